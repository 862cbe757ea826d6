//! The database of a vehicle as XTCE 1.2 (OMG, XML Telemetric and Command Exchange), for ground
//! systems of others. `docs/formats/xtce.md` says what becomes what, and where the format ends.
//!
//! One space system, without others in it, so that readers that know no more find everything. Names
//! of parameters have `_` where the dictionary has a dot, which XTCE keeps for paths; the dictionary's
//! name is the alias in the name space `Hilal`.

mod command;
mod data_type;
mod element;
mod name;
mod telemetry;

use hilal_quantity::Epoch;

use crate::VehicleDatabase;
use element::Element;

/// The name space of XTCE 1.2, and where its schema lies.
const NAME_SPACE: &str = "http://www.omg.org/spec/XTCE/20180204";

const SCHEMA: &str = "https://www.omg.org/spec/XTCE/20180204/SpaceSystem.xsd";

/// What a vehicle's database in a file is headed with.
#[derive(Debug, Clone, Copy)]
pub struct DatabaseHeading<'a> {
    /// The mission, by its identifier.
    pub mission: &'a str,
    /// The mission's start: on-board time counts from here.
    pub start: Epoch,
}

impl VehicleDatabase {
    /// Returns the vehicle's database as an XTCE 1.2 document: packets, parameters with types,
    /// calibration and limits, telecommands with arguments, ranges, criticality and verifiers.
    /// The same database gives the same bytes.
    ///
    /// ```
    /// use hilal_ground::{DatabaseHeading, VehicleDatabase};
    /// use hilal_mission::Mission;
    ///
    /// # let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    /// let mission = Mission::load(path.as_ref())?;
    /// let database = VehicleDatabase::new(&mission.for_first_flown()?.model()?)?;
    /// let heading = DatabaseHeading { mission: &mission.id, start: mission.start() };
    /// let document = database.xtce(&heading);
    /// assert!(document.contains(r#"<MetaCommand name="DRIVE_TO""#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn xtce(&self, heading: &DatabaseHeading<'_>) -> String {
        let DatabaseHeading { mission, start } = heading;
        let what = format!(
            "Telemetry and telecommands of {} of the mission {mission}, for space packets \
             (CCSDS 133.0-B-2) with PUS-C headers (ECSS-E-ST-70-41C).",
            self.id().as_str()
        );
        let header = Element::new("Header")
            .with("version", env!("CARGO_PKG_VERSION"))
            .with("date", time_of(*start))
            .with("validationStatus", "Released");
        Element::new("SpaceSystem")
            .with("xmlns", NAME_SPACE)
            .with("xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
            .with("xsi:schemaLocation", format!("{NAME_SPACE} {SCHEMA}"))
            .with("name", name::legal(self.id().as_str()))
            .holding([
                Element::text("LongDescription", what),
                header,
                telemetry::metadata(self, *start),
                command::metadata(self),
            ])
            .document()
    }
}

/// Returns an instant as XML Schema writes it, in UTC to the millisecond.
fn time_of(instant: Epoch) -> String {
    let (year, month, day, hour, minute, second, nanosecond) = instant.to_gregorian_utc();
    let millisecond = nanosecond / 1_000_000;
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{millisecond:03}Z")
}

#[cfg(test)]
mod tests;
