//! Ranges of a file's octets: what is missing of it, what is to be sent again.

use core::fmt;

use serde::de::{Error as _, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Octets of a file, from the start to before the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct ByteRange {
    /// First octet.
    pub start: u64,
    /// The octet after the last one.
    pub end: u64,
}

impl ByteRange {
    /// Returns how many octets it holds.
    pub const fn octets(self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// Returns what it has in common with another range; none when that is nothing.
    pub fn within(self, other: Self) -> Option<Self> {
        let common = Self { start: self.start.max(other.start), end: self.end.min(other.end) };
        (common.start < common.end).then_some(common)
    }
}

/// At most `N` ranges, in order, that neither overlap nor touch.
///
/// When there is no room for another range, the two that are nearest to each other become one, which
/// covers what lies between them too: a list of what is missing then asks for more than is missing, and
/// never for less.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ranges<const N: usize> {
    ranges: [ByteRange; N],
    count: usize,
}

impl<const N: usize> Default for Ranges<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> Ranges<N> {
    /// Starts empty.
    pub const fn new() -> Self {
        const { assert!(N >= 2, "two ranges must fit, so that they can become one") };
        Self { ranges: [ByteRange { start: 0, end: 0 }; N], count: 0 }
    }

    /// Returns the ranges in order.
    pub fn as_slice(&self) -> &[ByteRange] {
        self.ranges.get(..self.count).unwrap_or_default()
    }

    /// Returns the first range.
    pub fn first(&self) -> Option<ByteRange> {
        self.as_slice().first().copied()
    }

    /// Tells whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Returns how many octets the ranges hold together.
    pub fn octets(&self) -> u64 {
        self.as_slice().iter().fold(0, |sum, range| sum.saturating_add(range.octets()))
    }

    /// Tells whether any octet of a range is in the list.
    pub fn overlaps(&self, range: ByteRange) -> bool {
        self.as_slice().iter().any(|known| known.within(range).is_some())
    }

    /// Takes all ranges out.
    pub const fn clear(&mut self) {
        self.count = 0;
    }

    /// Adds a range, unless there is no room for it; tells whether it is in the list now.
    pub fn try_insert(&mut self, range: ByteRange) -> bool {
        let (before, after) = self.touching(range);
        if before == after && self.count >= N {
            return range.octets() == 0;
        }
        self.insert(range);
        true
    }

    /// Adds a range. Where there is no room for it, the nearest two of all become one.
    pub fn insert(&mut self, range: ByteRange) {
        if range.octets() == 0 {
            return;
        }
        let (before, after) = self.touching(range);
        if before < after {
            self.join(before, after, range);
        } else if self.count < N {
            self.open(before, range);
        } else {
            self.insert_into_full(before, range);
        }
    }

    /// Takes the octets of a range out.
    pub fn remove(&mut self, range: ByteRange) {
        if range.octets() == 0 {
            return;
        }
        let before = self.count_where(|known| known.end <= range.start);
        let after = self.count_where(|known| known.start < range.end);
        if before >= after {
            return;
        }
        let left = self.get(before).map(|known| ByteRange { end: range.start, ..known });
        let right =
            self.get(after.saturating_sub(1)).map(|known| ByteRange { start: range.end, ..known });
        self.close(before, after);
        for rest in [left, right].into_iter().flatten() {
            self.insert(rest);
        }
    }

    /// Returns the positions before and after the ranges that a range overlaps or touches.
    fn touching(&self, range: ByteRange) -> (usize, usize) {
        let before = self.count_where(|known| known.end < range.start);
        (before, self.count_where(|known| known.start <= range.end).max(before))
    }

    fn count_where(&self, holds: impl Fn(&ByteRange) -> bool) -> usize {
        self.as_slice().partition_point(holds)
    }

    fn get(&self, place: usize) -> Option<ByteRange> {
        self.as_slice().get(place).copied()
    }

    fn set(&mut self, place: usize, range: ByteRange) {
        if let Some(known) = self.ranges.get_mut(place) {
            *known = range;
        }
    }

    /// Makes the ranges between two positions one with another range.
    fn join(&mut self, before: usize, after: usize, range: ByteRange) {
        let last = after.saturating_sub(1);
        let start = self.get(before).map_or(range.start, |known| known.start.min(range.start));
        let end = self.get(last).map_or(range.end, |known| known.end.max(range.end));
        self.set(before, ByteRange { start, end });
        self.close(before.saturating_add(1), after);
    }

    /// Moves what follows one place up and puts a range there. There must be room.
    fn open(&mut self, place: usize, range: ByteRange) {
        let mut moved = range;
        for known in self.ranges.iter_mut().take(self.count.saturating_add(1)).skip(place) {
            core::mem::swap(known, &mut moved);
        }
        self.count = self.count.saturating_add(1).min(N);
    }

    /// Takes the ranges between two positions out.
    fn close(&mut self, from: usize, to: usize) {
        for (place, source) in (from..).zip(to..self.count) {
            if let Some(range) = self.get(source) {
                self.set(place, range);
            }
        }
        self.count = self.count.saturating_sub(to.saturating_sub(from));
    }

    fn insert_into_full(&mut self, place: usize, range: ByteRange) {
        let between = |low: ByteRange, high: ByteRange| high.start.saturating_sub(low.end);
        let pairs = self.as_slice().iter().zip(self.as_slice().iter().skip(1));
        let nearest = pairs
            .enumerate()
            .map(|(place, (low, high))| (between(*low, *high), place))
            .min()
            .unwrap_or((u64::MAX, 0));
        let below = place.checked_sub(1).and_then(|below| Some((below, self.get(below)?)));
        let above = self.get(place);
        let to_below = below.map_or(u64::MAX, |(_, known)| between(known, range));
        let to_above = above.map_or(u64::MAX, |known| between(range, known));
        match (below, above) {
            (Some((below, known)), _) if to_below <= to_above && to_below <= nearest.0 => {
                self.set(below, ByteRange { end: range.end, ..known });
            }
            (_, Some(known)) if to_above <= nearest.0 => {
                self.set(place, ByteRange { start: range.start, ..known });
            }
            _ => {
                let (_, low) = nearest;
                let high = low.saturating_add(1);
                if let Some(known) = self.get(high) {
                    self.join(low, high.saturating_add(1), known);
                }
                self.open(if place > low { place.saturating_sub(1) } else { place }, range);
            }
        }
    }
}

impl<const N: usize> Serialize for Ranges<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.as_slice())
    }
}

