use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::{Duration, Instant},
};

use super::super::super::{Query, Refusal, links::escaped};
use crate::{
    metrics::code_name,
    requests::{BUCKETS, Family, Filter, Store, TraceId, Window},
};

/// What a client wants to see.
pub(super) struct Ask {
    pub(super) family: Option<Arc<Family>>,
    pub(super) shown: Shown,
    /// As `b` names it.
    pub(super) b: Option<i8>,
    /// With the events of each call.
    pub(super) expanded: bool,
    pub(super) filter: Filter,
    pub(super) limit: Option<usize>,
    pub(super) form: Form,
}

/// What is shown below the table of methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Nothing,
    Active,
    Bucket(usize),
    Latencies(Window),
    /// All calls that match, of one method or of all.
    Found,
}

/// What the form was filled with.
#[derive(Clone, Debug, Default)]
pub(super) struct Form {
    pub(super) trace_id: String,
    pub(super) code: Option<&'static str>,
    pub(super) peer: String,
    pub(super) since: String,
}

/// The most calls that one answer lists.
const MOST: usize = 1000;

const CODES: i32 = 17;

const WINDOWS: [Window; 3] = [Window::Minute, Window::Hour, Window::Total];

impl Ask {
    pub(super) fn read(query: &Query, store: &Store) -> Result<Self, Refusal> {
        let family = query.get("fam").map(|name| family(name, store)).transpose()?;
        let b = query.get("b").map(bucket).transpose()?;
        if b.is_some() && family.is_none() {
            return Err(Refusal::bad_request("`b` needs `fam`, the method that it is of"));
        }
        let (filter, form) = filter(query)?;
        let limit = query.get("limit").map(limit).transpose()?;
        let shown = match b {
            Some(-1) => Shown::Active,
            Some(b) => match usize::try_from(b).unwrap_or_default() {
                bucket if bucket < BUCKETS => Shown::Bucket(bucket),
                window => Shown::Latencies(WINDOWS[window - BUCKETS]),
            },
            None if family.is_some() || !filter.is_empty() || limit.is_some() => Shown::Found,
            None => Shown::Nothing,
        };
        let expanded = query.get("exp").map(flag).transpose()?.unwrap_or(false);
        Ok(Self { family, shown, b, expanded, filter, limit, form })
    }

    /// Asks for the same with events, or without.
    pub(super) fn other_view(&self) -> String {
        let Form { trace_id, code, peer, since } = &self.form;
        let parameters = [
            ("fam", self.family.as_ref().map(|it| it.name().to_owned())),
            ("b", self.b.map(|b| b.to_string())),
            ("trace_id", Some(trace_id.clone())),
            ("code", code.map(str::to_owned)),
            ("peer", Some(peer.clone())),
            ("since", Some(since.clone())),
            ("limit", self.limit.map(|limit| limit.to_string())),
        ];
        let mut link = format!("/debug/requests?exp={}", u8::from(!self.expanded));
        for (name, value) in parameters {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                link.extend(["&", name, "=", &escaped(&value)]);
            }
        }
        link
    }
}

fn family(name: &str, store: &Store) -> Result<Arc<Family>, Refusal> {
    let found = store.families().iter().find(|family| family.name() == name);
    found.cloned().ok_or_else(|| {
        wrong("fam", name, "a method of the server as `package.Service/Method`, or `other`")
    })
}

fn bucket(text: &str) -> Result<i8, Refusal> {
    let known = -1..(BUCKETS + WINDOWS.len()) as i8;
    text.parse().ok().filter(|b| known.contains(b)).ok_or_else(|| {
        wrong(
            "b",
            text,
            "-1 for active calls, 0 to 7 for those that took at least 0, 0.05, 0.1, 0.2, 0.5, 1, 10 or \
             100 seconds, 8 for errors, and 9, 10 or 11 for the latencies of the last minute, the last \
             hour or all time",
        )
    })
}

