//! Which method a stack belongs to.
//!
//! A signal handler cannot look at a task, but it walks the stack. While a profile is taken, a call is
//! therefore polled below frames that spell the number of its method: three digits, each a function of its
//! own. Nothing else has to be read at the wrong moment, and a stripped program has labels, too, because
//! the frames are known by their return addresses.

use std::{
    collections::{HashMap, HashSet},
    hint::black_box,
    ops::Range,
    sync::{
        Mutex, MutexGuard, OnceLock, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
};

const DIGITS: usize = 3;
const BASE: usize = 16;

/// Methods beyond this number have no label.
pub(crate) const MAX_METHODS: usize = BASE.pow(DIGITS as u32);

/// How many profiles want the frames.
static MARKING: AtomicUsize = AtomicUsize::new(0);

static METHODS: Mutex<Vec<Name>> = Mutex::new(Vec::new());

/// A method by its service's full name and its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) service: &'static str,
    pub(crate) method: &'static str,
}

/// A method that profiles can tell from others.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Method(Option<usize>);

impl Method {
    /// Gives a method a number, the same one each time.
    pub(crate) fn register(service: &'static str, method: &'static str) -> Self {
        let (name, mut methods) = (Name { service, method }, methods());
        let known = methods.iter().position(|it| *it == name);
        Self(known.or_else(|| {
            let number = methods.len();
            (number < MAX_METHODS).then(|| methods.push(name)).map(|()| number)
        }))
    }

    /// Polls a call of this method.
    pub(crate) fn poll<T>(self, poll: impl FnOnce() -> T) -> T {
        match self.0 {
            Some(number) if MARKING.load(Relaxed) > 0 => below(number, poll),
            _ => poll(),
        }
    }
}

/// Calls are polled below their frames until this is dropped.
#[derive(Debug)]
pub(crate) struct Marking(());

impl Marking {
    pub(crate) fn start() -> Self {
        MARKING.fetch_add(1, Relaxed);
        Self(())
    }
}

impl Drop for Marking {
    fn drop(&mut self) {
        MARKING.fetch_sub(1, Relaxed);
    }
}

/// The innermost call of a stack, which starts with its innermost return address, and where its frames are.
pub(crate) fn of(stack: &[usize]) -> Option<(Name, Range<usize>)> {
    let returns = RETURNS.get_or_init(returns);
    let number = |frames: &[usize]| {
        let digit = |number: usize, address| Some(number * BASE + returns.get(address)?);
        frames.iter().rev().try_fold(0, digit)
    };
    let (at, number) =
        stack.windows(DIGITS).enumerate().find_map(|(at, frames)| Some((at, number(frames)?)))?;
    Some((*methods().get(number)?, at..at + DIGITS))
}

fn methods() -> MutexGuard<'static, Vec<Name>> {
    METHODS.lock().unwrap_or_else(PoisonError::into_inner)
}

#[inline(never)]
fn below<T>(number: usize, poll: impl FnOnce() -> T) -> T {
    let digits: [usize; DIGITS] =
        std::array::from_fn(|place| number / BASE.pow((DIGITS - 1 - place) as u32) % BASE);
    let (mut poll, mut result) = (Some(poll), None);
    enter(&digits, &mut || result = poll.take().map(|poll| poll()));
    result.expect("the innermost frame runs it once")
}

/// Runs `inner` below the frames of these digits.
#[inline(always)]
fn enter(digits: &[usize], inner: &mut dyn FnMut()) {
    match digits {
        [] => inner(),
        [digit, digits @ ..] => FRAMES[*digit](digits, inner),
    }
}

type Frame = fn(&[usize], &mut dyn FnMut());

/// Functions that differ in nothing but what they do at their end, so that none is merged with another and
/// none ends in a jump.
macro_rules! frames {
    ($($name:ident = $digit:literal)*) => {
        $(
            #[inline(never)]
            fn $name(digits: &[usize], inner: &mut dyn FnMut()) {
                enter(digits, inner);
                black_box($digit);
            }
        )*
        static FRAMES: [Frame; BASE] = [$($name),*];
    };
}

frames! {
    digit_0 = 0 digit_1 = 1 digit_2 = 2 digit_3 = 3 digit_4 = 4 digit_5 = 5 digit_6 = 6 digit_7 = 7
    digit_8 = 8 digit_9 = 9 digit_a = 10 digit_b = 11 digit_c = 12 digit_d = 13 digit_e = 14 digit_f = 15
}

static RETURNS: OnceLock<HashMap<usize, usize>> = OnceLock::new();

/// The return addresses in the frames with the digit of each: what the stack below a digit has and the
/// stack below another digit has not.
fn returns() -> HashMap<usize, usize> {
    let stacks: Vec<_> = (0..BASE).map(stack_below).collect();
    let own = |digit: usize| {
        let other = &stacks[(digit + 1) % BASE];
        stacks[digit].difference(other).map(move |address| (*address, digit))
    };
    (0..BASE).flat_map(own).collect()
}

/// The return addresses below a digit, which calls another one as well as what is innermost.
#[inline(never)]
fn stack_below(digit: usize) -> HashSet<usize> {
    let mut stack = HashSet::new();
    let mut walk = || {
        let walked = backtrace::Backtrace::new_unresolved();
        stack.extend(walked.frames().iter().map(|frame| frame.ip() as usize));
    };
    enter(black_box(&[digit, digit]), &mut walk);
    stack
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stack() -> Vec<usize> {
        let walked = backtrace::Backtrace::new_unresolved();
        walked.frames().iter().map(|frame| frame.ip() as usize).collect()
    }

    #[test]
    fn each_method_is_told_from_the_others() {
        // Leaked once, because names are those of compiled protos.
        let names: Vec<&'static str> =
            (0..600).map(|n| &*Box::leak(format!("Method{n}").into_boxed_str())).collect();
        let methods: Vec<_> = names.iter().map(|name| Method::register("s.Many", name)).collect();
        let _marking = Marking::start();
        for (method, name) in methods.iter().zip(&names) {
            let stack = method.poll(stack);
            let (found, frames) = of(&stack).expect(name);
            assert_eq!((found.service, found.method), ("s.Many", *name));
            assert!(frames.start > 0 && frames.end < stack.len(), "{frames:?}");
            assert_eq!(of(&stack[frames.start + 1..]), None, "{name}: a part of a number is none");
        }
    }

    #[test]
    fn the_innermost_call_counts() {
        let outer = Method::register("s.Nested", "Outer");
        let inner = Method::register("s.Nested", "Inner");
        let _marking = Marking::start();
        let stack = outer.poll(|| inner.poll(stack));
        let (name, frames) = of(&stack).expect("two calls are on it");
        assert_eq!(name.method, "Inner");
        assert_eq!(of(&stack[frames.end..]).expect("the other call").0.method, "Outer");
    }

    #[test]
    fn outside_of_a_call() {
        assert_eq!(of(&stack()), None);
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn a_panic_goes_through() {
        let method = Method::register("s.Panics", "Panic");
        let _marking = Marking::start();
        let panicked = std::panic::catch_unwind(|| method.poll(|| panic!("on purpose")));
        assert!(panicked.is_err());
    }
}