impl<'de, const N: usize> Deserialize<'de> for Ranges<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(RangesVisitor)
    }
}

struct RangesVisitor<const N: usize>;

impl<'de, const N: usize> Visitor<'de> for RangesVisitor<N> {
    type Value = Ranges<N>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "at most {N} ranges in order that do not touch")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Ranges<N>, A::Error> {
        let mut ranges = Ranges::new();
        let mut end = None;
        while let Some(range) = sequence.next_element::<ByteRange>()? {
            let ordered = end.is_none_or(|end| end < range.start) && range.start < range.end;
            if !ordered || ranges.count >= N {
                return Err(A::Error::custom("ranges out of order, or too many"));
            }
            end = Some(range.end);
            ranges.open(ranges.count, range);
        }
        Ok(ranges)
    }
}

#[cfg(test)]
#[expect(clippy::cast_possible_truncation, reason = "places are small here")]
mod tests {
    use std::vec::Vec;

    use proptest::prelude::*;

    use super::*;

    fn octets<const N: usize>(ranges: &Ranges<N>) -> Vec<u64> {
        ranges.as_slice().iter().flat_map(|range| range.start..range.end).collect()
    }

    proptest! {
        #[test]
        fn with_room_enough_the_list_is_a_plain_set_of_octets(
            steps in proptest::collection::vec((any::<bool>(), 0_u64..60, 0_u64..12), 0..60),
        ) {
            let mut ranges = Ranges::<64>::new();
            let mut plain = [false; 80];
            for (adds, start, length) in steps {
                let range = ByteRange { start, end: start + length };
                if adds { ranges.insert(range) } else { ranges.remove(range) }
                plain[start as usize..(start + length) as usize].fill(adds);
            }
            let expected: Vec<u64> = (0..80).filter(|octet| plain[*octet as usize]).collect();
            prop_assert_eq!(octets(&ranges), expected);
        }

        #[test]
        fn without_room_the_list_covers_more_and_never_less(
            steps in proptest::collection::vec((0_u8..3, 0_u64..120, 1_u64..6), 0..90),
        ) {
            let mut ranges = Ranges::<4>::new();
            let mut needed = [false; 130];
            for (kind, start, length) in steps {
                let range = ByteRange { start, end: start + length };
                if kind < 2 { ranges.insert(range) } else { ranges.remove(range) }
                needed[start as usize..range.end as usize].fill(kind < 2);
                let known = ranges.as_slice();
                prop_assert!(known.len() <= 4);
                prop_assert!(known.windows(2).all(|pair| pair[0].end < pair[1].start));
                prop_assert!(known.iter().all(|range| range.start < range.end));
                let covered = octets(&ranges);
                prop_assert!((0..130).all(|octet| !needed[octet as usize] || covered.contains(&octet)));
            }
        }
    }

    #[test]
    fn the_nearest_two_become_one_when_there_is_no_room() {
        let mut ranges = Ranges::<3>::new();
        for start in [0, 100, 110] {
            ranges.insert(ByteRange { start, end: start + 5 });
        }
        assert!(!ranges.try_insert(ByteRange { start: 50, end: 55 }));
        ranges.insert(ByteRange { start: 50, end: 55 });
        let expected = [(0, 5), (50, 55), (100, 115)].map(|(start, end)| ByteRange { start, end });
        assert_eq!(ranges.as_slice(), expected);
    }
}
