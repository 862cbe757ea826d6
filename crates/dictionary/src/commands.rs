//! Every telecommand of a vehicle, service by service: housekeeping control (service 3), functions
//! (8), schedule (11), ping (17) and parameter management (20) of ECSS-E-ST-70-41C. Enumeration, codec, names, ranges,
//! examples and `docs/dictionary.md` all come from this one declaration.
//!
//! A telecommand is declared with its name and message type, the function number where the service
//! has one, an octet with one allowed value where the standard wants one, and its arguments in the
//! order on the wire. An argument has a type, a range where the type allows more than makes sense,
//! and an example.

use hilal_packets::MessageType;

use crate::argument::{ArgumentReader, ArgumentValue as _, argument_range, fixed_octet};
use crate::{
    ArgumentRange, CommandDefinition, CommandError, FileKind, FileWay, Mode, Port, Sensor,
    Structure, TableEntry,
};

/// Declares the telecommands.
macro_rules! commands {
    ($(
        $(#[doc = $doc:literal])+
        $id:ident = $name:literal, TC[$service:literal, $subtype:literal]
        $(function $function:literal)? $(, $fixed:ident = $value:literal)? $({$(
            $(#[doc = $field_doc:literal])+
            $field:ident: $field_type:ty $(, $low:literal..=$high:literal)? = $example:expr;
        )*})?
    )*) => {
        /// A telecommand to a vehicle.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        pub enum Command {
            $($(#[doc = $doc])+ $id $({
                $($(#[doc = $field_doc])+ $field: $field_type,)*
            })?,)*
        }

        /// A telecommand without its arguments.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum CommandKind {
            $($(#[doc = $doc])+ $id,)*
        }

        impl CommandKind {
            /// Every telecommand, in the order of the declaration.
            pub const ALL: &[Self] = &[$(Self::$id,)*];

            /// Returns the declaration.
            pub const fn definition(self) -> &'static CommandDefinition {
                match self {
                    $(Self::$id => const { &CommandDefinition {
                        name: $name,
                        message: MessageType::new($service, $subtype),
                        function: commands!(@optional $($function)?),
                        arguments: &[
                            $(fixed_octet(stringify!($fixed), $value),)?
                            $($(argument_range::<$field_type>(
                                stringify!($field),
                                concat!($($field_doc),+),
                                commands!(@optional $(($low, $high))?),
                            ),)*)?
                        ],
                        description: concat!($($doc),+),
                    } },)*
                }
            }

            /// Returns a telecommand of this kind, for tables and tests.
            pub const fn example(self) -> Command {
                match self {
                    $(Self::$id => Command::$id $({ $($field: $example,)* })?,)*
                }
            }

            /// Reads the arguments of a telecommand of this kind.
            pub(crate) fn read(self, mut reader: ArgumentReader<'_>) -> Result<Command, CommandError> {
                match self {
                    $(Self::$id => {
                        $(reader.fixed($value)?;)?
                        Ok(Command::$id $({ $($field: reader.value()?,)* })?)
                    })*
                }
            }
        }

        impl Command {
            /// Returns which telecommand this is.
            pub const fn kind(&self) -> CommandKind {
                match self {
                    $(Self::$id $({ $($field: _,)* })? => CommandKind::$id,)*
                }
            }

            /// Calls `see` with each argument and its value, in the order on the wire.
            pub fn each_argument(&self, mut see: impl FnMut(&'static ArgumentRange, i64)) {
                let mut declared = self.kind().definition().arguments.iter();
                let mut next = |value: i64| {
                    if let Some(argument) = declared.next() {
                        see(argument, value);
                    }
                };
                match *self {
                    $(Self::$id $({ $($field,)* })? => {
                        $(next($value);)?
                        $($(next($field.to_number());)*)?
                    })*
                }
            }
        }
    };
    (@optional) => { None };
    (@optional $value:tt) => { Some($value) };
}

commands! {
    /// Answer with TM\[17,2\].
    Ping = "PING", TC[17, 1]

    /// Send a housekeeping report periodically.
    EnableHousekeeping = "ENABLE_HOUSEKEEPING", TC[3, 5], count = 1 {
        /// Which report.
        structure: Structure = Structure::Power;
    }
    /// Send a housekeeping report no longer.
    DisableHousekeeping = "DISABLE_HOUSEKEEPING", TC[3, 6], count = 1 {
        /// Which report.
        structure: Structure = Structure::Power;
    }
    /// Send one housekeeping report now.
    ReportHousekeeping = "REPORT_HOUSEKEEPING", TC[3, 27], count = 1 {
        /// Which report.
        structure: Structure = Structure::Power;
    }
    /// Change how often a housekeeping report is sent.
    SetHousekeepingInterval = "SET_HOUSEKEEPING_INTERVAL", TC[3, 31], count = 1 {
        /// Which report.
        structure: Structure = Structure::Power;
        /// Seconds between two reports.
        interval_s: u32, 1..=86_400 = 60;
    }

    /// Change to safe, standby or charge (after the drive, when one is under way); drive, science and
    /// hibernation have their own commands.
    SetMode = "SET_MODE", TC[8, 1] function 1 {
        /// The mode.
        mode: Mode = Mode::Charge;
    }
    /// Add a waypoint to the drive queue and drive. The range is 50 km from the landing point: any
    /// place that a vehicle of this class can reach.
    DriveTo = "DRIVE_TO", TC[8, 1] function 2 {
        /// From the landing point along the map's x axis, in centimetres.
        x_cm: i32, -5_000_000..=5_000_000 = 1000;
        /// From the landing point along the map's y axis, in centimetres.
        y_cm: i32, -5_000_000..=5_000_000 = -2000;
        /// When to arrive, in seconds since the mission's epoch.
        arrive_by_s: u32 = 3600;
    }
    /// Stop and forget all waypoints.
    StopDrive = "STOP_DRIVE", TC[8, 1] function 3
    /// Switch a payload on and take its records.
    StartScience = "START_SCIENCE", TC[8, 1] function 4 {
        /// Which payload, by its port.
        payload: Port = Port::FIRST;
        /// For how long, in seconds from the release of this telecommand: at most 14 days.
        duration_s: u32, 1..=1_209_600 = 3600;
    }
    /// Switch all payloads off.
    StopScience = "STOP_SCIENCE", TC[8, 1] function 5
    /// Sleep.
    HibernateUntil = "HIBERNATE_UNTIL", TC[8, 1] function 6 {
        /// When to wake, in seconds since the mission's epoch.
        wake_s: u32 = 86_400;
    }
    /// Leave safe mode for standby.
    ResumeFromSafe = "RESUME_FROM_SAFE", TC[8, 1] function 7
    /// Take a position found by the ground as the estimate.
    SetPosition = "SET_POSITION", TC[8, 1] function 8 {
        /// From the landing point along the map's x axis, in centimetres.
        x_cm: i32, -5_000_000..=5_000_000 = 0;
        /// From the landing point along the map's y axis, in centimetres.
        y_cm: i32, -5_000_000..=5_000_000 = 0;
    }
    /// Forget the science packets that have not been sent yet.
    ClearScience = "CLEAR_SCIENCE", TC[8, 1] function 9
    /// Declare a haven on the way: where, and until when to hibernate there when the ground is silent.
    SetHaven = "SET_HAVEN", TC[8, 1] function 10 {
        /// Which of the havens that the vehicle remembers.
        slot: u8, 0..=15 = 0;
        /// From the landing point along the map's x axis, in centimetres.
        x_cm: i32, -5_000_000..=5_000_000 = 1000;
        /// From the landing point along the map's y axis, in centimetres.
        y_cm: i32, -5_000_000..=5_000_000 = -2000;
        /// When to wake there, in seconds since the mission's epoch; 0 forgets the haven.
        wake_s: u32 = 604_800;
    }
    /// Trust a sensor again.
    TrustSensor = "TRUST_SENSOR", TC[8, 1] function 11 {
        /// Which sensor.
        sensor: Sensor = Sensor::BoxTemperature;
    }
    /// Switch the motor of a wheel on again.
    UseWheel = "USE_WHEEL", TC[8, 1] function 12 {
        /// Which wheel, from 0.
        wheel: u8, 0..=7 = 0;
    }
    /// Make a file and send it by CFDP.
    SendFile = "SEND_FILE", TC[8, 1] function 13 {
        /// Which file.
        file: FileKind = FileKind::Track;
    }
    /// Let a file rest on its way: nothing of it is sent, and no time counts.
    SuspendFile = "SUSPEND_FILE", TC[8, 1] function 14 {
        /// Which way it goes.
        way: FileWay = FileWay::Down;
    }
    /// Go on with a file that rests.
    ResumeFile = "RESUME_FILE", TC[8, 1] function 15 {
        /// Which way it goes.
        way: FileWay = FileWay::Down;
    }
    /// Give a file up on its way.
    CancelFile = "CANCEL_FILE", TC[8, 1] function 16 {
        /// Which way it goes.
        way: FileWay = FileWay::Down;
    }

    /// Change an entry of a table of fault protection.
    SetTableEntry = "SET_TABLE_ENTRY", TC[20, 3], count = 1 {
        /// Which entry.
        entry: TableEntry = TableEntry::SilenceListen;
        /// Its value in thousandths of its unit.
        value_milli: i32 = 86_400_000;
    }

    /// Release scheduled telecommands when they are due.
    ScheduleEnable = "SCHEDULE_ENABLE", TC[11, 1]
    /// Let scheduled telecommands expire.
    ScheduleDisable = "SCHEDULE_DISABLE", TC[11, 2]
    /// Forget all scheduled telecommands.
    ScheduleReset = "SCHEDULE_RESET", TC[11, 3]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_and_message_types_are_unique() {
        let names: BTreeSet<_> =
            CommandKind::ALL.iter().map(|kind| kind.definition().name).collect();
        let types: BTreeSet<_> = CommandKind::ALL
            .iter()
            .map(|kind| (kind.definition().message, kind.definition().function))
            .collect();
        assert_eq!(names.len(), CommandKind::ALL.len());
        assert_eq!(types.len(), CommandKind::ALL.len());
    }

    #[test]
    fn either_all_telecommands_of_a_message_type_have_a_function_number_or_none() {
        for (one, other) in CommandKind::ALL.iter().zip(CommandKind::ALL.iter().skip(1)) {
            let (one, other) = (one.definition(), other.definition());
            let same = one.message == other.message;
            assert!(!same || (one.function.is_some() && other.function.is_some()), "{}", one.name);
        }
    }
}
