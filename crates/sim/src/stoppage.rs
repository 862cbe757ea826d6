//! Stoppages: something aboard holds the alarm line up, and the rover stands until it is cleared.

use hilal_mission::models::Mode;

use crate::Noise;

/// A kind of stoppage: a Poisson process whose events last for times that are distributed
/// exponentially, as `[[planning.faults]]` of a mission declares it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StoppageKind {
    /// How many come in a day, on average; 0 or more.
    pub per_day: f64,
    /// How long one lasts, on average, in hours; above 0.
    pub mean_h: f64,
}

/// One stoppage.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stoppage {
    /// Its kind, by its place among the kinds.
    pub kind: usize,
    /// When the alarm line goes up, in milliseconds since the mission's start.
    pub from_ms: u64,
    /// When it comes down again.
    pub until_ms: u64,
}

/// The stoppages of one flight, and what they do to the bus.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Stoppages {
    events: Vec<Stoppage>,
    /// What stays on in the safe mode that an alarm leads to, until that mode is left; the loads of
    /// safe mode alone where it is none.
    held: Option<Mode>,
}

const DAY_MS: f64 = 86_400_000.0;
const HOUR_MS: f64 = 3_600_000.0;

impl Stoppages {
    /// Takes stoppages in the order of time, and the mode whose loads stay on in them.
    pub fn new(events: Vec<Stoppage>, held: Option<Mode>) -> Self {
        Self { events, held }
    }

    /// Draws the stoppages of a mission that lasts so long: none comes while another lasts.
    #[must_use]
    pub fn drawn(
        kinds: &[StoppageKind],
        held: Option<Mode>,
        end_ms: u64,
        mut noise: Noise,
    ) -> Self {
        let rate: f64 = kinds.iter().map(|kind| kind.per_day).sum();
        let mut events = Vec::new();
        if rate <= 0.0 {
            return Self { events, held };
        }
        let mut now_ms = 0;
        loop {
            let from_ms = now_ms + milliseconds(exponential(&mut noise) / rate * DAY_MS);
            if from_ms >= end_ms {
                return Self { events, held };
            }
            let kind = chosen(kinds, rate * noise.uniform());
            let lasts_ms = milliseconds(exponential(&mut noise) * kinds[kind].mean_h * HOUR_MS);
            now_ms = from_ms + lasts_ms;
            events.push(Stoppage { kind, from_ms, until_ms: now_ms });
        }
    }

    /// Returns them in the order of time.
    pub fn events(&self) -> &[Stoppage] {
        &self.events
    }

    pub(crate) fn is_on(&self, now_ms: u64) -> bool {
        let begun = self.events.partition_point(|event| event.from_ms <= now_ms);
        begun > 0 && now_ms < self.events[begun - 1].until_ms
    }

    pub(crate) const fn held(&self) -> Option<Mode> {
        self.held
    }
}

/// The kind in whose share of all rates a number lies.
fn chosen(kinds: &[StoppageKind], mut left: f64) -> usize {
    for (index, kind) in kinds.iter().enumerate() {
        left -= kind.per_day;
        if left < 0.0 {
            return index;
        }
    }
    kinds.len() - 1
}

/// A number of an exponential distribution with the mean 1.
fn exponential(noise: &mut Noise) -> f64 {
    -libm::log(1.0 - noise.uniform())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time, held at 0")]
fn milliseconds(time: f64) -> u64 {
    time.max(0.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    const KINDS: [StoppageKind; 2] =
        [StoppageKind { per_day: 0.5, mean_h: 2.0 }, StoppageKind { per_day: 1.5, mean_h: 0.5 }];
    const DAYS: f64 = 20_000.0;

    fn long() -> Stoppages {
        Stoppages::drawn(&KINDS, None, milliseconds(DAYS * DAY_MS), Noise::new(3, 5))
    }

    #[test]
    fn kinds_come_as_often_and_last_as_long_as_they_are_declared() {
        let drawn = long();
        let lasted_h: f64 = drawn
            .events()
            .iter()
            .map(|event| (event.until_ms - event.from_ms) as f64 / HOUR_MS)
            .sum();
        let free_days = DAYS - lasted_h / 24.0;
        for (index, kind) in KINDS.iter().enumerate() {
            let of_kind: Vec<f64> = drawn
                .events()
                .iter()
                .filter(|event| event.kind == index)
                .map(|event| (event.until_ms - event.from_ms) as f64 / HOUR_MS)
                .collect();
            let count = of_kind.len() as f64;
            let mean_h = of_kind.iter().sum::<f64>() / count;
            assert!((count / free_days / kind.per_day - 1.0).abs() < 0.03, "{count} of {kind:?}");
            assert!((mean_h / kind.mean_h - 1.0).abs() < 0.03, "{mean_h} h of {kind:?}");
        }
    }

    #[test]
    fn one_at_a_time_holds_the_line_up_from_its_beginning_to_its_end() {
        let drawn = long();
        for pair in drawn.events().windows(2) {
            assert!(pair[0].until_ms <= pair[1].from_ms);
        }
        let first = drawn.events()[0];
        assert!(!drawn.is_on(first.from_ms - 1) && drawn.is_on(first.from_ms));
        assert!(drawn.is_on(first.until_ms - 1) && !drawn.is_on(first.until_ms));
    }

    #[test]
    fn without_a_rate_nothing_comes() {
        let calm = StoppageKind { per_day: 0.0, mean_h: 1.0 };
        let none = |kinds: &[StoppageKind]| {
            Stoppages::drawn(kinds, None, 1_000_000_000, Noise::new(1, 5)).events().is_empty()
        };
        assert!(none(&[calm]) && none(&[]));
    }
}
