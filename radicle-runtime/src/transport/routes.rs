use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use crate::call::Entry;

/// Where every call of a server goes.
#[derive(Debug)]
pub(crate) struct Routes {
    methods: HashMap<&'static str, Arc<Entry>>,
    services: HashSet<&'static str>,
    unknown: Arc<Entry>,
}

impl Routes {
    pub(crate) fn new(entries: Vec<Arc<Entry>>, unknown: Arc<Entry>) -> Self {
        Self {
            services: entries.iter().map(|entry| entry.service.name).collect(),
            methods: entries.into_iter().map(|entry| (entry.method.path, entry)).collect(),
            unknown,
        }
    }

    /// The method with this gRPC path.
    pub(crate) fn method(&self, path: &str) -> Option<&Arc<Entry>> {
        self.methods.get(path)
    }

    pub(crate) fn has_service(&self, name: &str) -> bool {
        self.services.contains(name)
    }

    /// The stand-in under which calls to no method are counted.
    pub(crate) fn unknown(&self) -> &Arc<Entry> {
        &self.unknown
    }
}
