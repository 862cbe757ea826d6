//! One judge for every planner: the fine simulation that says what a schedule is worth.
//!
//! It knows neither sweeps nor roads. Physics and scoring: `docs/formats/traverse-instance.md`.

mod arena;
mod rover;
mod schedule;

pub use arena::{Arena, Sun};
pub use rover::{Loss, Rover, Score};
pub use schedule::{Act, Schedule};

/// Plays a schedule, and says what came of it.
pub fn judge(arena: &Arena<'_>, acts: &[Act]) -> Score {
    let mut rover = Rover::new(arena);
    for act in acts {
        rover.act(act);
    }
    rover.end()
}

#[cfg(test)]
mod tests;
