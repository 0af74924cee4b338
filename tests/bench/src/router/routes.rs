/// The most paths that one round looks up.
pub(super) const PATHS: usize = 1_000;

/// The templates of a REST API: collections, their resources, and resources below those.
pub(super) struct Routes {
    size: usize,
}

/// A path with what a router should find.
#[derive(Clone, Debug)]
pub(super) struct Path {
    pub(super) text: String,
    /// The index of its route.
    pub(super) route: usize,
    /// The length of all variables.
    pub(super) variables: usize,
}

/// A segment of a template.
#[derive(Clone, Debug)]
pub(super) enum Segment {
    Literal(String),
    Variable(&'static str),
}

impl Routes {
    pub(super) fn new(size: usize) -> Self {
        Self { size }
    }

    /// The segments of each route.
    pub(super) fn templates(&self) -> impl Iterator<Item = Vec<Segment>> {
        (0..self.size).map(template)
    }

    /// Paths of routes from all over the table, so that no cache holds just the right part of it.
    pub(super) fn paths(&self) -> Vec<Path> {
        // A step that has no divisor in common with the sizes visits every route.
        let routes = (0..self.size).map(|index| index * 7919 % self.size);
        routes.take(PATHS).map(path).collect()
    }
}

fn template(route: usize) -> Vec<Segment> {
    let collection = Segment::Literal(format!("{}{}", NAMES[route / 5 % NAMES.len()], route / 5));
    let mut segments = vec![Segment::Literal("v1".to_owned()), collection];
    match route % 5 {
        0 => {}
        1 => segments.push(Segment::Variable("id")),
        2 => segments.extend([Segment::Variable("id"), Segment::Literal("items".to_owned())]),
        3 => segments.extend([
            Segment::Variable("id"),
            Segment::Literal("items".to_owned()),
            Segment::Variable("item"),
        ]),
        _ => segments.extend([Segment::Variable("id"), Segment::Literal("history".to_owned())]),
    }
    segments
}

const NAMES: [&str; 6] = ["shelves", "books", "authors", "publishers", "loans", "members"];

fn path(route: usize) -> Path {
    let mut path = Path { text: String::new(), route, variables: 0 };
    for segment in template(route) {
        path.text.push('/');
        match segment {
            Segment::Literal(text) => path.text += &text,
            Segment::Variable(name) => {
                let value = format!("{name}-{}", route * 31);
                path.variables += value.len();
                path.text += &value;
            }
        }
    }
    path
}
