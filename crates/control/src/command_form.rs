//! Telecommands as people fill them in: what there is, what an entry means, and what speaks against sending it.

use std::collections::BTreeMap;

use hilal_dictionary::{
    ArgumentRange, Command, CommandKind, Criticality, Mode, ParameterId, Structure,
};
use hilal_ground::VehicleDatabase;
use hilal_quantity::{Epoch, MapPoint};
use hilal_terrain::Grid;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::command_text::{Circumstances, choices, in_one_line, plain, sentence};
use crate::glance::Glance;

/// A value of an argument or a parameter that has a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct NamedValue {
    /// The number.
    pub value: i64,
    /// What it stands for.
    pub name: String,
}

/// An argument of a telecommand.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ArgumentForm {
    /// Name, with its unit.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Least value.
    pub low: i64,
    /// Greatest value.
    pub high: i64,
    /// The one value that it may have; it need not be given.
    pub fixed: Option<i64>,
    /// An example.
    pub example: i64,
    /// Its values, where they have names.
    pub choices: Option<Vec<NamedValue>>,
}

/// A telecommand that can be asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CommandForm {
    /// Name.
    pub name: String,
    /// Service type.
    pub service: u8,
    /// Message subtype.
    pub subtype: u8,
    /// What it does.
    pub description: String,
    /// `normal`, `vital` or `critical`.
    pub criticality: String,
    /// What can come of it.
    pub reason: Option<String>,
    /// Its arguments.
    pub arguments: Vec<ArgumentForm>,
}

/// Limits of a parameter: below and above which it is yellow, and red.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LimitsForm {
    /// Yellow below the first, and above the second.
    pub yellow: [Option<f64>; 2],
    /// Red below the first, and above the second.
    pub red: [Option<f64>; 2],
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ParameterForm {
    /// Dotted name.
    pub name: String,
    /// Unit.
    pub unit: String,
    /// What it is.
    pub description: String,
    /// The housekeeping report that carries it.
    pub structure: Option<String>,
    /// Its limits.
    pub limits: Option<LimitsForm>,
    /// Its values, where they have names.
    pub states: Option<Vec<NamedValue>>,
}

/// Everything that can be asked of a vehicle and heard from it.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct VehicleDictionary {
    /// Telecommands.
    pub commands: Vec<CommandForm>,
    /// Parameters.
    pub parameters: Vec<ParameterForm>,
}

impl VehicleDictionary {
    /// Gathers what a vehicle understands and says.
    pub(crate) fn of(database: &VehicleDatabase) -> Self {
        let commands = CommandKind::ALL.iter().map(|kind| command_form(*kind, database));
        let parameters = ParameterId::ALL.iter().map(|id| parameter_form(*id, database));
        Self { commands: commands.collect(), parameters: parameters.collect() }
    }
}

fn command_form(kind: CommandKind, database: &VehicleDatabase) -> CommandForm {
    let definition = kind.definition();
    let criticality = kind.criticality();
    let mut arguments = Vec::new();
    kind.example().each_argument(|argument, example| {
        let named = choices(argument, database);
        arguments.push(ArgumentForm {
            name: argument.name.to_owned(),
            description: plain(argument.description),
            low: argument.low,
            high: argument.high,
            fixed: (argument.low == argument.high).then_some(argument.low),
            example,
            choices: named.map(|named| {
                named.into_iter().map(|(value, name)| NamedValue { value, name }).collect()
            }),
        });
    });
    CommandForm {
        name: definition.name.to_owned(),
        service: definition.message.service,
        subtype: definition.message.subtype,
        description: plain(definition.description),
        criticality: criticality.name().to_owned(),
        reason: criticality.reason().map(str::to_owned),
        arguments,
    }
}

fn parameter_form(id: ParameterId, database: &VehicleDatabase) -> ParameterForm {
    let parameter = id.definition();
    let carries = |structure: &Structure| structure.parameters().contains(&id);
    let structure = (1..=u8::MAX).map_while(Structure::from_number).find(carries);
    let limits = database.limits().limits(id);
    let limits = LimitsForm {
        yellow: [limits.yellow_low, limits.yellow_high],
        red: [limits.red_low, limits.red_high],
    };
    let limited = [limits.yellow, limits.red].iter().flatten().any(Option::is_some);
    let states: Vec<NamedValue> = parameter
        .meaning
        .names()
        .map(|(value, name)| NamedValue { value: value.into(), name: name.to_owned() })
        .collect();
    ParameterForm {
        name: parameter.name.to_owned(),
        unit: parameter.unit.to_owned(),
        description: parameter.description.to_owned(),
        structure: structure.map(|structure| structure.name().to_owned()),
        limits: limited.then_some(limits),
        states: (!states.is_empty()).then_some(states),
    }
}

/// A telecommand as somebody has filled it in.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommandEntryForm {
    /// Name.
    pub command: String,
    /// Arguments by their names; those with one allowed value may be left out.
    #[serde(default)]
    pub arguments: BTreeMap<String, i64>,
    /// What who asks has to say of it.
    #[serde(default)]
    pub comment: String,
}

