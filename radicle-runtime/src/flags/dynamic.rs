use std::{
    fmt,
    ops::Deref,
    sync::{Arc, Mutex, PoisonError},
};

use arc_swap::{ArcSwap, Guard};

/// The value of a flag that can change while the program runs.
///
/// Clones are one value: give a handler its own. Values of flags in one struct change one after another.
///
/// ```
/// use radicle::Dynamic;
///
/// struct GreeterService {
///     greeting: Dynamic<String>,
/// }
///
/// // As a test makes it; in a program it comes from its flags.
/// let service = GreeterService { greeting: Dynamic::new("Hello".to_owned()) };
/// assert_eq!(format!("{} Ada", service.greeting.get()), "Hello Ada");
/// ```
pub struct Dynamic<T>(Arc<Cell<T>>);

struct Cell<T> {
    value: ArcSwap<T>,
    listeners: Mutex<Vec<Listener<T>>>,
}

type Listener<T> = Arc<dyn Fn(&T) + Send + Sync>;

impl<T> Dynamic<T> {
    /// A value that no flag changes.
    pub fn new(value: T) -> Self {
        let value = ArcSwap::from_pointee(value);
        Self(Arc::new(Cell { value, listeners: Mutex::default() }))
    }

    /// The value of now. It takes no lock and never waits, whatever changes the flag meanwhile.
    ///
    /// The value that it gives stays as it is. Clone what is needed for longer than a moment.
    pub fn get(&self) -> Ref<T> {
        Ref(self.0.value.load())
    }

    /// Calls this after each change, in the order of the changes, as long as the flag lives.
    ///
    /// It runs where the flag is changed, and the next change waits for it: do little.
    pub fn on_change(&self, listener: impl Fn(&T) + Send + Sync + 'static) {
        self.listeners(|listeners| listeners.push(Arc::new(listener)));
    }

    pub(super) fn set(&self, value: T) {
        let value = Arc::new(value);
        self.0.value.store(Arc::clone(&value));
        // A listener may add another one.
        let listeners = self.listeners(|listeners| listeners.clone());
        listeners.iter().for_each(|listener| listener(&value));
    }

    fn listeners<R>(&self, with: impl FnOnce(&mut Vec<Listener<T>>) -> R) -> R {
        with(&mut self.0.listeners.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<T> Clone for Dynamic<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: fmt::Debug> fmt::Debug for Dynamic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}

/// The value that a [`Dynamic`] had when it was asked.
pub struct Ref<T>(Guard<Arc<T>>);

impl<T> Deref for Ref<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: fmt::Debug> fmt::Debug for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

impl<T: fmt::Display> fmt::Display for Ref<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        T::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use std::{sync::mpsc, thread};

    use super::*;

    #[test]
    fn listeners_hear_each_change_in_order() {
        let (sender, heard) = mpsc::channel();
        let flag = Dynamic::new(1);
        let clone = flag.clone();
        let old = flag.get();
        flag.on_change(move |value| sender.send(*value).unwrap());
        clone.set(2);
        clone.set(3);
        drop((flag, clone));
        assert_eq!(heard.iter().collect::<Vec<_>>(), [2, 3]);
        assert_eq!(*old, 1);
    }

    #[test]
    fn readers_see_whole_values_while_it_changes() {
        let flag = Dynamic::new(vec![0_u64; 64]);
        thread::scope(|scope| {
            for _ in 0..3 {
                scope.spawn(|| {
                    let mut last = 0;
                    while last < 2_000 {
                        let value = flag.get();
                        assert!(value.iter().all(|it| *it == value[0]), "half of two values");
                        assert!(value[0] >= last, "back in time");
                        last = value[0];
                    }
                });
            }
            (1..=2_000).for_each(|it| flag.set(vec![it; 64]));
        });
    }
}
