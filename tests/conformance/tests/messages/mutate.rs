//! Small mistakes, and other ways to say the same, in JSON that was fine.

use proptest::{prelude::*, sample::Index};

/// What happens to the token at a place.
#[derive(Clone, Debug)]
pub(crate) enum Mutation {
    Remove,
    Repeat,
    /// Swaps it with the next token.
    Swap,
    Replace(&'static str),
    Insert(&'static str),
    /// Replaces one character in it.
    Change(Index, char),
}

pub(crate) fn mutations() -> impl Strategy<Value = Vec<(Index, Mutation)>> {
    let token = || prop::sample::select(TOKENS);
    let mutation = prop_oneof![
        1 => Just(Mutation::Remove),
        1 => Just(Mutation::Repeat),
        1 => Just(Mutation::Swap),
        6 => token().prop_map(Mutation::Replace),
        1 => token().prop_map(Mutation::Insert),
        3 => (any::<Index>(), prop::sample::select(CHARACTERS))
            .prop_map(|(place, character)| Mutation::Change(place, character)),
    ];
    prop::collection::vec((any::<Index>(), mutation), 1..3)
}

const CHARACTERS: &[char] = &[
    '0', '1', '9', '.', 'e', 'E', '-', '+', '"', '\\', 'n', 'u', 'a', 'Z', 's', '_', '=', ' ', 'é',
];

const TOKENS: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "{}",
    "[]",
    "null",
    "true",
    "false",
    "0",
    "-0",
    "1",
    "-1",
    "1.0",
    "1e2",
    "1.5",
    "15e-1",
    "1e-400",
    "1e400",
    "1e39",
    "3.4028235e38",
    "2147483648",
    "-2147483649",
    "4294967296",
    "9223372036854775808",
    "18446744073709551616",
    "01",
    "+1",
    "1.",
    ".5",
    "0x1",
    "\"\"",
    "\"0\"",
    "\"1\"",
    "\"-1\"",
    "\"1.0\"",
    "\"1e2\"",
    "\"1.5\"",
    "\" 1\"",
    "\"1 \"",
    "\"01\"",
    "\"+1\"",
    "\"0x1\"",
    "\"NaN\"",
    "\"Infinity\"",
    "\"-Infinity\"",
    "\"nan\"",
    "\"inf\"",
    "NaN",
    "Infinity",
    "\"true\"",
    "\"false\"",
    "\"null\"",
    "\"AQ\"",
    "\"AQ==\"",
    "\"AQ=\"",
    "\"-_8\"",
    "\"+/8=\"",
    "\"A\"",
    "\"FOO\"",
    "\"foo\"",
    "\"NULL_VALUE\"",
    "\"1970-01-01T00:00:00Z\"",
    "\"1970-01-01T00:00:00+01:00\"",
    "\"1970-01-01t00:00:00z\"",
    "\"1970-01-01T00:00:60Z\"",
    "\"0000-01-01T00:00:00Z\"",
    "\"1970-02-30T00:00:00Z\"",
    "\"1970-01-01T00:00:00.1234567891Z\"",
    "\"1s\"",
    "\"1.s\"",
    "\".5s\"",
    "\"+1s\"",
    "\"-1.5s\"",
    "\"1.1234567891s\"",
    "\"315576000001s\"",
    "\"a,bC\"",
    "\"a_b\"",
    "\"a,\"",
    "\"\\ud83d\\ude00\"",
    "\"\\ud83d\"",
    "\"\\u0000\"",
    "\"\\x\"",
    "\"optionalInt32\":",
    "\"optional_int32\":1,",
    "\"unknown\":1,",
    "\"@type\":\"x/y\",",
    "\"optionalAny\":{},",
    "\"optionalTimestamp\":null,",
    "\"oneofUint32\":1,",
    "\"oneofString\":\"a\",",
];

pub(crate) fn mutate(text: &str, mutations: &[(Index, Mutation)]) -> String {
    let mut tokens: Vec<String> = tokens(text).map(str::to_owned).collect();
    for (place, mutation) in mutations {
        if tokens.is_empty() {
            break;
        }
        let at = place.index(tokens.len());
        match mutation {
            Mutation::Remove => drop(tokens.remove(at)),
            Mutation::Repeat => tokens.insert(at, tokens[at].clone()),
            Mutation::Swap => {
                let next = (at + 1) % tokens.len();
                tokens.swap(at, next);
            }
            Mutation::Replace(token) => tokens[at] = (*token).to_owned(),
            Mutation::Insert(token) => tokens.insert(at, (*token).to_owned()),
            Mutation::Change(place, character) => {
                let mut characters: Vec<_> = tokens[at].chars().collect();
                let place = place.index(characters.len());
                characters[place] = *character;
                tokens[at] = characters.into_iter().collect();
            }
        }
    }
    tokens.concat()
}

/// The tokens of JSON without white space between them.
fn tokens(mut text: &str) -> impl Iterator<Item = &str> {
    std::iter::from_fn(move || {
        let first = *text.as_bytes().first()?;
        let length = match first {
            b'"' => 1 + string_end(&text[1..]),
            b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
            _ => text.find(['{', '}', '[', ']', ',', ':']).unwrap_or(text.len()),
        };
        let (token, rest) = text.split_at(length);
        text = rest;
        Some(token)
    })
}

/// The length of the rest of a string, its closing quote included.
fn string_end(text: &str) -> usize {
    let mut escaped = false;
    let end = text.find(|character| {
        let ends = character == '"' && !escaped;
        escaped = character == '\\' && !escaped;
        ends
    });
    end.map_or(text.len(), |end| end + 1)
}

#[test]
fn nothing_is_lost_between_tokens() {
    let text = r#"{"a\"b":[1,-2.5e3,true,null,"\\"],"":{}}"#;
    assert_eq!(tokens(text).collect::<String>(), text);
    assert_eq!(tokens(text).count(), 20);
}