/// What is to be said of a telecommand before it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CommandCheck {
    /// Whether it can be asked for.
    pub ok: bool,
    /// What will happen.
    pub sentence: String,
    /// What makes it impossible.
    pub problems: Vec<String>,
    /// What to think of before.
    pub warnings: Vec<String>,
    /// `normal`, `vital` or `critical`.
    pub criticality: String,
    /// What can come of it.
    pub reason: Option<String>,
    /// Octets of its packet.
    pub octets: usize,
    /// Whether a second person has to approve it.
    pub needs_second_person: bool,
}

/// Makes a telecommand of what was filled in.
///
/// # Errors
///
/// Says all that is wrong with it, a sentence each.
pub(crate) fn command_of(
    name: &str,
    arguments: &BTreeMap<String, i64>,
) -> Result<Command, Vec<String>> {
    let kind = CommandKind::ALL.iter().find(|kind| kind.definition().name == name);
    let Some(kind) = kind else {
        return Err(vec![format!(
            "there is no telecommand {name}; see the list of the dictionary"
        )]);
    };
    let definition = kind.definition();
    let mut problems = Vec::new();
    let mut octets: Vec<u8> = definition.function.into_iter().collect();
    for argument in definition.arguments {
        match number_of(argument, arguments) {
            Ok(number) => octets.extend(&number.to_be_bytes()[8 - argument.octets..]),
            Err(problem) => problems.push(problem),
        }
    }
    let known = |name: &String| definition.arguments.iter().any(|argument| argument.name == name);
    let unknown = arguments.keys().filter(|name| !known(name));
    problems.extend(unknown.map(|argument| format!("{name} has no argument {argument}")));
    if !problems.is_empty() {
        return Err(problems);
    }
    Command::decode(definition.message, &octets).map_err(|error| vec![error.to_string()])
}

fn number_of(argument: &ArgumentRange, given: &BTreeMap<String, i64>) -> Result<i64, String> {
    let ArgumentRange { name, low, high, .. } = *argument;
    let number = match given.get(name) {
        Some(number) => *number,
        None if low == high => low,
        None => return Err(format!("{name} is missing; it goes from {low} to {high}")),
    };
    if (low..=high).contains(&number) {
        return Ok(number);
    }
    Err(format!("{name} is {number}, and goes from {low} to {high}"))
}

/// What a vehicle's drives are checked against.
#[derive(Debug, Clone)]
pub(crate) struct DriveGround {
    /// Cells of the site.
    pub(crate) grid: Grid,
    /// Slope of each cell in degrees; not a number where it is too rough.
    pub(crate) slope_deg: Vec<f32>,
    /// The steepest slope that the vehicle drives on, in degrees.
    pub(crate) limit_deg: f64,
    /// The pace that plans count on, in metres a second.
    pub(crate) speed_m_s: f64,
}

/// What telecommands to a vehicle are checked against, beside its state.
#[derive(Debug, Clone)]
pub(crate) struct CommandGround {
    /// The vehicle's name.
    pub(crate) name: String,
    /// The mission's start.
    pub(crate) start: Epoch,
    /// Where telecommands count places from.
    pub(crate) landing: MapPoint,
    /// What the ground knows of the vehicle.
    pub(crate) database: VehicleDatabase,
    /// What it drives on.
    pub(crate) drive: DriveGround,
    /// Share of its charge, in percent, below which plans do not go.
    pub(crate) reserve_percent: f64,
}

impl CommandGround {
    /// Says what a telecommand will do and what speaks against it.
    pub(crate) fn check(&self, command: &Command, glance: &Glance) -> CommandCheck {
        let criticality = command.kind().criticality();
        let (problems, mut warnings) = match *command {
            Command::DriveTo { x_cm, y_cm, arrive_by_s } => {
                self.check_drive((x_cm, y_cm, arrive_by_s), glance)
            }
            Command::HibernateUntil { wake_s } if u64::from(wake_s) * 1000 <= glance.now_ms => {
                (vec!["the instant to wake has passed".to_owned()], Vec::new())
            }
            Command::ResumeFromSafe if glance.mode != Some(Mode::Safe) => {
                (Vec::new(), vec!["the vehicle did not report safe mode".to_owned()])
            }
            _ => (Vec::new(), Vec::new()),
        };
        warnings.extend(self.warnings_of_state(command, glance));
        let at = Circumstances {
            vehicle: &self.name,
            start: self.start,
            landing: self.landing,
            place: glance.place,
            database: &self.database,
        };
        CommandCheck {
            ok: problems.is_empty(),
            sentence: sentence(command, &at),
            problems,
            warnings,
            criticality: criticality.name().to_owned(),
            reason: criticality.reason().map(str::to_owned),
            octets: command.kind().definition().octets(),
            needs_second_person: matches!(criticality, Criticality::Critical(_)),
        }
    }

