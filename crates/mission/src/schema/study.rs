//! The site study: which places are analysed over which time, by which limits, and what counts.

mod file;
mod limits;
mod place;
mod scale;
mod sky;
mod weights;

use std::collections::BTreeMap;

use hilal_quantity::{Duration, Epoch, Unit, Window, WindowError};
use schemars::JsonSchema;
use serde::Deserialize;

pub use file::StudyFile;
pub use limits::{StudyHorizons, StudyLimits};
pub use place::{CandidateSite, LandingEllipse};
pub use scale::{CriterionScales, ScaleEnds};
pub use sky::{Observer, StudySky};
pub use weights::CriterionWeights;

use super::Source;
use crate::Utc;

/// A study of candidate sites.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SiteStudy {
    /// Identifier: the name of the output folder.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for, in a paragraph.
    pub description: String,
    /// Over which time the sites are analysed.
    pub period: StudyPeriod,
    /// From which height horizons are seen.
    pub observer: Observer,
    /// What is looked for in the sky besides Sun and Earth.
    #[serde(default)]
    pub sky: StudySky,
    /// What ground and light a rover and its lander need.
    pub limits: StudyLimits,
    /// How finely and how far horizons are computed.
    pub horizons: StudyHorizons,
    /// The candidates, by identifier.
    pub sites: BTreeMap<String, CandidateSite>,
    /// How much each criterion counts.
    pub weights: CriterionWeights,
    /// At which values criteria score 0 and 1, where the usual ones do not suit.
    #[serde(default)]
    pub scale: CriterionScales,
    /// References behind the figures.
    #[serde(default)]
    pub sources: BTreeMap<String, Source>,
}

/// The time of a study.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct StudyPeriod {
    /// When it starts.
    pub start_utc: Utc,
    /// How long it lasts, in days.
    pub duration_days: f64,
    /// How often the sky is looked at, in minutes.
    pub step_min: u32,
}

impl StudyPeriod {
    /// Returns the first instant.
    pub const fn start(&self) -> Epoch {
        self.start_utc.epoch()
    }

    /// Returns how long it lasts.
    pub fn duration(&self) -> Duration {
        self.duration_days * Unit::Day
    }

    /// Returns the time from one look at the sky to the next.
    pub fn step(&self) -> Duration {
        i64::from(self.step_min) * Unit::Minute
    }

    /// Returns the whole time.
    ///
    /// # Errors
    ///
    /// Fails when the duration is negative, which [`check_study`](fn@crate::check_study) reports
    /// too.
    pub fn window(&self) -> Result<Window, WindowError> {
        Window::new(self.start(), self.start() + self.duration())
    }
}
