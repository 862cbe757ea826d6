//! How an operator works: what the tuning chooses from.

use super::Order;

/// What an operator knows of the light on its way.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sight {
    /// The light at the moment of the decision, of which this share is counted on.
    Live(f64),
    /// The light of every cell at every instant to come.
    Forecast,
}

/// The habits of an operator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Habits {
    /// What it knows of the light on its way. Of goals and havens it always has the forecast.
    pub sight: Sight,
    /// What must be left above the reserve, in watt hours, wherever a forecast leads.
    pub margin_wh: f64,
    /// It leaves for a goal that will be dark only with this share of the battery, as long as it can
    /// still charge where it is.
    pub ready: f64,
    /// How long it waits when there is nothing to do, in hours.
    pub wait_h: f64,
    /// How much dearer a metre is in the dark than in full light.
    pub darkness: f32,
    /// Which of the goals that it could do is next.
    pub order: Order,
}

impl Habits {
    /// The best found for live light on the tuning set (`docs/benchmarks/traverse.md`).
    pub const LIVE: Self = Self {
        sight: Sight::Live(0.7),
        margin_wh: 5.0,
        ready: 0.5,
        wait_h: 2.0,
        darkness: 4.0,
        order: Order::Rate,
    };

    /// The best found for live light on instances with more goals than time.
    pub const LIVE_CROWDED: Self = Self { margin_wh: 30.0, ..Self::LIVE };

    /// The best found for the forecast on instances with more goals than time.
    pub const FORECAST_CROWDED: Self = Self { ready: 0.9, ..Self::FORECAST };

    /// The best found for the forecast on the tuning set.
    pub const FORECAST: Self = Self {
        sight: Sight::Forecast,
        margin_wh: 10.0,
        ready: 0.7,
        wait_h: 2.0,
        darkness: 1.0,
        order: Order::Rate,
    };
}
