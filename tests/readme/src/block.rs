/// The code of the README whose first line, a comment, names the file.
pub(crate) fn block<'a>(readme: &'a str, file: &str) -> &'a str {
    readme
        .split("\n```")
        .filter_map(|block| block.split_once('\n'))
        .map(|(_, code)| code)
        .find(|code| code.lines().next().is_some_and(|line| names(line, file)))
        .unwrap_or_else(|| panic!("the README has no block that starts with the name {file}"))
}

fn names(line: &str, file: &str) -> bool {
    line.trim_start_matches(['/', '#']).trim_start() == file
}
