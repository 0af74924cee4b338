//! Whether the tests of alerts notice an alert that is wrong.

use std::{collections::BTreeSet, fs, path::Path, process::Command};

use serde_json::Value;

use crate::{
    Result,
    files::{folder, load, rules, yaml_in},
};

/// Runs the tests with alerts that never fire, then with alerts that always do: a test of each alert must
/// fail both times. Says how many alerts there are.
pub fn check(scratch: &Path) -> Result<usize> {
    let alerts: BTreeSet<_> =
        rules()?.iter().filter_map(|rule| rule["alert"].as_str().map(str::to_owned)).collect();
    if alerts.is_empty() {
        return Err("there are no alerts".into());
    }
    for (expression, wrong, missed) in [
        ("vector(1) == 0", "got:[]", "no test that it fires"),
        ("vector(1)", "exp:[]", "no test that it can be silent"),
    ] {
        let output = run_with(scratch, expression)?;
        let noticed: BTreeSet<_> = failures(&output, wrong).collect();
        if let Some(alert) = alerts.iter().find(|it| !noticed.contains(it.as_str())) {
            return Err(format!("the alert {alert} has {missed}: {output}").into());
        }
    }
    Ok(alerts.len())
}

/// Runs the tests with this expression for all alerts, at once for all of them.
fn run_with(scratch: &Path, expression: &str) -> Result<String> {
    let mut tests = Vec::new();
    for path in yaml_in("prometheus/rules")?.into_iter().chain(yaml_in("prometheus/tests")?) {
        let to = scratch.join(&path);
        fs::create_dir_all(to.parent().ok_or("it is in a folder")?)?;
        if path.contains("/tests/") {
            fs::copy(folder().join(&path), &to)?;
            tests.push(to);
        } else {
            let mut file = load(&path)?;
            mutate(&mut file, expression)?;
            fs::write(&to, file.to_string())?;
        }
    }
    let output = Command::new("promtool").args(["test", "rules"]).args(tests).output()?;
    Ok(format!("{}{}", String::from_utf8(output.stdout)?, String::from_utf8(output.stderr)?))
}

fn mutate(file: &mut Value, expression: &str) -> Result<()> {
    for group in file["groups"].as_array_mut().ok_or("no groups")? {
        for rule in group["rules"].as_array_mut().ok_or("no rules")? {
            if rule["alert"].is_string() {
                rule["expr"] = expression.into();
                if let Some(rule) = rule.as_object_mut() {
                    rule.remove("for");
                }
            }
        }
    }
    Ok(())
}

/// The alerts of failed cases that have this text; a case begins with `alertname: ServerDown, time: 10m,`.
fn failures<'a>(output: &'a str, text: &'a str) -> impl Iterator<Item = &'a str> {
    let cases = output.split("alertname: ").skip(1).filter(move |case| case.contains(text));
    cases.filter_map(|case| case.split(',').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failed_cases_are_told_apart() {
        let output = "  FAILED:\n    name: a,\n    alertname: Down, time: 2m, \n        exp:[], \n        got:[\n 0\n]\n    name: b,\n    alertname: Up, time: 4m,\n exp:[\n 0\n],\n got:[]\n";
        assert_eq!(failures(output, "exp:[]").collect::<Vec<_>>(), ["Down"]);
        assert_eq!(failures(output, "got:[]").collect::<Vec<_>>(), ["Up"]);
    }
}
