//! Adds up how long something has been wrong.

use serde::{Deserialize, Serialize};

/// What a wrong cycle adds, against the one that a good cycle takes off: what is wrong in more than a fifth of the
/// cycles adds up, and what is wrong now and then does not. Ours.
const WRONG_STEPS: u32 = 4;

/// How much there is against something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct Doubt {
    steps: u32,
}

/// How one cycle looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// As it should.
    Good,
    /// Not as it should.
    Wrong,
}

impl Doubt {
    /// Takes one cycle, and returns whether as many as `needed` have been wrong; those need not be in a row. Then
    /// it begins anew.
    pub(crate) const fn confirms(&mut self, look: Look, needed: u32) -> bool {
        self.steps = match look {
            Look::Good => self.steps.saturating_sub(1),
            Look::Wrong => self.steps.saturating_add(WRONG_STEPS),
        };
        let confirmed = self.steps >= WRONG_STEPS.saturating_mul(needed) && self.steps > 0;
        if confirmed {
            self.steps = 0;
        }
        confirmed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns after how many cycles it is confirmed that one cycle in `period` is wrong.
    fn confirmed_after(period: u32) -> Option<u32> {
        let mut doubt = Doubt::default();
        (1..=10_000).find(|cycle| {
            let look = if cycle % period == 0 { Look::Wrong } else { Look::Good };
            doubt.confirms(look, 60)
        })
    }

    #[test]
    fn what_is_always_wrong_is_confirmed_after_the_cycles_needed() {
        assert_eq!(confirmed_after(1), Some(60));
    }

    #[test]
    fn what_is_wrong_every_other_cycle_is_confirmed_later_and_what_is_seldom_wrong_never() {
        // Three steps in two cycles.
        assert_eq!(confirmed_after(2), Some(160));
        assert_eq!(confirmed_after(5), None);
    }
}
