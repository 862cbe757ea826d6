//! Which sensors are trusted, and how that is lost and comes again.

use hilal_dictionary::{Distrust, Sensor};
use serde::{Deserialize, Serialize};

use crate::doubt::{Doubt, Look};

/// How a sensor looks in one cycle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Finding {
    /// Its reading may be right.
    Good,
    /// Nothing can be said: it has nothing to see.
    Unknown,
    /// Something is wrong with it.
    Wrong(Distrust),
    /// Something has been wrong with it for as long as it takes.
    Convicted(Distrust),
}

/// A change of trust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TrustChange {
    /// The sensor is not trusted any more.
    Lost(Distrust),
    /// It is trusted again.
    Regained,
}

/// The standing of one sensor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Standing {
    /// Why it is not trusted.
    distrust: Option<Distrust>,
    doubt: Doubt,
    /// For how many cycles in a row one that was silent has answered.
    answered: u32,
}

/// The standing of every sensor. It outlives a reset.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub(crate) struct SensorTrust {
    standings: [Standing; Sensor::ALL.len()],
}

impl SensorTrust {
    /// Returns why a sensor is not trusted; none while it is.
    pub(crate) fn distrust(&self, sensor: Sensor) -> Option<Distrust> {
        self.standings.get(place(sensor)).and_then(|standing| standing.distrust)
    }

    /// Returns whether a sensor is trusted.
    pub(crate) fn is_trusted(&self, sensor: Sensor) -> bool {
        self.distrust(sensor).is_none()
    }

    /// Trusts a sensor again, as the ground says. Its checks begin anew. Returns whether it was not trusted.
    pub(crate) fn restore(&mut self, sensor: Sensor) -> bool {
        let Some(standing) = self.standings.get_mut(place(sensor)) else { return false };
        core::mem::take(standing).distrust.is_some()
    }

    /// Takes the finding of a cycle. A sensor that was wrong for `needed` cycles loses trust; one that was silent
    /// regains it when it has answered for as many cycles in a row.
    pub(crate) fn judge(
        &mut self,
        sensor: Sensor,
        finding: Finding,
        needed: u32,
    ) -> Option<TrustChange> {
        let standing = self.standings.get_mut(place(sensor))?;
        match standing.distrust {
            None => standing.doubts(finding, needed),
            Some(Distrust::Silent) => standing.answers(finding, needed),
            Some(Distrust::Stuck | Distrust::Implausible | Distrust::Disagrees) => None,
        }
    }
}

impl Standing {
    fn doubts(&mut self, finding: Finding, needed: u32) -> Option<TrustChange> {
        let reason = match finding {
            Finding::Unknown => None,
            Finding::Good => {
                self.doubt.confirms(Look::Good, needed);
                None
            }
            Finding::Wrong(reason) => self.doubt.confirms(Look::Wrong, needed).then_some(reason),
            Finding::Convicted(reason) => Some(reason),
        }?;
        *self = Self { distrust: Some(reason), ..Self::default() };
        Some(TrustChange::Lost(reason))
    }

    fn answers(&mut self, finding: Finding, needed: u32) -> Option<TrustChange> {
        self.answered = match finding {
            Finding::Good => self.answered.saturating_add(1),
            Finding::Unknown => self.answered,
            Finding::Wrong(_) | Finding::Convicted(_) => 0,
        };
        if self.answered < needed.max(1) {
            return None;
        }
        *self = Self::default();
        Some(TrustChange::Regained)
    }
}

/// Numbers of sensors begin with 1.
fn place(sensor: Sensor) -> usize {
    usize::from(sensor.number()).saturating_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns after how many cycles of a finding trust changes.
    fn changes_after(trust: &mut SensorTrust, finding: Finding) -> Option<(u32, TrustChange)> {
        (1..=1000)
            .find_map(|cycle| trust.judge(Sensor::Sun, finding, 60).map(|change| (cycle, change)))
    }

    #[test]
    fn a_silent_sensor_regains_trust_by_answering_and_one_that_was_wrong_does_not() {
        let mut trust = SensorTrust::default();
        let silent = Finding::Wrong(Distrust::Silent);
        let lost = TrustChange::Lost(Distrust::Silent);
        assert_eq!(changes_after(&mut trust, silent), Some((60, lost)));
        assert_eq!(changes_after(&mut trust, silent), None);
        assert_eq!(changes_after(&mut trust, Finding::Good), Some((60, TrustChange::Regained)));
        let wrong = Finding::Wrong(Distrust::Disagrees);
        let lost = TrustChange::Lost(Distrust::Disagrees);
        assert_eq!(changes_after(&mut trust, wrong), Some((60, lost)));
        assert_eq!(changes_after(&mut trust, Finding::Good), None);
        assert!(trust.restore(Sensor::Sun));
        assert!(trust.is_trusted(Sensor::Sun));
    }

    #[test]
    fn every_sensor_stands_for_itself() {
        for sensor in Sensor::ALL {
            let mut trust = SensorTrust::default();
            trust.judge(sensor, Finding::Convicted(Distrust::Stuck), 60);
            let others = Sensor::ALL.into_iter().filter(|other| !trust.is_trusted(*other));
            assert!(others.eq([sensor]));
            assert_eq!(trust.distrust(sensor), Some(Distrust::Stuck));
        }
    }
}
