//! Contacts of a vehicle with the ground, by the truth.

use hilal_sim::TruthSample;

/// Spans in which any link was up, minute by minute.
#[derive(Debug, Clone, Default)]
pub(super) struct Contacts {
    spans: Vec<Span>,
    is_up: bool,
}

/// The first and the last minute of a contact, in milliseconds after the mission's start.
#[derive(Debug, Clone, Copy)]
struct Span {
    first_ms: u64,
    last_ms: u64,
}

impl Contacts {
    /// Takes in a sample.
    pub(super) fn see(&mut self, sample: &TruthSample) {
        self.takes(sample.at_ms, sample.links);
    }

    /// Takes in which links are up at an instant, a bit each.
    fn takes(&mut self, at_ms: u64, links: u8) {
        let is_up = links != 0;
        let was_up = core::mem::replace(&mut self.is_up, is_up);
        match self.spans.last_mut() {
            _ if !is_up => {}
            Some(span) if was_up => span.last_ms = at_ms,
            _ => self.spans.push(Span { first_ms: at_ms, last_ms: at_ms }),
        }
    }

    /// Returns how many contacts there were between two instants in milliseconds after the mission's start; one that was
    /// under way at the first counts.
    pub(super) fn between(&self, from_ms: u64, until_ms: u64) -> usize {
        let within = |span: &&Span| span.last_ms >= from_ms && span.first_ms <= until_ms;
        self.spans.iter().filter(within).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contacts_count_from_the_one_under_way_to_the_one_in_which_word_came() {
        let mut contacts = Contacts::default();
        for (minute, links) in [1, 3, 0, 4, 0, 0, 1, 1].iter().enumerate() {
            contacts.takes(minute as u64 * 60_000, *links);
        }
        assert_eq!(contacts.between(30_000, 40_000), 1);
        assert_eq!(contacts.between(90_000, 170_000), 0);
        assert_eq!(contacts.between(90_000, 180_000), 1);
        assert_eq!(contacts.between(60_000, 420_000), 3);
        assert_eq!(contacts.between(300_000, 360_000), 1);
    }
}
