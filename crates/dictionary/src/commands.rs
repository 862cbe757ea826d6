//! Every telecommand of a vehicle, service by service: housekeeping control (service 3), event reporting (5), memory (6),
//! functions (8), time reports (9), schedule (11), on-board monitoring (12), storage and retrieval (15), ping (17),
//! event-action (19) and parameter management (20) of ECSS-E-ST-70-41C. Enumeration, codec, names, ranges, examples and
//! `docs/dictionary.md` all come from this one declaration.
//!
//! A telecommand is declared with its name and message type, the function number where the service
//! has one, an octet with one allowed value where the standard wants one, and its arguments in the
//! order on the wire. An argument has a type, a range where the type allows more than makes sense,
//! and an example.

use hilal_packets::MessageType;

use crate::argument::{ArgumentReader, ArgumentValue as _, argument_range, fixed_octet};
use crate::{
    ArgumentRange, CommandDefinition, CommandError, EventId, FileKind, FileWay, Memory, Mode,
    MonitorEvents, One, PacketStore, ParameterId, Port, Sensor, Structure, SubSchedule, TableEntry,
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

    /// Report an event again when it happens.
    EnableEvent = "ENABLE_EVENT", TC[5, 5], count = 1 {
        /// Which event, by its number.
        event: EventId = EventId::HeaterOn;
    }
    /// Report an event no longer; one of high severity is always reported.
    DisableEvent = "DISABLE_EVENT", TC[5, 6], count = 1 {
        /// Which event, by its number.
        event: EventId = EventId::HeaterOn;
    }
    /// Send the list of events that are not reported.
    ReportDisabledEvents = "REPORT_DISABLED_EVENTS", TC[5, 7]

    /// Check a parameter by its monitor.
    EnableMonitor = "ENABLE_MONITOR", TC[12, 1], count = 1 {
        /// Which monitor.
        monitor: u8, 1..=8 = 1;
    }
    /// Check a parameter by its monitor no longer.
    DisableMonitor = "DISABLE_MONITOR", TC[12, 2], count = 1 {
        /// Which monitor.
        monitor: u8, 1..=8 = 1;
    }
    /// Define a monitor of a parameter; it checks once it is enabled.
    AddMonitor = "ADD_MONITOR", TC[12, 5], count = 1 {
        /// Which monitor: one that is not defined.
        monitor: u8, 1..=8 = 1;
        /// The parameter, by its number.
        parameter: ParameterId = ParameterId::BatterySoc;
        /// Seconds between two checks.
        interval_s: u16, 1..=3600 = 10;
        /// How many checks in a row must find the same before it counts.
        repetitions: u8, 1..=200 = 3;
        /// Least raw number of the parameter that is within limits.
        low: i32, -2_147_483_647..=2_147_483_647 = 2400;
        /// Greatest raw number of the parameter that is within limits.
        high: i32, -2_147_483_647..=2_147_483_647 = 10_000;
        /// Which events it raises.
        events: MonitorEvents = MonitorEvents::A;
    }
    /// Forget a monitor that is disabled.
    DeleteMonitor = "DELETE_MONITOR", TC[12, 6], count = 1 {
        /// Which monitor.
        monitor: u8, 1..=8 = 1;
    }
    /// Define a monitor anew; it stays enabled or disabled.
    ModifyMonitor = "MODIFY_MONITOR", TC[12, 7], count = 1 {
        /// Which monitor: one that is defined.
        monitor: u8, 1..=8 = 1;
        /// The parameter, by its number.
        parameter: ParameterId = ParameterId::BatterySoc;
        /// Seconds between two checks.
        interval_s: u16, 1..=3600 = 60;
        /// How many checks in a row must find the same before it counts.
        repetitions: u8, 1..=200 = 1;
        /// Least raw number of the parameter that is within limits.
        low: i32, -2_147_483_647..=2_147_483_647 = 3000;
        /// Greatest raw number of the parameter that is within limits.
        high: i32, -2_147_483_647..=2_147_483_647 = 10_000;
        /// Which events it raises.
        events: MonitorEvents = MonitorEvents::B;
    }
    /// Report the definitions of monitors.
    ReportMonitors = "REPORT_MONITORS", TC[12, 8], count = 1 {
        /// Which monitor; 0 is all that are defined.
        monitor: u8, 0..=8 = 0;
    }
    /// Let the monitors that are enabled check.
    EnableMonitoring = "ENABLE_MONITORING", TC[12, 15]
    /// Let no monitor check.
    DisableMonitoring = "DISABLE_MONITORING", TC[12, 16]

    /// Forget what an event starts; it must be disabled.
    DeleteEventAction = "DELETE_EVENT_ACTION", TC[19, 2], count = 1 {
        /// Which event, by its number.
        event: EventId = EventId::MonitorALow;
    }
    /// Let an event start its telecommand.
    EnableEventAction = "ENABLE_EVENT_ACTION", TC[19, 4], count = 1 {
        /// Which event, by its number.
        event: EventId = EventId::MonitorALow;
    }
    /// Let an event start its telecommand no longer.
    DisableEventAction = "DISABLE_EVENT_ACTION", TC[19, 5], count = 1 {
        /// Which event, by its number.
        event: EventId = EventId::MonitorALow;
    }
    /// Report which events start a telecommand.
    ReportEventActions = "REPORT_EVENT_ACTIONS", TC[19, 6]
    /// Let events start the telecommands that are enabled.
    EnableEventActions = "ENABLE_EVENT_ACTIONS", TC[19, 8]
    /// Let no event start a telecommand.
    DisableEventActions = "DISABLE_EVENT_ACTIONS", TC[19, 9]

    /// Report the time at which each frame was sent whose count is a multiple of a power of two.
    SetTimeReportRate = "SET_TIME_REPORT_RATE", TC[9, 1] {
        /// The exponent of that power of two; 9 is for no reports.
        exponent: u8, 0..=9 = 8;
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

    /// Keep packets in a packet store again.
    EnableStorage = "ENABLE_STORAGE", TC[15, 1], count = 1 {
        /// Which store: housekeeping or science.
        store: PacketStore = PacketStore::Housekeeping;
    }
    /// Keep no packets in a packet store: they are counted and not sent.
    DisableStorage = "DISABLE_STORAGE", TC[15, 2], count = 1 {
        /// Which store: housekeeping or science.
        store: PacketStore = PacketStore::Housekeeping;
    }
    /// Send the packets of an interval again that were sent before and are still in their store.
    StartRetrieval = "START_RETRIEVAL", TC[15, 9], count = 1 {
        /// Which store.
        store: PacketStore = PacketStore::Housekeeping;
        /// The least time of a packet, in seconds since the mission's epoch.
        from_s: u32 = 3600;
        /// The greatest time of a packet, in seconds since the mission's epoch.
        until_s: u32 = 7200;
    }
    /// Delete the packets of a packet store up to a time, those among them that were not sent too.
    DeleteStored = "DELETE_STORED", TC[15, 11] {
        /// The greatest time of a packet that goes, in seconds since the mission's epoch.
        until_s: u32 = 3600;
        /// How many stores follow.
        count: One = One;
        /// Which store.
        store: PacketStore = PacketStore::Science;
    }
    /// Answer with TM\[15,13\] on all packet stores.
    ReportStores = "REPORT_STORES", TC[15, 12], count = 0
    /// End a retrieval before it is complete.
    AbortRetrieval = "ABORT_RETRIEVAL", TC[15, 17], count = 1 {
        /// From which store.
        store: PacketStore = PacketStore::Housekeeping;
    }
    /// Set when a packet store is emptied: before those with greater numbers (the subtype is ours).
    SetStorePriority = "SET_STORE_PRIORITY", TC[15, 128], count = 1 {
        /// Which store: science goes apart from the others, and has none.
        store: PacketStore, 1..=3 = PacketStore::Housekeeping;
        /// 0 goes first; of equal ones events go first, then verification. At the start: events 1,
        /// verification 2, housekeeping 3.
        priority: u8, 0..=9 = 0;
    }

    /// Send the octets of an area of memory, in TM\[6,6\]: pieces, a few a cycle, when no report waits to be sent.
    DumpMemory = "DUMP_MEMORY", TC[6, 5] {
        /// Which memory.
        memory: Memory = Memory::FirstBank;
        /// How many areas follow.
        count: One = One;
        /// Address of the first octet, from 0.
        address: u32 = 0;
        /// How many octets.
        octets: u32, 1..=8_388_608 = 256;
    }
    /// Send the checksum of an area of memory, in TM\[6,10\].
    CheckMemory = "CHECK_MEMORY", TC[6, 9] {
        /// Which memory.
        memory: Memory = Memory::FirstBank;
        /// How many areas follow.
        count: One = One;
        /// Address of the first octet, from 0.
        address: u32 = 0;
        /// How many octets.
        octets: u32, 1..=65_536 = 256;
    }

    /// Forget a scheduled telecommand.
    DeleteScheduled = "DELETE_SCHEDULED", TC[11, 5], count = 1 {
        /// Who sent it: our telecommands name no source.
        source: u16, 0..=0 = 0;
        /// APID of its packet.
        apid: u16, 0..=2047 = 64;
        /// Sequence count of its packet.
        sequence: u16, 0..=16_383 = 7;
    }
    /// Release everything that is scheduled later, or earlier.
    ShiftSchedule = "SHIFT_SCHEDULE", TC[11, 15] {
        /// By how much, in seconds: at most 14 days; less than 0 is earlier.
        offset_s: i32, -1_209_600..=1_209_600 = 600;
    }
    /// Answer with TM\[11,13\]: what is scheduled, the next first, a few packets a cycle, when no report waits to be
    /// sent.
    ReportSchedule = "REPORT_SCHEDULE", TC[11, 17]
    /// Release the telecommands of a sub-schedule when they are due.
    EnableSubSchedule = "ENABLE_SUB_SCHEDULE", TC[11, 20], count = 1 {
        /// Which one.
        sub_schedule: SubSchedule = SubSchedule::MAIN;
    }
    /// Let the telecommands of a sub-schedule expire.
    DisableSubSchedule = "DISABLE_SUB_SCHEDULE", TC[11, 21], count = 1 {
        /// Which one.
        sub_schedule: SubSchedule = SubSchedule::MAIN;
    }
    /// Release what is scheduled in a sub-schedule later, or earlier (the subtype is ours).
    ShiftSubSchedule = "SHIFT_SUB_SCHEDULE", TC[11, 131] {
        /// Which one.
        sub_schedule: SubSchedule = SubSchedule::MAIN;
        /// By how much, in seconds: at most 14 days; less than 0 is earlier.
        offset_s: i32, -1_209_600..=1_209_600 = 600;
    }
    /// Schedule the telecommands of a sequence that lies ready, from now on (the subtype is ours).
    StartSequence = "START_SEQUENCE", TC[11, 132] {
        /// Which one: it is released into the sub-schedule of that number.
        sub_schedule: SubSchedule = SubSchedule::MAIN;
    }
}

// A schedule on board holds many of them.
const _: () = assert!(size_of::<Command>() <= 16, "a telecommand stays small");

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
