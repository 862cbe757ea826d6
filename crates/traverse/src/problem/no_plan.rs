//! Why a problem that makes sense has no plan.

use crate::problem::Relaxation;

/// There is no plan: why, and the nearest changes with which there would be one.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{reason}{}", relaxation.map_or_else(String::new, |relaxation| format!("; {relaxation}")))]
pub struct NoPlan {
    /// Why.
    pub reason: NoPlanReason,
    /// What would make a plan possible, where it was looked for.
    pub relaxation: Option<Relaxation>,
}

impl From<NoPlanReason> for NoPlan {
    fn from(reason: NoPlanReason) -> Self {
        Self { reason, relaxation: None }
    }
}

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum NoPlanReason {
    /// Even without goals there is too little energy to survive from the start.
    #[error(
        "no feasible plan: even without goals the rover needs {} at the start to reach a haven and end there, and has {has_wh:.1} Wh (reserve of {reserve_wh:.1} Wh included)",
        need_wh.map_or_else(|| "more than its battery holds".to_owned(), |need| format!("{need:.1} Wh"))
    )]
    TooLittleEnergy {
        /// The least energy at the start that would do, in watt hours, if any does.
        need_wh: Option<f64>,
        /// What is in the battery, in watt hours.
        has_wh: f64,
        /// What must never be touched, in watt hours.
        reserve_wh: f64,
    },
    /// A state from which nothing survives.
    #[error(
        "no feasible plan: from where the rover is, no haven can be reached and held to the end with {has_wh:.1} Wh (reserve of {reserve_wh:.1} Wh included){}",
        if *stoppage_s > 0.0 {
            format!(" and a stoppage of {:.2} h still to come; plan without one", stoppage_s / 3600.0)
        } else {
            String::new()
        }
    )]
    NoWayHome {
        /// What is there.
        has_wh: f64,
        /// What must never be touched.
        reserve_wh: f64,
        /// The stoppage reckoned with.
        stoppage_s: f64,
    },
    /// The time was over before every set of goals had been looked at.
    #[error(
        "the time was over before every set of goals had been looked at: give more time, or plan with beams"
    )]
    Unfinished,
    /// Every plan found loses the rover too often.
    #[error(
        "no plan found loses the rover with a probability of at most {}: the least found is {}, of a plan worth {value} that bears stoppages of {:.2} h; {}allow a larger probability, or ask for fewer or nearer goals",
        percent(*limit), percent(*least), stoppage_s / 3600.0,
        if *ended_early { "the time was over before the search had looked at everything: give more, or " } else { "" }
    )]
    TooRisky {
        /// What is allowed.
        limit: f64,
        /// The least that was found.
        least: f64,
        /// The value of that plan.
        value: f64,
        /// The stoppage that it bears, in seconds.
        stoppage_s: f64,
        /// Whether the time was over before the search had looked at everything.
        ended_early: bool,
    },
    /// More waits in memory than it holds, even where nothing is added by science.
    #[error(
        "no plan keeps its data: {waits_mb:.2} MB wait in memory at the start, and with housekeeping alone it overflows on the way to a haven and there; declare more memory ([vehicles.<id>.memory] science_mb), or start with less in it"
    )]
    MemoryFull {
        /// What waits at the start.
        waits_mb: f64,
    },
    /// The box gets too hot, even where no work is done.
    #[error(
        "no plan keeps the electronics box cool: on the way to a haven and there it gets {box_c:.1} °C hot; widen the radiator or the heat switch ([vehicles.<id>.thermal]), or raise its limit"
    )]
    TooHot {
        /// How hot.
        box_c: f64,
    },
    /// The optimum without regard to memory and heat does not keep their limits.
    #[error(
        "no optimum is known: the most that any plan is worth without regard to memory and heat is {bound}, and the best found that keeps both in their limits is worth {found}; plan with beams, or declare more memory or a larger radiator"
    )]
    NotExact {
        /// The best found.
        found: f64,
        /// The optimum without regard to them.
        bound: f64,
    },
}

/// A probability in percent, to two digits.
fn percent(probability: f64) -> String {
    let percent = probability * 100.0;
    let digits = (0..9).find(|&digits| percent * 10_f64.powi(digits) >= 9.95);
    let digits = digits.and_then(|digits| usize::try_from(digits).ok()).unwrap_or(9);
    format!("{percent:.digits$} %")
}