    /// Writes a telecommand in a line.
    pub(crate) fn text(&self, command: &Command) -> String {
        in_one_line(command, &self.database)
    }

    fn warnings_of_state(&self, command: &Command, glance: &Glance) -> Vec<String> {
        let mut warnings = Vec::new();
        if !glance.link_up {
            warnings.push(
                "no link is expected now: it waits on the ground until there is one".to_owned(),
            );
        }
        let Some(mode) = glance.mode else {
            warnings.push("nothing has been heard of the vehicle yet".to_owned());
            return warnings;
        };
        let works = matches!(command, Command::DriveTo { .. } | Command::StartScience { .. });
        if works && matches!(mode, Mode::Safe | Mode::Hibernate) {
            let mode = mode.name();
            warnings
                .push(format!("the vehicle last reported {mode} mode, in which it refuses this"));
        }
        let low = glance.charge_percent.filter(|charge| *charge < self.reserve_percent);
        if let Some(charge) = low.filter(|_| works) {
            warnings.push(format!(
                "the battery holds {charge:.0} %, less than the reserve of {:.0} % that plans keep",
                self.reserve_percent
            ));
        }
        warnings
    }

    fn check_drive(
        &self,
        (x_cm, y_cm, arrive_by_s): (i32, i32, u32),
        glance: &Glance,
    ) -> (Vec<String>, Vec<String>) {
        let DriveGround { grid, slope_deg, limit_deg, speed_m_s } = &self.drive;
        let (mut problems, mut warnings) = (Vec::new(), Vec::new());
        let metres = |cm: i32| f64::from(cm) / 100.0;
        let to = MapPoint::new(self.landing.x_m + metres(x_cm), self.landing.y_m + metres(y_cm));
        let Some(_) = grid.cell_at(to) else {
            let problem = "the waypoint lies off the map of the site, and nothing is known of the ground there";
            return (vec![problem.to_owned()], warnings);
        };
        let distance = to.distance(glance.place).metres();
        let needed_s = distance / speed_m_s;
        let left_s = f64::from(arrive_by_s) - glance.now_ms as f64 / 1000.0;
        if left_s <= 0.0 {
            problems.push("the instant to arrive by has passed".to_owned());
        } else if needed_s > left_s {
            problems.push(format!(
                "it is {distance:.0} m, {:.1} h at the planned pace, and {:.1} h are left until the instant to arrive by",
                needed_s / 3600.0,
                left_s / 3600.0
            ));
        }
        let steps = (distance / (grid.spacing_m / 2.0)).ceil().max(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a site's width"
        )]
        let steps = steps as u32;
        let along = (0..=steps).map(|step| f64::from(step) / f64::from(steps));
        let from = glance.place;
        let cells = along.map(|share| {
            let x_m = from.x_m + share * (to.x_m - from.x_m);
            let y_m = from.y_m + share * (to.y_m - from.y_m);
            grid.cell_at(MapPoint::new(x_m, y_m)).map(|cell| slope_deg[grid.index(cell)])
        });
        let slopes: Vec<f32> = cells.map(|slope| slope.unwrap_or(f32::NAN)).collect();
        if slopes.iter().any(|slope| slope.is_nan()) {
            problems.push(
                "the straight line crosses ground that is too rough, or not known".to_owned(),
            );
        }
        let steepest = f64::from(slopes.iter().copied().fold(0.0, f32::max));
        if steepest > *limit_deg {
            problems.push(format!(
                "the straight line crosses slopes of {steepest:.0}°, steeper than the {limit_deg:.0}° that the vehicle drives on"
            ));
        } else if steepest > 0.8 * limit_deg {
            warnings.push(format!("the straight line crosses slopes of {steepest:.0}°"));
        }
        (problems, warnings)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_telecommand_can_be_filled_in_with_its_example() {
        for kind in CommandKind::ALL {
            let mut arguments = BTreeMap::new();
            kind.example().each_argument(|argument, number| {
                if argument.low != argument.high {
                    arguments.insert(argument.name.to_owned(), number);
                }
            });
            let command = command_of(kind.definition().name, &arguments);
            assert_eq!(command, Ok(kind.example()));
        }
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let given = BTreeMap::from([("x_cm".to_owned(), 5_000_001), ("z_cm".to_owned(), 1)]);
        let problems = command_of("DRIVE_TO", &given).expect_err("not a drive");
        assert_eq!(
            problems,
            [
                "x_cm is 5000001, and goes from -5000000 to 5000000",
                "y_cm is missing; it goes from -5000000 to 5000000",
                "arrive_by_s is missing; it goes from 0 to 4294967295",
                "DRIVE_TO has no argument z_cm",
            ]
        );
        let problems = command_of("FLY", &BTreeMap::new()).expect_err("no telecommand");
        assert!(problems[0].contains("no telecommand FLY"), "{problems:?}");
    }
}
