//! What came of a case, and means of it over seeds.

use crate::mean::Mean;

/// What came of a case, or what is predicted of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Outcome {
    /// How long it took.
    pub(crate) seconds: f64,
    /// By how much the energy in the battery has grown.
    pub(crate) gained_wh: f64,
    /// Temperature of the box at the end.
    pub(crate) box_c: f64,
}

/// The means of what came of a case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Means {
    pub(crate) seconds: Mean,
    pub(crate) gained_wh: Mean,
    pub(crate) box_c: Mean,
}

impl Means {
    pub(crate) fn of(outcomes: &[Outcome]) -> Self {
        let mean = |figure: fn(&Outcome) -> f64| {
            Mean::of(&outcomes.iter().map(figure).collect::<Vec<_>>())
        };
        Self {
            seconds: mean(|outcome| outcome.seconds),
            gained_wh: mean(|outcome| outcome.gained_wh),
            box_c: mean(|outcome| outcome.box_c),
        }
    }
}
