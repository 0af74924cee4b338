/// The fields of an object that have come already.
#[derive(Default)]
pub(super) struct Seen {
    first: u64,
    others: Vec<u64>,
}

impl Seen {
    /// Adds a field; false if it was there.
    pub(super) fn insert(&mut self, field: usize) -> bool {
        let (word, bit) = (field / 64, 1 << (field % 64));
        let word = if word == 0 { &mut self.first } else { self.other(word - 1) };
        let new = *word & bit == 0;
        *word |= bit;
        new
    }

    #[cold]
    fn other(&mut self, word: usize) -> &mut u64 {
        if self.others.len() <= word {
            self.others.resize(word + 1, 0);
        }
        &mut self.others[word]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_new_from_old() {
        let mut seen = Seen::default();
        for field in [0, 63, 64, 127, 128, 1000] {
            assert!(seen.insert(field), "{field}");
            assert!(!seen.insert(field), "{field}");
        }
        assert!(seen.insert(1));
        assert!(seen.insert(999));
    }
}
