//! What would make a plan possible where there is none.

/// The nearest changes, each alone, with which the rover would survive without any goal.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Relaxation {
    /// How much later to start from the same place with the same energy, in seconds.
    pub start_later_s: Option<f64>,
    /// How many times as large the battery must be, as full at the start as it is now; to a
    /// hundredth.
    pub battery_factor: Option<f64>,
    /// The largest battery that was tried, in times of the declared one: what the planner can count
    /// sets an end to it.
    pub battery_tried: f64,
}

impl core::fmt::Display for Relaxation {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let later =
            self.start_later_s.map(|late_s| format!("a start {:.2} h later", late_s / 3600.0));
        let battery = self
            .battery_factor
            .map(|factor| format!("a battery larger by {:.0} %", (factor - 1.0) * 100.0));
        let ways: Vec<String> = later.into_iter().chain(battery).collect();
        if ways.is_empty() {
            return write!(
                f,
                "no later start and no battery up to {:.2} times as large would do; move the start or a \
                 haven, or give the rover more Sun",
                self.battery_tried
            );
        }
        write!(f, "it would survive with {}", ways.join(", or with "))
    }
}