/// As Go's `strconv.ParseBool`.
fn flag(text: &str) -> Result<bool, Refusal> {
    match text {
        "1" | "t" | "T" | "true" | "TRUE" | "True" => Ok(true),
        "0" | "f" | "F" | "false" | "FALSE" | "False" => Ok(false),
        _ => Err(wrong("exp", text, "1 or 0")),
    }
}

fn limit(text: &str) -> Result<usize, Refusal> {
    let number = text.parse().ok().filter(|number| (1..=MOST).contains(number));
    number.ok_or_else(|| wrong("limit", text, "a number from 1 to 1000"))
}

fn filter(query: &Query) -> Result<(Filter, Form), Refusal> {
    let text = |name| query.get(name).unwrap_or_default().trim();
    let given = |name| Some(text(name)).filter(|text| !text.is_empty());
    let code = given("code").map(code).transpose()?;
    let since = given("since").map(ago).transpose()?;
    let filter = Filter {
        trace_id: given("trace_id").map(trace_id).transpose()?,
        code,
        peer: given("peer").map(peer).transpose()?,
        // Before the machine's start there is nothing to leave out.
        since: since.and_then(|ago| Instant::now().checked_sub(ago)),
    };
    let form = Form {
        trace_id: text("trace_id").to_owned(),
        code: code.map(code_name),
        peer: text("peer").to_owned(),
        since: text("since").to_owned(),
    };
    Ok((filter, form))
}

fn trace_id(text: &str) -> Result<TraceId, Refusal> {
    TraceId::new(text).ok_or_else(|| wrong("trace_id", text, "32 hex digits"))
}

/// By number, as Go writes it, or as the specification does: 5, `NotFound`, `NOT_FOUND`.
fn code(text: &str) -> Result<tonic::Code, Refusal> {
    let plain = |text: &str| text.replace('_', "").to_ascii_lowercase();
    let asked = match plain(text).as_str() {
        "cancelled" => "canceled".to_owned(),
        other => other.to_owned(),
    };
    let named =
        |it: &tonic::Code| plain(code_name(*it)) == asked || (*it as i32).to_string() == asked;
    (0..CODES).map(tonic::Code::from_i32).find(named).ok_or_else(|| {
        let names: Vec<_> = codes().collect();
        wrong("code", text, &format!("a number from 0 to 16 or one of {}", names.join(", ")))
    })
}

/// The names of all codes.
pub(super) fn codes() -> impl Iterator<Item = &'static str> {
    (0..CODES).map(|code| code_name(tonic::Code::from_i32(code)))
}

fn peer(text: &str) -> Result<(IpAddr, Option<u16>), Refusal> {
    if let Ok(address) = text.parse::<SocketAddr>() {
        return Ok((address.ip(), Some(address.port())));
    }
    let ip = text.trim_start_matches('[').trim_end_matches(']').parse();
    ip.map(|ip| (ip, None)).map_err(|_| {
        wrong("peer", text, "an IP address, with or without a port: 10.0.0.7 or [::1]:4711")
    })
}

/// `90s`, `5m`, `2h`, `1d`, `500ms`.
fn ago(text: &str) -> Result<Duration, Refusal> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at(digits);
    let millis = match unit {
        "ms" => Some(1),
        "s" => Some(1000),
        "m" => Some(60_000),
        "h" => Some(3_600_000),
        "d" => Some(86_400_000),
        _ => None,
    };
    let number = number.parse::<u64>().ok();
    let time = number.zip(millis).and_then(|(number, unit)| number.checked_mul(unit));
    time.map(Duration::from_millis).ok_or_else(|| {
        wrong("since", text, "how long ago a call may have started: 500ms, 90s, 5m, 2h or 1d")
    })
}

fn wrong(name: &str, value: &str, expected: &str) -> Refusal {
    Refusal::bad_request(format!("`{name}` is {value:?}; it takes {expected}"))
}

#[cfg(test)]
mod tests {
    use tonic::Code;

    use super::*;
    use crate::requests::Requests;

    fn read(query: &str) -> Result<Ask, Refusal> {
        let names = ["a.B/C".to_owned(), "other".to_owned()];
        let store = Store::new(names, Requests::default().bounds(), 1, Instant::now());
        Ask::read(&Query::read(query).unwrap(), &store)
    }

