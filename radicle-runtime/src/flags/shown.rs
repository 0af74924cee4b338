//! Values as people and programs may see them.

use super::declare::Spec;

/// A value without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Masked(String);

/// What stands for a secret.
const MASK: &str = "********";

/// How many bytes of a value are shown where there may be many of them.
pub(super) const MAX_SHOWN: usize = 256;

/// The value, or what stands for it.
pub(super) fn masked(spec: &Spec, value: &str) -> Masked {
    // That a secret is not set is none.
    let hide = spec.secret && !value.is_empty();
    Masked(if hide { MASK } else { value }.to_owned())
}

impl Masked {
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// The value, or its beginning.
    pub(super) fn cut(&self) -> String {
        cut(&self.0)
    }
}

/// The text, or its beginning.
pub(super) fn cut(text: &str) -> String {
    match text.char_indices().map(|(at, it)| at + it.len_utf8()).take_while(|it| *it <= MAX_SHOWN) {
        _ if text.len() <= MAX_SHOWN => text.to_owned(),
        ends => format!("{}…", &text[..ends.last().unwrap_or(0)]),
    }
}

impl Spec {
    /// Why a value was refused, if that does not tell it.
    pub(super) fn reason(&self, reason: &str) -> String {
        match self.secret {
            true => "the reason could tell the secret".to_owned(),
            false => cut(reason),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_values_are_cut_between_characters() {
        assert_eq!(cut(&"x".repeat(256)), "x".repeat(256));
        assert_eq!(cut(&"x".repeat(257)), format!("{}…", "x".repeat(256)));
        assert_eq!(cut(&"€".repeat(100)), format!("{}…", "€".repeat(85)));
    }
}
