use super::{Mode, Reader, object::Extra};

/// Which fields the JSON holds, for a field mask.
#[derive(Debug, Default)]
pub(super) struct Presence {
    /// The proto names of the fields that are being read.
    names: Vec<&'static str>,
    paths: Vec<String>,
}

impl Reader<'_> {
    /// Notes the paths of the fields that the JSON holds.
    pub(crate) fn note_paths(&mut self) {
        self.presence = Some(Presence::default());
    }

    /// The paths that were noted, by proto names. Lists, maps and well-known types count as a whole.
    pub(crate) fn take_paths(&mut self) -> Vec<String> {
        self.presence.take().unwrap_or_default().paths
    }

    /// Gives these paths to the field mask that is read next, instead of a text.
    pub(crate) fn offer_paths(&mut self, paths: Vec<String>) {
        self.presence = Some(Presence { names: Vec::new(), paths });
    }

    /// The paths that are there instead of a text.
    pub(crate) fn offered_paths(&mut self) -> Option<Vec<String>> {
        if self.mode == Mode::Text { self.presence.take().map(|it| it.paths) } else { None }
    }

    /// Whether the fields of the object that was just opened have paths: none do inside of lists, maps and
    /// `Any`, where more brackets are open than names are known.
    pub(super) fn notes_fields(&self, extra: Extra) -> bool {
        let open = self.options.depth.saturating_sub(self.room);
        extra == Extra::None
            && self.presence.as_ref().is_some_and(|it| it.names.len() + 1 == open as usize)
    }

    /// Goes into a field; pass the result to `leave_field`.
    pub(super) fn enter_field(&mut self, name: &'static str) -> usize {
        self.presence.as_mut().map_or(0, |it| {
            it.names.push(name);
            it.paths.len()
        })
    }

    /// Notes the path of the field, unless paths inside of it were noted.
    pub(super) fn leave_field(&mut self, before: usize) {
        if let Some(it) = &mut self.presence {
            if it.paths.len() == before {
                it.paths.push(it.names.join("."));
            }
            it.names.pop();
        }
    }
}
