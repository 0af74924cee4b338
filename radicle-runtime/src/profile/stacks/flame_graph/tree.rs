use std::collections::BTreeMap;

/// A function with what was measured in it, and the functions that it called.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) value: i64,
    children: BTreeMap<String, Node>,
}

impl Node {
    pub(super) fn new(name: String) -> Self {
        Self { name, value: 0, children: BTreeMap::new() }
    }

    /// Adds a value to this and, one below the other, to each function of the path.
    pub(super) fn add(&mut self, value: i64, path: &mut dyn Iterator<Item = String>) {
        let mut node = self;
        node.value += value;
        for name in path {
            let new = || Self::new(name.clone());
            node = node.children.entry(name.clone()).or_insert_with(new);
            node.value += value;
        }
    }

    /// In order of their names, so that two graphs can be compared.
    pub(super) fn children(&self) -> impl Iterator<Item = &Self> {
        self.children.values()
    }

    /// How many rows are below this one, as far as frames are not narrower than that.
    pub(super) fn depth(&self, width: f64, narrowest: f64) -> usize {
        let below = |child: &Self| {
            let width = width * child.value as f64 / self.value.max(1) as f64;
            if width < narrowest { 0 } else { 1 + child.depth(width, narrowest) }
        };
        self.children().map(below).max().unwrap_or(0)
    }
}
