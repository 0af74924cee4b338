use super::segment::Segment;

/// A map from literals.
#[derive(Debug)]
pub(super) struct Literals<V> {
    entries: Vec<Literal<V>>,
    /// A hash table with open addresses: the places of entries, counted from 1, and 0 where it is free. Its
    /// length is a power of two. A few entries have none.
    slots: Vec<u32>,
}

#[derive(Debug)]
struct Literal<V> {
    head: [u64; 2],
    text: Box<[u8]>,
    value: V,
}

/// As many entries are faster to go through than to look up.
const FEW: usize = 4;

impl<V> Literals<V> {
    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    #[inline]
    pub(super) fn get(&self, segment: &Segment<'_>) -> Option<&V> {
        let entry = match self.slots.len() {
            0 => self.entries.iter().find(|it| segment.is(it.head, &it.text))?,
            _ => self.look_up(segment)?,
        };
        Some(&entry.value)
    }

    /// The value of a literal, percent-decoded; it may hold slashes.
    pub(super) fn entry(&mut self, text: &str) -> &mut V
    where
        V: Default,
    {
        let segment = &Segment::whole(text.as_bytes());
        let found = self.entries.iter().position(|it| segment.is(it.head, &it.text));
        let index = found.unwrap_or_else(|| self.add(segment));
        &mut self.entries[index].value
    }

    fn add(&mut self, segment: &Segment<'_>) -> usize
    where
        V: Default,
    {
        let Segment { head, text, .. } = *segment;
        self.entries.push(Literal { head, text: text.into(), value: V::default() });
        if self.entries.len() * 2 > self.slots.len() && self.entries.len() > FEW {
            self.spread();
        } else if !self.slots.is_empty() {
            self.occupy(self.entries.len() - 1);
        }
        self.entries.len() - 1
    }

    /// Makes a table that is at most half full for twice as many entries.
    fn spread(&mut self) {
        self.slots = vec![0; (self.entries.len() * 4).next_power_of_two()];
        for index in 0..self.entries.len() {
            self.occupy(index);
        }
    }

    fn occupy(&mut self, index: usize) {
        let mask = self.slots.len() - 1;
        let mut slot = Segment::whole(&self.entries[index].text).hash() as usize & mask;
        while self.slots[slot] != 0 {
            slot = (slot + 1) & mask;
        }
        self.slots[slot] = u32::try_from(index + 1).expect("a proto has fewer templates");
    }

    fn look_up(&self, segment: &Segment<'_>) -> Option<&Literal<V>> {
        let mask = self.slots.len() - 1;
        let mut slot = segment.hash() as usize & mask;
        loop {
            // A free slot, which there is always, holds 0: no entry has that place.
            let entry = self.entries.get((self.slots[slot] as usize).wrapping_sub(1))?;
            if segment.is(entry.head, &entry.text) {
                return Some(entry);
            }
            slot = (slot + 1) & mask;
        }
    }
}

impl<V> Default for Literals<V> {
    fn default() -> Self {
        Self { entries: Vec::new(), slots: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_added_and_nothing_else() {
        for count in [0, 1, FEW, FEW + 1, 100, 1_000] {
            let mut literals = Literals::default();
            let name = |index: usize| "x".repeat(index % 40) + &index.to_string();
            for index in 0..count {
                *literals.entry(&name(index)) = index;
            }
            for index in 0..count {
                assert_eq!(literals.get(&Segment::whole(name(index).as_bytes())), Some(&index));
                assert_eq!(*literals.entry(&name(index)), index);
            }
            for index in count..count + 100 {
                assert_eq!(literals.get(&Segment::whole(name(index).as_bytes())), None);
            }
        }
    }
}
