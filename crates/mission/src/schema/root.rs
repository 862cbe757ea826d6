//! The whole file, and how it is read.

use std::collections::BTreeMap;
use std::path::Path;

use hilal_quantity::{Duration, Epoch, Length, Unit, Window, WindowError};
use schemars::JsonSchema;
use serde::Deserialize;

use super::{
    Asset, FlownVehicles, Goal, Haven, KeepOut, Lander, Organisation, Payload, Planning, Relay,
    Separation, Site, Source, Station, Vehicle, VehicleId,
};
use crate::{Figure, LoadError, Utc};

/// A mission.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Mission {
    /// Identifier: the name of the output folder.
    pub id: String,
    /// Name.
    pub name: String,
    /// What it is for, in a paragraph.
    pub description: String,
    /// When it starts.
    pub start_utc: Utc,
    /// How long it lasts, in days.
    pub duration_days: f64,
    /// Seed of everything random.
    pub seed: u64,
    /// The vehicles that fly: one identifier, or a list of them.
    pub flown: FlownVehicles,
    /// Who takes part.
    pub organisations: BTreeMap<String, Organisation>,
    /// The lander.
    pub lander: Lander,
    /// The vehicles.
    pub vehicles: BTreeMap<VehicleId, Vehicle>,
    /// The payloads, of the vehicles and of the lander.
    pub payloads: BTreeMap<String, Payload>,
    /// The site.
    pub site: Site,
    /// The relays.
    pub relays: BTreeMap<String, Relay>,
    /// The Earth stations.
    pub stations: BTreeMap<String, Station>,
    /// The goals.
    pub goals: Vec<Goal>,
    /// The havens.
    pub havens: Vec<Haven>,
    /// Where the rover must not go.
    #[serde(default)]
    pub keep_out: Vec<KeepOut>,
    /// How carefully to plan.
    pub planning: Planning,
    /// How far apart vehicles keep; 2 m where it is missing.
    #[serde(default)]
    pub separation: Option<Separation>,
    /// Neighbours.
    #[serde(default)]
    pub assets: BTreeMap<String, Asset>,
    /// References behind the figures.
    pub sources: BTreeMap<String, Source>,
}

impl Mission {
    /// Reads a mission from a file.
    ///
    /// # Errors
    ///
    /// Fails when the file cannot be read, is not TOML, or is no mission; the error names the
    /// line, the key and what was expected. References and budgets are for
    /// [`check`](fn@crate::check).
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        MissionFile::load(path).map(|file| file.mission)
    }

    /// Reads a mission from text; `name` is the file's name in errors.
    ///
    /// # Errors
    ///
    /// As [`Mission::load`].
    pub fn parse(name: &str, text: &str) -> Result<Self, LoadError> {
        toml::from_str(text).map_err(|error| LoadError::refused(name, text, &error))
    }

    /// Returns the first vehicle that flies: what names no vehicle belongs to it.
    pub const fn first_flown(&self) -> &VehicleId {
        self.flown.first()
    }

    /// Returns the vehicle that a goal belongs to: the one that it names, or the first that flies.
    pub fn vehicle_of<'a>(&'a self, goal: &'a Goal) -> &'a VehicleId {
        goal.vehicle.as_ref().unwrap_or_else(|| self.first_flown())
    }

    /// Returns the least distance between two vehicles.
    pub fn minimum_separation(&self) -> Length {
        let declared = self.separation.as_ref().map(|separation| &separation.minimum_m);
        declared.map_or(Separation::DEFAULT_MINIMUM, Figure::get)
    }

    /// Returns the mission's first instant.
    pub const fn start(&self) -> Epoch {
        self.start_utc.epoch()
    }

    /// Returns how long the mission lasts.
    pub fn duration(&self) -> Duration {
        self.duration_days * Unit::Day
    }

    /// Returns the mission's time.
    ///
    /// # Errors
    ///
    /// Fails when the duration is negative, which [`check`](fn@crate::check) reports too.
    pub fn window(&self) -> Result<Window, WindowError> {
        Window::new(self.start(), self.start() + self.duration())
    }

    /// Returns the sum of the values of all goals, in points, whichever vehicles they belong to.
    pub fn total_value(&self) -> f64 {
        self.goals.iter().map(|goal| goal.value).sum()
    }
}

/// A mission with the text it was read from, for messages that name a line.
#[derive(Debug, Clone, PartialEq)]
pub struct MissionFile {
    /// The file's name, as it was given.
    pub name: String,
    /// Its text.
    pub text: String,
    /// What it declares.
    pub mission: Mission,
}

impl MissionFile {
    /// Reads a mission file and keeps its text.
    ///
    /// # Errors
    ///
    /// As [`Mission::load`].
    pub fn load(path: &Path) -> Result<Self, LoadError> {
        let (name, text) = LoadError::or_text(path)?;
        Self::parse(name, text)
    }

    /// Reads a mission from text and keeps it; `name` is the file's name in messages.
    ///
    /// # Errors
    ///
    /// As [`Mission::load`].
    pub fn parse(name: String, text: String) -> Result<Self, LoadError> {
        let mission = Mission::parse(&name, &text)?;
        Ok(Self { name, text, mission })
    }
}
