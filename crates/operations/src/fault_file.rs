//! Fault files: what is to go wrong in a flight, as a person writes it.
//!
//! ```toml
//! [[fault]]
//! kind = "wheel-stuck"     # of the catalogue: `hilal faults list`
//! unit = 1                 # which wheel
//! at_h = 30.0              # hours after the mission's start
//! lasts_h = 5.0            # for ever where it is left out
//!
//! [[fault]]
//! kind = "computer-reset"
//! per_day = 0.5            # at random, by the seed
//! vehicle = "rover"        # the first that flies where it is left out
//! ```

use std::ops::Range;

use hilal_mission::models::Mode;
use hilal_mission::{VehicleId, VehicleModel};
use hilal_quantity::{Length, MapPoint};
use hilal_sim::{FailureMode, FaultError, InjectedFault, Trigger};
use serde::Deserialize;
use toml::Spanned;

/// What a fault file asks for.
#[derive(Debug, Clone)]
pub struct FaultFile {
    faults: Vec<Written>,
}

/// A fault with where it stands in the file.
#[derive(Debug, Clone)]
struct Written {
    line: usize,
    vehicle: Option<String>,
    fault: InjectedFault,
}

/// Why a fault file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum FaultFileError {
    /// It is not TOML, or has keys that no fault has.
    #[error("{0}")]
    Toml(#[from] toml::de::Error),
    /// A fault is not in the catalogue.
    #[error(
        "line {line}: no fault is called {name:?}; `hilal faults list` shows the catalogue{}",
        near.map(|name| format!(", which has {name:?}")).unwrap_or_default()
    )]
    Kind {
        /// The line.
        line: usize,
        /// The name.
        name: String,
        /// The name of the catalogue that is most like it.
        near: Option<&'static str>,
    },
    /// It does not say when, or says it in several ways.
    #[error(
        "line {line}: fault `{name}` needs one of at_h, per_day, in_mode, near_m with within_m, light, and \
         charge_below, and has {found}"
    )]
    Trigger {
        /// The line.
        line: usize,
        /// The fault.
        name: &'static str,
        /// How many it has.
        found: usize,
    },
    /// A figure that cannot be.
    #[error("line {line}: {key} of fault `{name}` must be {must}, got {got}")]
    Figure {
        /// The line.
        line: usize,
        /// The fault.
        name: &'static str,
        /// The key.
        key: &'static str,
        /// What it must be.
        must: &'static str,
        /// What it is.
        got: String,
    },
    /// The vehicle cannot have the fault.
    #[error("line {line}: {error}")]
    Fault {
        /// The line.
        line: usize,
        /// Why.
        error: FaultError,
    },
    /// The vehicle does not fly.
    #[error("line {line}: vehicle {vehicle:?} does not fly in this mission; {} do", flown.join(", "))]
    Vehicle {
        /// The line.
        line: usize,
        /// The vehicle.
        vehicle: String,
        /// Those that fly.
        flown: Vec<String>,
    },
    /// There is nothing in it.
    #[error("the file has no [[fault]]")]
    Empty,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    fault: Vec<Spanned<Entry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    kind: String,
    vehicle: Option<String>,
    at_h: Option<f64>,
    per_day: Option<f64>,
    in_mode: Option<String>,
    near_m: Option<[f64; 2]>,
    within_m: Option<f64>,
    light: Option<String>,
    charge_below: Option<f64>,
    lasts_h: Option<f64>,
    unit: Option<u8>,
    amount: Option<f64>,
}

impl FaultFile {
    /// Reads a fault file; places are on the mission's map, in metres.
    ///
    /// # Errors
    ///
    /// Names the line, the key, and what may stand there.
    pub fn parse(text: &str) -> Result<Self, FaultFileError> {
        let File { fault } = toml::from_str(text)?;
        if fault.is_empty() {
            return Err(FaultFileError::Empty);
        }
        let read = |entry: &Spanned<Entry>| written(entry.get_ref(), line(text, entry.span()));
        Ok(Self { faults: fault.iter().map(read).collect::<Result<_, _>>()? })
    }