    #[test]
    fn what_is_shown() {
        for (query, shown) in [
            ("", Shown::Nothing),
            ("exp=1", Shown::Nothing),
            ("fam=a.B/C", Shown::Found),
            ("limit=7", Shown::Found),
            ("peer=10.0.0.7", Shown::Found),
            ("fam=a.B/C&b=-1", Shown::Active),
            ("fam=a.B%2FC&b=0&exp=true", Shown::Bucket(0)),
            ("fam=other&b=8&code=5", Shown::Bucket(8)),
            ("fam=other&b=9", Shown::Latencies(Window::Minute)),
            ("fam=other&b=10", Shown::Latencies(Window::Hour)),
            ("fam=other&b=11", Shown::Latencies(Window::Total)),
        ] {
            assert_eq!(read(query).unwrap().shown, shown, "{query}");
        }
    }

    #[test]
    fn the_other_view_asks_for_the_same() {
        let ask = read("fam=a.B/C&b=0&peer=[::1]:80&code=5&since=5m&exp=1&limit=7").unwrap();
        let link = "/debug/requests?exp=0&fam=a.B%2FC&b=0&code=NotFound&peer=%5B%3A%3A1%5D%3A80&since=5m&limit=7";
        assert_eq!(ask.other_view(), link);
        assert!(!read(link.split_once('?').unwrap().1).unwrap().expanded);
    }

    #[test]
    fn filters() {
        for (query, expected) in [
            ("code=5", Code::NotFound),
            ("code=NotFound", Code::NotFound),
            ("code=NOT_FOUND", Code::NotFound),
            ("code=ok", Code::Ok),
            ("code=CANCELLED", Code::Cancelled),
            ("code=Canceled", Code::Cancelled),
        ] {
            assert_eq!(read(query).unwrap().filter.code, Some(expected), "{query}");
        }
        for (query, ip, port) in [
            ("peer=10.0.0.7", "10.0.0.7", None),
            ("peer=10.0.0.7:80", "10.0.0.7", Some(80)),
            ("peer=::1", "::1", None),
            ("peer=[::1]", "::1", None),
            ("peer=[::1]:80", "::1", Some(80)),
        ] {
            let expected = (ip.parse().unwrap(), port);
            assert_eq!(read(query).unwrap().filter.peer, Some(expected), "{query}");
        }
        for (text, millis) in [
            ("500ms", 500),
            ("90s", 90_000),
            ("5m", 300_000),
            ("2h", 7_200_000),
            ("1d", 86_400_000),
        ] {
            assert_eq!(ago(text).unwrap(), Duration::from_millis(millis));
        }
    }

    #[test]
    fn mistakes_are_named() {
        for (query, expected) in [
            ("fam=a.B/D", "`fam` is \"a.B/D\"; it takes a method of the server"),
            ("b=1", "`b` needs `fam`"),
            ("fam=other&b=12", "`b` is \"12\"; it takes -1 for active calls, 0 to 7"),
            ("fam=other&b=-2", "`b` is \"-2\""),
            ("fam=other&b=x", "`b` is \"x\""),
            ("exp=2", "`exp` is \"2\"; it takes 1 or 0"),
            ("limit=0", "`limit` is \"0\"; it takes a number from 1 to 1000"),
            ("limit=1001", "`limit` is \"1001\""),
            ("trace_id=12", "`trace_id` is \"12\"; it takes 32 hex digits"),
            ("code=17", "`code` is \"17\"; it takes a number from 0 to 16 or one of OK, Canceled,"),
            ("peer=nobody", "`peer` is \"nobody\"; it takes an IP address"),
            ("since=5", "`since` is \"5\"; it takes how long ago"),
            ("since=99999999999999999999d", "`since` is"),
            ("since=-5m", "`since` is"),
        ] {
            let refused = read(query).err().expect("it is wrong").message;
            assert!(refused.contains(expected), "{query}: {refused}");
        }
    }
}
