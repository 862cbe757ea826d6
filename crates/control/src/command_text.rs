//! Telecommands in words.

use std::fmt::Write as _;

use hilal_dictionary::{ArgumentRange, Command, Meaning};
use hilal_ground::VehicleDatabase;
use hilal_plan::utc_text;
use hilal_quantity::{Epoch, MapPoint, Unit};

/// Writes a telecommand with its arguments in one line, those with names by their names.
pub(crate) fn in_one_line(command: &Command, database: &VehicleDatabase) -> String {
    let mut text = command.name().to_owned();
    command.each_argument(|argument, number| {
        if argument.low == argument.high {
            return;
        }
        let value = value_text(argument, number, database);
        // Writing to a string does not fail.
        write!(text, " {}={value}", argument.name).unwrap_or_default();
    });
    text
}

/// Returns the choices that an argument has, where its numbers have names.
pub(crate) fn choices(
    argument: &ArgumentRange,
    database: &VehicleDatabase,
) -> Option<Vec<(i64, String)>> {
    let named: Vec<(i64, String)> = match argument.meaning {
        Meaning::Payload => (argument.low..=argument.high)
            .filter_map(|number| {
                let port = hilal_dictionary::Port::new(u8::try_from(number).ok()?)?;
                Some((number, database.payload(port)?.to_owned()))
            })
            .collect(),
        meaning => meaning
            .names()
            .map(|(number, name)| (i64::from(number), name.to_owned()))
            .filter(|(number, _)| (argument.low..=argument.high).contains(number))
            .collect(),
    };
    (!named.is_empty()).then_some(named)
}

fn value_text(argument: &ArgumentRange, number: i64, database: &VehicleDatabase) -> String {
    let choices = choices(argument, database);
    let named = choices.into_iter().flatten().find(|(value, _)| *value == number);
    named.map_or_else(|| number.to_string(), |(_, name)| name)
}

/// Returns a description without the marks that documentation needs.
pub(crate) fn plain(description: &str) -> String {
    description.trim().replace(['\\', '[', ']'], "")
}

/// What it takes to say what a telecommand will do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Circumstances<'a> {
    /// The vehicle's name.
    pub(crate) vehicle: &'a str,
    /// The mission's start: on-board seconds count from here.
    pub(crate) start: Epoch,
    /// Where telecommands count places from.
    pub(crate) landing: MapPoint,
    /// Where the vehicle says it is.
    pub(crate) place: MapPoint,
    /// Payloads by their ports.
    pub(crate) database: &'a VehicleDatabase,
}

/// Says in a sentence what a telecommand will do.
pub(crate) fn sentence(command: &Command, at: &Circumstances<'_>) -> String {
    let Circumstances { vehicle, start, landing, place, database } = *at;
    let instant = |seconds: u32| utc_text(start + f64::from(seconds) * Unit::Second);
    match *command {
        Command::DriveTo { x_cm, y_cm, arrive_by_s } => {
            let to = MapPoint::new(
                landing.x_m + f64::from(x_cm) / 100.0,
                landing.y_m + f64::from(y_cm) / 100.0,
            );
            format!(
                "{vehicle} adds a waypoint at x {:.1} m, y {:.1} m of the map, {:.0} m from where it last said it \
                 was, and drives there on a straight line, to arrive by {}.",
                to.x_m,
                to.y_m,
                to.distance(place).metres(),
                instant(arrive_by_s)
            )
        }
        Command::StopDrive => {
            format!("{vehicle} stops where it is and forgets all waypoints, those of the plan too.")
        }
        Command::SetMode { mode } => {
            format!(
                "{vehicle} changes to {} mode, after its drive where one is under way.",
                mode.name()
            )
        }
        Command::StartScience { payload, duration_s } => format!(
            "{vehicle} switches its payload {} on and takes records for {:.1} h.",
            database.payload_name(payload),
            f64::from(duration_s) / 3600.0
        ),
        Command::HibernateUntil { wake_s } => format!(
            "{vehicle} sleeps until {}; it hears little and does nothing else until then.",
            instant(wake_s)
        ),
        Command::ResumeFromSafe => format!("{vehicle} leaves safe mode for standby."),
        Command::ScheduleReset => format!(
            "{vehicle} forgets all telecommands of its schedule: nothing of its plan is done until it is sent again."
        ),
        Command::Ping => format!("{vehicle} answers that it is there."),
        _ => {
            let definition = command.kind().definition();
            let description = plain(definition.description);
            let first = description.split(". ").next().unwrap_or_default().trim_end_matches('.');
            let one_line = in_one_line(command, database);
            format!("{vehicle}: {one_line}. {first}.")
        }
    }
}