    /// Returns the faults of one of the vehicles that fly; those that name no vehicle are of the first.
    ///
    /// # Errors
    ///
    /// A fault is of a vehicle that does not fly, or of a kind, unit or amount that the vehicle cannot have.
    pub fn of_vehicle(
        &self,
        vehicle: (&VehicleId, &VehicleModel),
        flown: &[&VehicleId],
    ) -> Result<Vec<InjectedFault>, FaultFileError> {
        let (id, model) = vehicle;
        let mut own = Vec::new();
        for Written { line, vehicle, fault } in &self.faults {
            let named = vehicle.as_deref().or_else(|| flown.first().map(|first| first.as_str()));
            if let Some(name) = named
                && !flown.iter().any(|one| one.as_str() == name)
            {
                let flown = flown.iter().map(|one| one.as_str().to_owned()).collect();
                return Err(FaultFileError::Vehicle {
                    line: *line,
                    vehicle: name.to_owned(),
                    flown,
                });
            }
            if named == Some(id.as_str()) {
                fault.check(model).map_err(|error| FaultFileError::Fault { line: *line, error })?;
                own.push(*fault);
            }
        }
        Ok(own)
    }
}

fn line(text: &str, span: Range<usize>) -> usize {
    1 + text.bytes().take(span.start).filter(|octet| *octet == b'\n').count()
}

fn written(entry: &Entry, line: usize) -> Result<Written, FaultFileError> {
    let kind = FailureMode::from_name(&entry.kind).ok_or_else(|| FaultFileError::Kind {
        line,
        name: entry.kind.clone(),
        near: nearest(&entry.kind),
    })?;
    let place = Place { line, name: kind.name() };
    let lasts_ms = entry.lasts_h.map(|hours| place.milliseconds("lasts_h", hours)).transpose()?;
    let fault = InjectedFault {
        kind,
        trigger: place.trigger(entry)?,
        lasts_ms,
        unit: entry.unit,
        amount: entry.amount,
    };
    Ok(Written { line, vehicle: entry.vehicle.clone(), fault })
}

/// Returns the name of the catalogue that shares most of its words or its beginning with another.
fn nearest(name: &str) -> Option<&'static str> {
    let alike = |other: &str| {
        let words = other.split('-').filter(|word| name.contains(word)).count();
        let begins = other.bytes().zip(name.bytes()).take_while(|(a, b)| a == b).count();
        10 * words + begins
    };
    let best = FailureMode::ALL.iter().map(|kind| kind.name()).max_by_key(|other| alike(other))?;
    (alike(best) >= 3).then_some(best)
}

/// Where a figure stands, for messages.
#[derive(Debug, Clone, Copy)]
struct Place {
    line: usize,
    name: &'static str,
}

impl Place {
    fn wrong(self, key: &'static str, must: &'static str, got: &dyn ToString) -> FaultFileError {
        let Self { line, name } = self;
        FaultFileError::Figure { line, name, key, must, got: got.to_string() }
    }

    /// Returns hours as milliseconds.
    fn milliseconds(self, key: &'static str, hours: f64) -> Result<u64, FaultFileError> {
        const MUST: &str = "a number of hours from 0 to 100000";
        if !(0.0..=100_000.0).contains(&hours) {
            return Err(self.wrong(key, MUST, &hours));
        }
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a time, held")]
        let ms = (hours * 3_600_000.0).round() as u64;
        Ok(ms)
    }

    fn trigger(self, entry: &Entry) -> Result<Trigger, FaultFileError> {
        let Self { line, name } = self;
        let mut triggers = Vec::new();
        if let Some(hours) = entry.at_h {
            triggers.push(Trigger::At { at_ms: self.milliseconds("at_h", hours)? });
        }
        if let Some(rate) = entry.per_day {
            triggers.push(Trigger::PerDay { rate });
        }
        if let Some(mode) = &entry.in_mode {
            const MUST: &str = "safe, standby, charge, drive, science or hibernate";
            let found = Mode::ALL.into_iter().find(|one| one.name() == mode);
            let mode = found.ok_or_else(|| self.wrong("in_mode", MUST, &format!("{mode:?}")))?;
            triggers.push(Trigger::InMode { mode });
        }
        match (entry.near_m, entry.within_m) {
            (None, None) => {}
            (Some([x_m, y_m]), Some(within_m)) => triggers.push(Trigger::Near {
                place: MapPoint::new(x_m, y_m),
                radius: Length::from_metres(within_m),
            }),
            (Some(_), None) => {
                return Err(self.wrong("within_m", "given beside near_m", &"nothing"));
            }
            (None, Some(_)) => {
                return Err(self.wrong("near_m", "given beside within_m", &"nothing"));
            }
        }
        match entry.light.as_deref() {
            None => {}
            Some("dark") => triggers.push(Trigger::Dark),
            Some("lit") => triggers.push(Trigger::Lit),
            Some(other) => {
                return Err(self.wrong("light", "\"dark\" or \"lit\"", &format!("{other:?}")));
            }
        }
        if let Some(share) = entry.charge_below {
            triggers.push(Trigger::ChargeBelow { share });
        }
        match triggers.as_slice() {
            [trigger] => Ok(*trigger),
            others => Err(FaultFileError::Trigger { line, name, found: others.len() }),
        }
    }
}

