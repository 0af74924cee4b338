use super::super::super::{Access, Answer, Page, Query, Refusal};
use crate::{profile, transport::Peer};

/// `/debug/pprof/heap`: what was allocated and not freed.
pub(in super::super) struct Heap;

impl Page for Heap {
    fn path(&self) -> &'static str {
        super::HEAP
    }

    fn title(&self) -> &'static str {
        "Heap profile"
    }

    fn summary(&self) -> &'static str {
        "Who allocated the memory that is in use now."
    }

    fn listed(&self) -> bool {
        false
    }

    fn needed(&self) -> Access {
        Access::Write
    }

    fn writable(&self) -> bool {
        true
    }

    fn get(&self, query: &Query) -> Result<Answer, Refusal> {
        let format = super::format(query)?;
        Ok(Answer::Later(Box::pin(async move {
            super::answer(profile::heap::take(format).await, format, "heap")
        })))
    }

    /// Switches sampling on or off: `active=true`.
    fn post(&self, form: &Query, _by: &Peer) -> Result<Answer, Refusal> {
        if let Some(missing) = profile::heap::missing() {
            return Err(Refusal::unavailable(missing));
        }
        let active =
            form.one_of("active", &[("", None), ("true", Some(true)), ("false", Some(false))])?;
        let active = active.ok_or_else(|| {
            Refusal::bad_request("`active` is missing; it takes `true` or `false`")
        })?;
        profile::heap::activate(active).map_err(Refusal::unavailable)?;
        Ok(Answer::SeeOther(super::OVERVIEW.to_owned()))
    }
}
