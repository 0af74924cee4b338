//! A flame graph as SVG: the outermost function on top, wide where much was measured.

mod tree;

use maud::{Markup, PreEscaped, html};

use self::tree::Node;
use super::{
    sample::{Profile, Sample},
    symbols::Symbols,
};

const WIDTH: f64 = 1200.0;
const ROW: usize = 18;
const HEADING: usize = 46;

/// Narrower frames cannot be seen, and there may be many.
const NARROWEST: f64 = 0.4;

/// Of the font at this size.
const CHARACTER: f64 = 7.25;

/// Makes it interactive; the graph can be read without.
const SCRIPT: &str = "/debug/assets/flame-graph.js";

/// Draws the values of the profile's default kind.
pub(super) fn draw(profile: &Profile, symbols: &Symbols) -> String {
    let root = merge(profile, symbols);
    let height = HEADING + ROW * (1 + root.depth(WIDTH, NARROWEST));
    let unit = profile.kinds[profile.default].unit;
    let total = quantity(root.value, unit);
    let title = match profile.duration.as_secs_f64() {
        0.0 => format!("{}: {total}", profile.title),
        seconds => format!("{}: {total} in {seconds:.1} s", profile.title),
    };
    let graph = html! {
        (PreEscaped("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"))
        svg xmlns="http://www.w3.org/2000/svg" viewBox={ "0 0 " (WIDTH) " " (height) } width=(WIDTH) height=(height)
            font-family="ui-monospace, Menlo, Consolas, monospace" font-size="12" {
            title { (title) }
            // Browsers would ask for one.
            link xmlns="http://www.w3.org/1999/xhtml" rel="icon" href="data:," {}
            rect width="100%" height="100%" fill="#fffdf8" {}
            text x="6" y="18" font-size="14" { (title) }
            text #detail x="6" y="38" fill="#5a4a3a" { (profile.comments.join("; ")) }
            (frame(&root, &Place { x: 0.0, width: WIDTH, row: 0 }, &Whole { unit, value: root.value }))
            script href=(SCRIPT) {}
        }
    };
    graph.into_string()
}

/// Puts the stacks on each other: below the root one frame for each method, with what its calls did.
fn merge(profile: &Profile, symbols: &Symbols) -> Node {
    let mut root = Node::new("all".to_owned());
    for sample in &profile.samples {
        let value = sample.values[profile.default];
        if value > 0 {
            root.add(value, &mut path(sample, symbols).into_iter());
        }
    }
    root
}

/// The names of a stack's frames, the outermost first. What is around a call is the same for all.
fn path(sample: &Sample, symbols: &Symbols) -> Vec<String> {
    let (call, inside) = match sample.call {
        Some((call, inside)) => (format!("{}/{}", call.service, call.method), inside),
        None => ("outside of calls".to_owned(), sample.stack.len()),
    };
    let frames = sample.stack[..inside].iter().rev().flat_map(|address| {
        let lines = symbols.at(*address);
        let unknown = lines.is_empty().then(|| format!("{address:#x}"));
        lines.iter().rev().map(|line| line.function.clone()).chain(unknown)
    });
    std::iter::once(call).chain(frames).collect()
}

/// Where a frame is.
struct Place {
    x: f64,
    width: f64,
    row: usize,
}

/// What everything is a part of.
struct Whole {
    unit: &'static str,
    value: i64,
}

/// A frame and those below it.
fn frame(node: &Node, place: &Place, whole: &Whole) -> Markup {
    let Place { x, width, row } = *place;
    let share = 100.0 * node.value as f64 / whole.value.max(1) as f64;
    let measured = format!("{}, {share:.2} %", quantity(node.value, whole.unit));
    let y = HEADING + row * ROW;
    let mut x_below = x;
    let below = node.children().map(|child| {
        let width = width * child.value as f64 / node.value as f64;
        let place = Place { x: x_below, width, row: row + 1 };
        x_below += width;
        (child, place)
    });
    html! {
        g.frame {
            title { (node.name) "\n" (measured) }
            rect x=(format!("{x:.2}")) y=(y) width=(format!("{width:.2}")) height=(ROW - 1) rx="2"
                fill=(color(&node.name)) {}
            text x=(format!("{:.2}", x + 3.0)) y=(y + 13) { (shortened(&node.name, width)) }
        }
        "\n"
        @for (child, place) in below {
            @if place.width >= NARROWEST { (frame(child, &place, whole)) }
        }
    }
}

/// As much of a name as there is room for.
fn shortened(name: &str, width: f64) -> String {
    let room = ((width - 6.0) / CHARACTER).max(0.0) as usize;
    match name.chars().count() {
        length if length <= room => name.to_owned(),
        _ if room < 3 => String::new(),
        _ => name.chars().take(room - 1).chain(['…']).collect(),
    }
}

/// A warm color, the same one for all functions of a crate.
fn color(name: &str) -> String {
    let name = name.trim_start_matches(['<', '&']);
    let of = name.split("::").next().unwrap_or(name);
    let hash = of.bytes().fold(5381u32, |hash, byte| hash.wrapping_mul(33) ^ u32::from(byte));
    format!("hsl({}, {}%, {}%)", hash % 50 + 5, 70 + hash / 50 % 25, 68 + hash / 1250 % 12)
}

/// A value as people write it.
fn quantity(value: i64, unit: &str) -> String {
    let value = value as f64;
    let scaled = |scales: &[(f64, &str)]| {
        let fits = |(scale, _): &&(f64, &str)| value >= *scale;
        let (scale, unit) = scales.iter().find(fits).unwrap_or(&scales[scales.len() - 1]);
        format!("{:.*} {unit}", if *scale == 1.0 { 0 } else { 2 }, value / scale)
    };
    match unit {
        "nanoseconds" => scaled(&[(1e9, "s"), (1e6, "ms"), (1e3, "µs"), (1.0, "ns")]),
        "bytes" => {
            let kib = 1024.0;
            scaled(&[(kib * kib * kib, "GiB"), (kib * kib, "MiB"), (kib, "KiB"), (1.0, "B")])
        }
        _ => format!("{value:.0}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantities() {
        for (value, unit, expected) in [
            (0, "nanoseconds", "0 ns"),
            (999, "nanoseconds", "999 ns"),
            (1_500, "nanoseconds", "1.50 µs"),
            (2_500_000, "nanoseconds", "2.50 ms"),
            (61_000_000_000, "nanoseconds", "61.00 s"),
            (1023, "bytes", "1023 B"),
            (1536, "bytes", "1.50 KiB"),
            (3 << 30, "bytes", "3.00 GiB"),
            (12, "count", "12"),
        ] {
            assert_eq!(quantity(value, unit), expected);
        }
    }

    #[test]
    fn names_fit_their_frames() {
        for (width, expected) in [
            (0.0, ""),
            (20.0, ""),
            (28.0, "gr…"),
            (60.0, "greete…"),
            (101.0, "greeter::main"),
            (1000.0, "greeter::main"),
        ] {
            assert_eq!(shortened("greeter::main", width), expected, "{width}");
        }
    }
}