#[cfg(test)]
mod tests {
    use hilal_mission::Mission;

    use super::*;

    fn reference() -> Mission {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
        Mission::load(path.as_ref()).expect("the reference mission is well-formed")
    }

    /// Reads a file for the first vehicle of the reference mission.
    fn read(text: &str) -> Result<Vec<InjectedFault>, String> {
        let mission = reference();
        let flown: Vec<&VehicleId> = mission.flown.iter().collect();
        let own = mission.for_first_flown().expect("a vehicle flies");
        let model = own.model().expect("it is declared");
        let file = FaultFile::parse(text).map_err(|error| error.to_string())?;
        file.of_vehicle((own.id(), &model), &flown).map_err(|error| error.to_string())
    }

    #[test]
    fn every_trigger_can_be_written() {
        let text = r#"
            [[fault]]
            kind = "wheel-stuck"
            unit = 1
            at_h = 30.5
            lasts_h = 5
            [[fault]]
            kind = "computer-reset"
            per_day = 0.5
            [[fault]]
            kind = "sun-sensor-lost"
            in_mode = "drive"
            vehicle = "rover"
            [[fault]]
            kind = "steeper-slope"
            near_m = [100.0, -200.0]
            within_m = 20.0
            amount = 2.0
            [[fault]]
            kind = "box-sensor-lost"
            light = "dark"
            [[fault]]
            kind = "heater-stuck-on"
            charge_below = 0.5
        "#;
        let faults = read(text).expect("all of it can be");
        assert_eq!(faults.len(), 6);
        assert_eq!(faults[0].trigger, Trigger::At { at_ms: 109_800_000 });
        assert_eq!((faults[0].lasts_ms, faults[0].unit), (Some(18_000_000), Some(1)));
        assert_eq!(faults[2].trigger, Trigger::InMode { mode: Mode::Drive });
        assert_eq!(faults[3].amount, Some(2.0));
    }

    #[test]
    fn what_cannot_be_is_said_with_its_line_and_what_may_stand_there() {
        let cases = [
            ("", "the file has no [[fault]]"),
            (
                "[[fault]]\nkind = \"wheel-stock\"\nat_h = 1",
                "line 1: no fault is called \"wheel-stock\"",
            ),
            (
                "\n\n[[fault]]\nkind = \"wheel-stuck\"",
                "line 3: fault `wheel-stuck` needs one of at_h",
            ),
            ("[[fault]]\nkind = \"alarm\"\nat_h = 1\nlight = \"lit\"", "and has 2"),
            (
                "[[fault]]\nkind = \"alarm\"\nat_h = -1",
                "at_h of fault `alarm` must be a number of hours",
            ),
            ("[[fault]]\nkind = \"alarm\"\nat_h = nan", "must be a number of hours"),
            (
                "[[fault]]\nkind = \"alarm\"\nlight = \"dim\"",
                "must be \"dark\" or \"lit\", got \"dim\"",
            ),
            ("[[fault]]\nkind = \"alarm\"\nin_mode = \"nap\"", "must be safe, standby, charge"),
            (
                "[[fault]]\nkind = \"alarm\"\nnear_m = [0, 0]",
                "within_m of fault `alarm` must be given beside near_m",
            ),
            (
                "[[fault]]\nkind = \"wheel-stuck\"\nunit = 9\nat_h = 1",
                "line 1: the unit of fault `wheel-stuck`",
            ),
            ("[[fault]]\nkind = \"alarm\"\nper_day = 0", "the rate a day must be above 0"),
            (
                "[[fault]]\nkind = \"alarm\"\nat_h = 1\nvehicle = \"tank\"",
                "vehicle \"tank\" does not fly",
            ),
            ("[[fault]]\nkind = \"alarm\"\nat_h = 1\nwhen = 2", "unknown field `when`"),
        ];
        for (text, expected) in cases {
            let said = read(text).expect_err(text);
            assert!(said.contains(expected), "{text:?}: {said}");
        }
    }

    #[test]
    fn a_name_that_is_nearly_right_is_told_the_right_one() {
        assert_eq!(nearest("heater-stuckon"), Some("heater-stuck-on"));
        assert_eq!(nearest("lost receiver"), Some("receiver-lost"));
        assert_eq!(nearest("xyz"), None);
    }
}
