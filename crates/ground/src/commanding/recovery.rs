//! What an operator with a checklist would do about safe mode: wait until the rover is healthy,
//! then let it go on. A rule, not an expert: it gives up when safe mode keeps coming back.

use hilal_dictionary::{EventId, Mode, ParameterId, ParameterLimits};
use hilal_quantity::{Duration, Epoch, Unit};

use crate::LimitTable;

/// When the rover may leave safe mode.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RecoverySettings {
    /// Least state of charge, in per cent.
    pub soc_percent: f64,
    /// Least and greatest temperature of box and battery, in °C.
    pub temperatures_c: (f64, f64),
    /// How often within a day it is tried.
    pub tries_a_day: usize,
    /// How long after a try its effect must show before the next.
    pub settle: Duration,
}

/// How far inside the box's yellow limits temperatures must be, in kelvins.
const TEMPERATURE_MARGIN_K: f64 = 5.0;

impl RecoverySettings {
    /// 40 % charge (ours), 5 K inside the yellow limits of the box, three tries a day.
    pub fn within(limits: &LimitTable) -> Self {
        let ParameterLimits { yellow_low, yellow_high, .. } =
            limits.limits(ParameterId::BoxTemperature);
        let low = yellow_low.map_or(f64::NEG_INFINITY, |low| low + TEMPERATURE_MARGIN_K);
        let high = yellow_high.map_or(f64::INFINITY, |high| high - TEMPERATURE_MARGIN_K);
        Self {
            soc_percent: 40.0,
            temperatures_c: (low, high),
            tries_a_day: 3,
            settle: 120.0 * Unit::Second,
        }
    }
}

/// The rover as last heard of.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VehicleState {
    /// When it said what mode it was in (on-board time).
    pub epoch: Epoch,
    /// The mode.
    pub mode: Mode,
    /// State of charge, in per cent.
    pub soc_percent: Option<f64>,
    /// Temperature of the box, in °C.
    pub box_c: Option<f64>,
    /// Temperature of the battery, in °C.
    pub battery_c: Option<f64>,
    /// The last entry into safe mode.
    pub cause: Option<EventId>,
}

impl VehicleState {
    /// Returns the mode that a reading of its number stands for; nothing where it stands for none.
    pub fn mode_of(reading: f64) -> Option<Mode> {
        Mode::ALL.into_iter().find(|mode| (f64::from(mode.number()) - reading).abs() < 0.5)
    }
}

/// What to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing: the rover is not in safe mode, or a try is under way.
    Nothing,
    /// Stay in safe mode, for the reason given.
    Hold(String),
    /// Send `RESUME_FROM_SAFE`, for the reason given.
    Resume(String),
}

/// Decides about safe mode, and remembers what was tried.
#[derive(Debug, Clone, PartialEq)]
pub struct Recovery {
    settings: RecoverySettings,
    tries: Vec<Epoch>,
}

impl Recovery {
    /// Begins with nothing tried.
    pub fn new(settings: RecoverySettings) -> Self {
        Self { settings, tries: Vec::new() }
    }

    /// Returns what to do now, and counts a try when that is to resume.
    pub fn decide(&mut self, state: &VehicleState, now: Epoch) -> Verdict {
        let under_way = |last: &Epoch| state.epoch < *last + self.settings.settle;
        if state.mode != Mode::Safe || self.tries.last().is_some_and(under_way) {
            return Verdict::Nothing;
        }
        let cause = state.cause.map_or("an unknown cause", |id| id.definition().name);
        if let Some(reason) = self.obstacle(state, now) {
            return Verdict::Hold(format!("safe mode ({cause}) is kept: {reason}"));
        }
        self.tries.push(now);
        let soc = state.soc_percent.unwrap_or_default();
        Verdict::Resume(format!(
            "safe mode ({cause}): charge {soc:.0} % and temperatures are in limits, resuming"
        ))
    }

    fn obstacle(&self, state: &VehicleState, now: Epoch) -> Option<String> {
        let settings = &self.settings;
        if state.cause == Some(EventId::SafeCommanded) {
            return Some("the ground commanded it".to_owned());
        }
        let day = 1.0 * Unit::Day;
        let recent = self.tries.iter().filter(|try_| now - **try_ < day).count();
        if recent >= settings.tries_a_day {
            return Some(format!("it came back {recent} times in a day"));
        }
        let Some(soc) = state.soc_percent else {
            return Some("the state of charge is not known".to_owned());
        };
        if soc < settings.soc_percent {
            return Some(format!("charge {soc:.0} %, {:.0} % needed", settings.soc_percent));
        }
        let (low, high) = settings.temperatures_c;
        for (name, temperature) in [("box", state.box_c), ("battery", state.battery_c)] {
            match temperature {
                None => return Some(format!("the {name} temperature is not known")),
                Some(t) if !(low..=high).contains(&t) => {
                    return Some(format!("{name} at {t:.1} °C, {low:.0} to {high:.0} °C needed"));
                }
                Some(_) => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reference;

    fn settings() -> RecoverySettings {
        RecoverySettings::within(&LimitTable::of(&reference::vehicle()))
    }

    fn start() -> Epoch {
        Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
    }

    fn healthy(epoch: Epoch) -> VehicleState {
        VehicleState {
            epoch,
            mode: Mode::Safe,
            soc_percent: Some(60.0),
            box_c: Some(10.0),
            battery_c: Some(12.0),
            cause: Some(EventId::SafeTilt),
        }
    }

    fn held(state: VehicleState) -> String {
        match Recovery::new(settings()).decide(&state, start()) {
            Verdict::Hold(reason) => reason,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_healthy_rover_is_resumed_once_and_then_given_time() {
        let mut recovery = Recovery::new(settings());
        let verdict = recovery.decide(&healthy(start()), start());
        let said = "safe mode (SAFE_TILT): charge 60 % and temperatures are in limits, resuming";
        assert_eq!(verdict, Verdict::Resume(said.to_owned()));
        assert_eq!(recovery.decide(&healthy(start()), start()), Verdict::Nothing);
        let standby = VehicleState { mode: Mode::Standby, ..healthy(start()) };
        assert_eq!(recovery.decide(&standby, start()), Verdict::Nothing);
    }

    #[test]
    fn a_rover_that_is_not_well_or_not_heard_of_stays_and_the_reason_is_said() {
        let low = VehicleState { soc_percent: Some(30.0), ..healthy(start()) };
        assert!(held(low).ends_with("charge 30 %, 40 % needed"));
        let cold = VehicleState { box_c: Some(-14.0), ..healthy(start()) };
        assert!(held(cold).ends_with("box at -14.0 °C, -10 to 35 °C needed"));
        let deaf = VehicleState { battery_c: None, ..healthy(start()) };
        assert!(held(deaf).ends_with("the battery temperature is not known"));
        let told = VehicleState { cause: Some(EventId::SafeCommanded), ..healthy(start()) };
        assert!(held(told).ends_with("the ground commanded it"));
    }

    #[test]
    fn safe_mode_that_keeps_coming_back_is_left_alone_until_a_day_has_passed() {
        let mut recovery = Recovery::new(settings());
        let mut tries = 0;
        for hour in 0..24 {
            let now = start() + f64::from(hour) * Unit::Hour;
            tries += usize::from(matches!(recovery.decide(&healthy(now), now), Verdict::Resume(_)));
        }
        assert_eq!(tries, 3);
        let next_day = start() + 25.0 * Unit::Hour;
        assert!(matches!(recovery.decide(&healthy(next_day), next_day), Verdict::Resume(_)));
    }
}
