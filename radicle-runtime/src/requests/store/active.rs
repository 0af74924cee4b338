use std::{sync::Arc, time::Instant};

use super::{budget::Reserved, record::Record};

/// A call that still runs, as the store sees it.
pub(crate) trait Live: Send + Sync {
    /// What is known of it so far.
    fn record(&self, now: Instant) -> Record;
}

/// Calls in progress: a slab, so that a call neither searches nor allocates.
#[derive(Default)]
pub(super) struct Active {
    slots: Vec<Slot>,
    /// The first of the free slots.
    free: Option<u32>,
    calls: usize,
}

enum Slot {
    Taken {
        /// Here too, so that looking for the oldest calls does not visit each of them.
        started: Instant,
        call: Arc<dyn Live>,
    },
    Free {
        next: Option<u32>,
    },
}

/// Slots of the first allocation.
const FIRST: usize = 8;

impl Active {
    /// The slot of the call; none if the budget has no room for one.
    pub(super) fn insert(
        &mut self,
        started: Instant,
        call: Arc<dyn Live>,
        reserved: &mut Reserved,
    ) -> Option<u32> {
        let taken = Slot::Taken { started, call };
        let slot = match self.free {
            Some(slot) => {
                let before = std::mem::replace(&mut self.slots[slot as usize], taken);
                let Slot::Free { next } = before else { unreachable!("the list is of free slots") };
                self.free = next;
                slot
            }
            None => {
                let slot = u32::try_from(self.slots.len()).ok()?;
                self.grow(reserved)?;
                self.slots.push(taken);
                slot
            }
        };
        self.calls += 1;
        Some(slot)
    }

    fn grow(&mut self, reserved: &mut Reserved) -> Option<()> {
        let capacity = self.slots.capacity();
        if self.slots.len() == capacity {
            let more = capacity.max(FIRST);
            if !reserved.grow(more * size_of::<Slot>()) {
                return None;
            }
            self.slots.reserve_exact(more);
        }
        Some(())
    }

    /// Gives the call back, to be dropped without the lock.
    pub(super) fn remove(&mut self, slot: u32) -> Option<Arc<dyn Live>> {
        let taken = self.slots.get_mut(slot as usize)?;
        match std::mem::replace(taken, Slot::Free { next: self.free }) {
            Slot::Taken { call, .. } => {
                self.free = Some(slot);
                self.calls -= 1;
                Some(call)
            }
            Slot::Free { .. } => unreachable!("a call has its slot until it ends"),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.calls
    }

    /// All calls, in no order.
    pub(super) fn all(&self) -> impl Iterator<Item = (Instant, &Arc<dyn Live>)> {
        self.slots.iter().filter_map(|slot| match slot {
            Slot::Taken { started, call } => Some((*started, call)),
            Slot::Free { .. } => None,
        })
    }

    /// Gives the memory of a burst back when it is over.
    pub(super) fn shrink(&mut self, reserved: &mut Reserved) {
        if self.calls == 0 && self.slots.capacity() > FIRST {
            reserved.shrink(self.slots.capacity() * size_of::<Slot>());
            *self = Self::default();
        }
    }
}
