//! Why a temperature cannot be computed.

/// What is wrong with a request for temperatures.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum TemperatureError {
    /// A property of the regolith is no number, or one that no ground has.
    #[error(
        "the regolith's {property} must lie in {low} to {high}, got {value}: correct the model"
    )]
    Regolith {
        /// Which one, with its unit.
        property: &'static str,
        /// What was given.
        value: f64,
        /// The least that is allowed.
        low: f64,
        /// The most that is allowed.
        high: f64,
    },
    /// The nodes cannot be laid out.
    #[error(
        "layers start at {first_m} m, grow by {growth} and end at {bottom_m} m: the first must be \
         0.1 mm or more, the growth in 1 to 2 and the bottom between 0.5 m and 20 m"
    )]
    Layers {
        /// Distance of the first two nodes, in metres.
        first_m: f64,
        /// By how much each distance exceeds the one above.
        growth: f64,
        /// Depth of the last node, in metres.
        bottom_m: f64,
    },
    /// A depth that the layers do not reach.
    #[error("a temperature at {depth_m} m was asked for, and layers reach from 0 to {bottom_m} m")]
    Depth {
        /// What was asked for, in metres.
        depth_m: f64,
        /// Depth of the last node, in metres.
        bottom_m: f64,
    },
    /// A step that is no time, or one in which a shadow comes and goes unseen.
    #[error("a step must be longer than 0 and at most two days, got {step_s} s")]
    Step {
        /// What was given, in seconds.
        step_s: f64,
    },
    /// Something that has to be as long as something else is not.
    #[error("{what}: {found} were given, {wanted} are needed")]
    Count {
        /// What was counted.
        what: &'static str,
        /// How many were given.
        found: usize,
        /// How many are needed.
        wanted: usize,
    },
}
