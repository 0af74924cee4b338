//! Which events of a call are kept.

use proptest::prelude::*;
use tracing::Level;

use self::support::*;
use crate::requests::{Event, Events, Store};

mod support {
    use crate::requests::store;
    super::super::support::support!(store);
}

fn store(bounds: Bounds) -> Store {
    Store::new(["a/B".to_owned()], bounds, 1, Instant::now())
}

fn event(number: usize, length: usize) -> Event {
    let text = format!("{number}{}", "x".repeat(length));
    Event::new(Duration::from_nanos(number as u64), Level::INFO, "test", &text)
}

fn pushed(store: &Store, lengths: &[usize]) -> Box<Events> {
    let mut events = store.families()[0].events().expect("some are wanted");
    for (number, length) in lengths.iter().enumerate() {
        events.push(event(number, *length));
    }
    Box::new(events)
}

/// Ends a call with these events, and gives what is kept of it.
fn finished(store: &Store, lengths: &[usize], elapsed: Duration, code: Code) -> Record {
    let (family, started) = (&store.families()[0], Instant::now());
    let ticket = family.begin(0, started, Running::at(started));
    let events = Some(pushed(store, lengths));
    family.finish(ticket, record(started, elapsed, Some(code)), events, "");
    family.bucket(0, started).remove(0)
}

fn numbers(events: &[Event]) -> Vec<usize> {
    events.iter().map(|event| event.at.as_nanos() as usize).collect()
}

proptest! {
    #[test]
    fn the_first_and_the_last_are_kept(
        lengths in prop::collection::vec(0usize..2000, 0..40),
        events_per_call in 1usize..20,
        event_bytes_per_call in 0usize..20_000,
        max_bytes in prop_oneof![Just(1 << 20), 0usize..20_000],
    ) {
        let store = store(Bounds { max_bytes, events_per_call, event_bytes_per_call, ..BOUNDS });
        let kept = pushed(&store, &lengths).snapshot();
        prop_assert!(kept.events.len() <= events_per_call);
        let bytes: usize = kept.events.iter().map(|event| event.text.len()).sum();
        prop_assert!(bytes <= event_bytes_per_call);
        let lost = lengths.len() - kept.events.len();
        prop_assert_eq!(kept.discarded, lost as u64);
        prop_assert_eq!(store.budget().dropped_events(), lost as u64);
        prop_assert_eq!(store.budget().used(), 0);
        let kept = numbers(&kept.events);
        let (first, last) = kept.split_at(pushed(&store, &lengths).snapshot().before_discarded);
        prop_assert!(first.iter().copied().eq(0..first.len()), "{kept:?}");
        prop_assert!(last.iter().copied().eq(lengths.len() - last.len()..lengths.len()), "{kept:?}");
    }

    #[test]
    fn an_end_that_fits_is_kept(lengths in prop::collection::vec(0usize..100, 3..40)) {
        let store = store(Bounds { max_bytes: 1 << 20, ..BOUNDS });
        let kept = numbers(&pushed(&store, &lengths).snapshot().events);
        prop_assert_eq!(kept.first(), Some(&0));
        prop_assert_eq!(kept.last(), Some(&(lengths.len() - 1)));
    }
}

#[test]
fn quick_calls_give_their_events_up_first() {
    let store = store(Bounds { max_bytes: 16_000, event_bytes_per_call: 8192, ..BOUNDS });
    let count = |call: &Record| call.details.as_ref().map_or(0, |details| details.events.len());
    let quick = Duration::from_micros(10);
    assert_eq!(count(&finished(&store, &[10], quick, Code::Ok)), 1);
    // Together they fill three quarters.
    for _ in 0..3 {
        finished(&store, &[1000; 4], quick, Code::Internal);
    }
    let full = store.budget().used();
    assert!(full > 12_000, "{full}");
    let emptied = finished(&store, &[10], quick, Code::Ok);
    assert_eq!((count(&emptied), emptied.details.unwrap().discarded), (0, 1));
    assert_eq!(count(&finished(&store, &[10], quick, Code::Internal)), 1);
    assert_eq!(count(&finished(&store, &[10], Duration::from_secs(1), Code::Ok)), 1);
}

#[test]
fn messages_and_texts_are_cut_between_characters() {
    let event = Event::new(Duration::ZERO, Level::INFO, "test", &"ä".repeat(1000));
    assert_eq!(&*event.text, "ä".repeat(512));
    let odd = Event::new(Duration::ZERO, Level::INFO, "test", &format!("x{}", "ä".repeat(1000)));
    assert_eq!(odd.text.len(), 1023);
}
