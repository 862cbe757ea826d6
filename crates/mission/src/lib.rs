//! The mission as declared, once, for everyone: what flies, who owns it, where and when it goes,
//! and the closed-form models of the vehicle that planner and simulator share.
//!
//! A mission is a TOML file. Every physical figure in it is a [`Figure`]: a value in the unit that
//! its key names, a [`Mark`] that says how far to trust it, a source, and — where the value is
//! ours — the range in which it was chosen.
//!
//! ```
//! use hilal_mission::{Figure, unit::WattHours};
//! # #[derive(serde::Deserialize)] struct Battery { capacity_wh: Figure<WattHours> }
//! let battery: Battery = toml::from_str(r#"
//!     capacity_wh = { value = 300.0, mark = "ours", range = [200.0, 400.0], source = "36 h at 8 W" }
//! "#)?;
//! assert_eq!(battery.capacity_wh.get().watt_hours(), 300.0);
//! # Ok::<(), toml::de::Error>(())
//! ```
//!
//! [`MissionFile::load`] reads and parses, [`check`](fn@check) judges, [`Mission::for_vehicle`]
//! gives the mission as one of its vehicles flies it, and [`VehicleModel`] holds that vehicle's typed
//! parameters. A [`StudyFile`] declares which sites are
//! compared and by what; [`check_study`](fn@check_study) judges it.
#![forbid(unsafe_code)]

mod check;
mod error;
mod figure;
mod json_schema;
mod locate;
pub mod models;
pub mod schema;
mod text;
pub mod unit;
mod utc;
mod vehicle_mission;

pub use check::{Finding, FlightRole, Readiness, Severity, check, check_study, readiness};
pub use error::LoadError;
pub use figure::{Figure, FigureError, Mark};

pub use json_schema::{schema_json, study_schema_json};
pub use models::VehicleModel;
pub use schema::{
    FlownVehicles, FlownVehiclesError, Mission, MissionFile, SiteStudy, StudyFile, VehicleId,
    VehicleIdError,
};
pub use text::read_text;
pub use utc::{Utc, UtcError};
pub use vehicle_mission::VehicleMission;
