use std::collections::HashMap;

/// The strings of a profile by number; number 0 is the empty one.
#[derive(Debug)]
pub(super) struct Strings(HashMap<String, i64>);

impl Default for Strings {
    fn default() -> Self {
        Self(HashMap::from([(String::new(), 0)]))
    }
}

impl Strings {
    pub(super) fn number(&mut self, text: &str) -> i64 {
        if let Some(number) = self.0.get(text) {
            return *number;
        }
        let number = self.0.len() as i64;
        self.0.insert(text.to_owned(), number);
        number
    }

    pub(super) fn into_table(self) -> Vec<String> {
        let mut strings: Vec<_> = self.0.into_iter().collect();
        strings.sort_unstable_by_key(|(_, number)| *number);
        strings.into_iter().map(|(text, _)| text).collect()
    }
}
