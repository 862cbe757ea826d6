//! Asks each vehicle once a day for the track that it has driven.

use hilal_dictionary::FileKind;
use hilal_ground::GroundError;
use hilal_sim::Scenery;

use crate::closed_loop::ClosedLoop;

/// A day in milliseconds.
const DAY_MS: u64 = 86_400_000;

/// Whether anybody still wants to know where a vehicle has driven.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interest {
    /// It is operated.
    Operated,
    /// It is lost.
    Lost,
}

/// Asks for tracks, at the end of each day of the mission.
#[derive(Debug, Default)]
pub(crate) struct DailyTracks {
    asked_days: u64,
}

impl DailyTracks {
    /// Asks every vehicle that is operated when a day has ended since the last call. A request waits for a link, and a
    /// vehicle of which a file is still awaited is not asked again.
    ///
    /// # Errors
    ///
    /// A telecommand does not fit a packet.
    pub(crate) fn ask<S: Scenery>(
        &mut self,
        closed_loop: &mut ClosedLoop<S>,
        interest: impl Fn(usize) -> Interest,
    ) -> Result<(), GroundError> {
        let now_ms = closed_loop.world().now_ms();
        let days = now_ms / DAY_MS;
        if days == self.asked_days {
            return Ok(());
        }
        self.asked_days = days;
        let now = closed_loop.epoch(now_ms);
        for index in 0..closed_loop.world().vehicles().len() {
            if interest(index) == Interest::Operated {
                closed_loop.ground_mut(index).ask_for_file(FileKind::Track, now)?;
            }
        }
        Ok(())
    }
}
