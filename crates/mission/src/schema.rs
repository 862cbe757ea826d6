//! The mission file and the site study, table by table.
//!
//! Things are declared in tables keyed by their identifier (`[vehicles.rover]`), so that an
//! identifier cannot be given twice; what has an order (goals, havens, layers) is an array.

mod asset;
mod flown;
mod identifiers;
mod lander;
mod link;
mod memory;
mod organisation;
mod payload;
mod power;
mod rocks;
mod root;
mod route;
mod site;
mod start;
mod study;
mod terminal;
mod thermal;
mod vehicle;

pub use asset::{Asset, AssetKind};
pub use flown::{FlownVehicles, FlownVehiclesError, VehicleId, VehicleIdError};
pub use identifiers::VehicleIdentifiers;
pub use lander::{Allowance, Lander};
pub use link::{Link, OrbitFrame, Radio, Relay, RelayDownlink, RelayOrbit, Station};
pub use memory::Memory;
pub use organisation::{Organisation, OrganisationKind, Right, Role, Source};
pub use payload::{Instrument, Operation, Payload};
pub use power::{Battery, Derating, Face, Loads};
pub use rocks::{Obstacles, RockZone, Rocks, Roughness};
pub use root::{Mission, MissionFile};
pub use route::{Contact, FaultKind, Goal, Haven, KeepOut, LightOver, Planning, VehiclePlanning};
pub use site::{Environment, Landing, Layer, LayerRole, Site, SitePole};
pub use start::{Separation, StartPose};
pub use study::{
    CandidateSite, CriterionScales, CriterionWeights, LandingEllipse, Observer, ScaleEnds,
    SiteStudy, StudyFile, StudyHorizons, StudyLimits, StudyPeriod, StudySky,
};
pub use terminal::{Antenna, Polarisation, Signal, Terminal};
pub use thermal::{Bus, HeatSwitch, Heater, Node, Thermal};
pub use vehicle::{Drive, Slip, Vehicle, Wheels};
