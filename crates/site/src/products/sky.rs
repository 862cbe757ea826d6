//! The sky of many instants, worked out once for all blocks.

use rayon::prelude::*;

use super::tally::Questions;
use crate::track::Standing;
use crate::{Condition, Period, SkyTrack};

/// The sky of consecutive instants.
pub(super) struct Batch {
    pub(super) first: u32,
    pub(super) instants: Vec<InstantSky>,
}

/// How the bodies that are asked for stand at an instant.
pub(super) struct InstantSky {
    pub(super) sun: Standing,
    /// For each condition the body that it looks at; nothing where it cannot hold.
    pub(super) bodies: Vec<Option<Standing>>,
}

impl Batch {
    pub(super) fn new(
        track: &SkyTrack,
        period: &Period,
        (first, count): (u32, u32),
        questions: &Questions,
    ) -> Self {
        let instants = (first..first + count)
            .into_par_iter()
            .map(|instant| {
                let at_s = period.since_s(track.window(), instant);
                let body = |&condition: &Condition| condition.body(track, at_s);
                InstantSky {
                    sun: track.sun_at_s(at_s),
                    bodies: questions.conditions.iter().map(body).collect(),
                }
            })
            .collect();
        Self { first, instants }
    }
}

impl Condition {
    /// Returns the body that the condition looks at, unless it cannot hold anywhere on the tile.
    pub(crate) fn body(self, track: &SkyTrack, at_s: f64) -> Option<Standing> {
        match self {
            Self::AnySun | Self::Sun(_) => Some(track.sun_at_s(at_s)),
            Self::EarthCentre | Self::EarthDisc => Some(track.earth_at_s(at_s)),
            Self::Station(index) => {
                let (standing, sky) = track.station_at_s(index, at_s)?;
                sky.above_mask.then_some(standing)
            }
            Self::Relay(_) => track.relay_at_s(at_s),
        }
    }
}
