//! Every event of a vehicle: 1 info, 101 low, 201 medium, 301 high severity.

use crate::{Event, EventArgument, FileKind, FileWay, Meaning, PacketStore, Severity, WireType};

const fn argument(name: &'static str, wire: WireType) -> EventArgument {
    EventArgument { name, wire, meaning: Meaning::Number }
}

const fn mode(name: &'static str) -> EventArgument {
    EventArgument { name, wire: WireType::U8, meaning: Meaning::Mode }
}

const fn payload(name: &'static str) -> EventArgument {
    EventArgument { name, wire: WireType::U8, meaning: Meaning::Payload }
}

const fn named(name: &'static str, first: u8, names: &'static [&'static str]) -> EventArgument {
    EventArgument { name, wire: WireType::U8, meaning: Meaning::Named { first, names } }
}

const fn sensor(name: &'static str) -> EventArgument {
    const NAMES: &[&str] = &[
        "state of charge",
        "box temperature",
        "Sun sensor",
        "heading",
        "tilt",
        "position fixes",
        "wheel travel",
    ];
    named(name, 1, NAMES)
}

const fn circuit(name: &'static str) -> EventArgument {
    named(name, 0, &["main", "backup"])
}

const fn packet_store(name: &'static str) -> EventArgument {
    named(name, 1, PacketStore::NAMES)
}

const fn face(name: &'static str) -> EventArgument {
    named(name, 0, &["front", "right", "rear", "left"])
}

const fn file(name: &'static str) -> EventArgument {
    named(name, 1, FileKind::NAMES)
}

const fn way(name: &'static str) -> EventArgument {
    named(name, 1, FileWay::NAMES)
}

/// Declares the identifiers and their table in one place.
macro_rules! events {
    ($($id:ident = $number:literal, $severity:ident, $name:literal, $text:literal,
        [$($argument:expr),*];)*) => {
        /// An event of a vehicle.
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize,
        )]
        #[repr(u16)]
        pub enum EventId {
            $(#[doc = $text] $id = $number,)*
        }

        impl EventId {
            /// Every event, in the order of the numbers.
            pub const ALL: &[Self] = &[$(Self::$id,)*];

            /// Returns the declaration.
            pub const fn definition(self) -> &'static Event {
                match self {
                    $(Self::$id => const { &Event {
                        number: $number,
                        name: $name,
                        severity: Severity::$severity,
                        text: $text,
                        arguments: &[$($argument),*],
                    } },)*
                }
            }
        }
    };
}

events! {
    Booted = 1, Info, "BOOTED",
        "flight software started in {} mode",
        [mode("mode")];
    ModeChanged = 2, Info, "MODE_CHANGED",
        "mode changed from {} to {}",
        [mode("from"), mode("to")];
    DriveStarted = 3, Info, "DRIVE_STARTED",
        "driving to x {} m, y {} m, to arrive by {} s",
        [argument("x", WireType::F32), argument("y", WireType::F32), argument("arrive_by", WireType::U32)];
    WaypointReached = 4, Info, "WAYPOINT_REACHED",
        "waypoint reached at x {} m, y {} m; {} waypoints left",
        [argument("x", WireType::F32), argument("y", WireType::F32), argument("left", WireType::U8)];
    DriveCompleted = 5, Info, "DRIVE_COMPLETED",
        "all waypoints reached, odometer {} m",
        [argument("odometer", WireType::F32)];
    DriveStopped = 6, Info, "DRIVE_STOPPED",
        "drive stopped with {} waypoints left",
        [argument("left", WireType::U8)];
    Parked = 7, Info, "PARKED",
        "parked with the Sun {}° from the forward axis",
        [argument("sun", WireType::F32)];
    ScienceStarted = 8, Info, "SCIENCE_STARTED",
        "{} switched on until {} s",
        [payload("payload"), argument("until", WireType::U32)];
    ScienceCompleted = 9, Info, "SCIENCE_COMPLETED",
        "{} switched off after {} records",
        [payload("payload"), argument("records", WireType::U32)];
    HibernationStarted = 10, Info, "HIBERNATION_STARTED",
        "hibernating until {} s",
        [argument("until", WireType::U32)];
    WokeUp = 11, Info, "WOKE_UP",
        "woke up at state of charge {} %",
        [argument("soc", WireType::F32)];
    HeaterOn = 12, Info, "HEATER_ON",
        "heater on at box temperature {} °C",
        [argument("temperature", WireType::F32)];
    HeaterOff = 13, Info, "HEATER_OFF",
        "heater off at box temperature {} °C",
        [argument("temperature", WireType::F32)];
    ScheduleReset = 14, Info, "SCHEDULE_RESET",
        "schedule cleared of {} telecommands",
        [argument("count", WireType::U16)];
    SafeLeft = 15, Info, "SAFE_LEFT",
        "safe mode left by telecommand",
        [];
    PositionSet = 16, Info, "POSITION_SET",
        "position set to x {} m, y {} m by telecommand",
        [argument("x", WireType::F32), argument("y", WireType::F32)];
    AlarmCleared = 17, Info, "ALARM_CLEARED",
        "no device holds the alarm line up any more, after {} s",
        [argument("time", WireType::U32)];
    EssentialDone = 18, Info, "ESSENTIAL_DONE",
        "essential command {} carried out",
        [named("command", 1, &["STOP", "SAFE"])];
    SensorTrusted = 19, Info, "SENSOR_TRUSTED",
        "{} is trusted again",
        [sensor("sensor")];
    SilenceOver = 20, Info, "SILENCE_OVER",
        "telecommand received after {} s of silence",
        [argument("silent", WireType::U32)];
    TableChanged = 21, Info, "TABLE_CHANGED",
        "table entry {} set to {}",
        [argument("entry", WireType::U8), argument("value", WireType::F32)];
    HavenSet = 22, Info, "HAVEN_SET",
        "haven {} set to x {} m, y {} m, to wake at {} s",
        [argument("slot", WireType::U8), argument("x", WireType::F32), argument("y", WireType::F32), argument("wake", WireType::U32)];
    ArrayFaceBack = 23, Info, "ARRAY_FACE_BACK",
        "{} array face gives power again",
        [face("face")];
    BackedOut = 24, Info, "BACKED_OUT",
        "backed out {} m by the track",
        [argument("distance", WireType::F32)];
    HeaterBoostOver = 25, Info, "HEATER_BOOST_OVER",
        "one heater circuit is enough again at box temperature {} °C",
        [argument("temperature", WireType::F32)];
    RetrievalEnded = 70, Info, "RETRIEVAL_ENDED",
        "retrieval from the packet store {} ended, {} packets sent again",
        [packet_store("store"), argument("packets", WireType::U32)];
    FileSent = 60, Info, "FILE_SENT",
        "file {} is on the ground: {} octets, {} of them sent again",
        [file("file"), argument("octets", WireType::U16), argument("again", WireType::U32)];
    FileLoaded = 61, Info, "FILE_LOADED",
        "{} telecommands of a file put into the schedule",
        [argument("count", WireType::U16)];
    ParkingAbandoned = 101, Low, "PARKING_ABANDONED",
        "parking abandoned {}° from the wanted angle",
        [argument("error", WireType::F32)];
    WaypointLate = 102, Low, "WAYPOINT_LATE",
        "waypoint reached {} s late",
        [argument("late", WireType::U32)];
    FixRejected = 103, Low, "FIX_REJECTED",
        "position fix rejected, {} m from the estimate",
        [argument("distance", WireType::F32)];
    ScienceDeferred = 104, Low, "SCIENCE_DEFERRED",
        "{} waits for the end of the drive",
        [payload("payload")];
    ScienceSkipped = 105, Low, "SCIENCE_SKIPPED",
        "{} not started: its time passed during the drive",
        [payload("payload")];
    StoreOverflow = 106, Low, "STORE_OVERFLOW",
        "store full: {} packets of {} lost so far",
        [argument("lost", WireType::U32), named("class", 0, &["events", "verification", "housekeeping", "science", "files"])];
    ScheduleExpired = 107, Low, "SCHEDULE_EXPIRED",
        "{} scheduled telecommands expired: schedule disabled or safe mode",
        [argument("count", WireType::U16)];
    ScienceCut = 108, Low, "SCIENCE_CUT",
        "{} switched off early after {} records",
        [payload("payload"), argument("records", WireType::U32)];
    CommandFramesRefused = 109, Low, "COMMAND_FRAMES_REFUSED",
        "{} telecommand frames refused so far as {}",
        [argument("refused", WireType::U32), named("reason", 1, &["damaged", "for another", "not genuine", "used before", "out of sequence"])];
    MemoryRepaired = 110, Low, "MEMORY_REPAIRED",
        "lasting memory: {} damaged sections written again from the other copy so far",
        [argument("repaired", WireType::U32)];
    PayloadSilent = 111, Low, "PAYLOAD_SILENT",
        "{} gives no records and is switched off",
        [payload("payload")];
    WheelBack = 112, Low, "WHEEL_BACK",
        "motor of wheel {} switched on again by telecommand",
        [argument("wheel", WireType::U8)];
    FileFailed = 160, Low, "FILE_FAILED",
        "file on its way {} given up with condition {} of CFDP",
        [way("way"), argument("condition", WireType::U8)];
    FileRefused = 161, Low, "FILE_REFUSED",
        "file of telecommands refused with failure code {}: nothing was inserted",
        [argument("code", WireType::U16)];
    ScienceLowBattery = 201, Medium, "SCIENCE_LOW_BATTERY",
        "science ended at state of charge {} %",
        [argument("soc", WireType::F32)];
    HibernationLowBattery = 202, Medium, "HIBERNATION_LOW_BATTERY",
        "hibernating from safe mode at state of charge {} %",
        [argument("soc", WireType::F32)];
    Restarted = 203, Medium, "RESTARTED",
        "restarted after {}: state of {} s ago recovered but for {} of its sections; restarts so far {}",
        [named("cause", 1, &["power on", "its watchdog", "a brown-out", "an upset"]), argument("age", WireType::U32), argument("lost", WireType::U8), argument("restarts", WireType::U16)];
    SilenceListens = 204, Medium, "SILENCE_LISTENS",
        "no telecommand for {} s: listening by the {} receiver",
        [argument("silent", WireType::U32), named("receiver", 0, &["main", "backup"])];
    SilenceRetreats = 205, Medium, "SILENCE_RETREATS",
        "no telecommand for {} s: driving back {} m by the track to a haven",
        [argument("silent", WireType::U32), argument("distance", WireType::F32)];
    SilenceHibernates = 206, Medium, "SILENCE_HIBERNATES",
        "no telecommand for {} s: hibernating until {} s",
        [argument("silent", WireType::U32), argument("wake", WireType::U32)];
    SensorDistrusted = 207, Medium, "SENSOR_DISTRUSTED",
        "{} is not trusted: {}",
        [sensor("sensor"), named("reason", 1, &["silent", "stuck", "implausible", "disagrees"])];
    HeaterSwitched = 208, Medium, "HEATER_SWITCHED",
        "{} heater circuit stays {} against its switch; the other is used",
        [circuit("circuit"), named("stays", 0, &["off", "on"])];
    HeaterByModel = 209, Medium, "HEATER_BY_MODEL",
        "no temperature of the box is known: heater on for {} % of the time",
        [argument("share", WireType::F32)];
    ArrayFaceLost = 210, Medium, "ARRAY_FACE_LOST",
        "{} array face gives {} % of what it should",
        [face("face"), argument("share", WireType::F32)];
    WheelStuck = 211, Medium, "WHEEL_STUCK",
        "wheel {} takes {} A and is switched off; driving on with the others",
        [argument("wheel", WireType::U8), argument("current", WireType::F32)];
    ClockJumped = 212, Medium, "CLOCK_JUMPED",
        "clock jumped by {} s, and is taken back",
        [argument("jump", WireType::F32)];
    BackingOut = 213, Medium, "BACKING_OUT",
        "backing out by the track, for at most {} m, because of event {}",
        [argument("distance", WireType::F32), argument("event", WireType::U16)];
    HeaterLost = 214, Medium, "HEATER_LOST",
        "both heater circuits have failed",
        [];
    HeaterBoost = 215, Medium, "HEATER_BOOST",
        "both heater circuits on at box temperature {} °C",
        [argument("temperature", WireType::F32)];
    MonitorALow = 250, Medium, "MONITOR_A_LOW",
        "monitor {} (events A): parameter {} is {}, below its low limit",
        [argument("monitor", WireType::U8), argument("parameter", WireType::U16), argument("value", WireType::F32)];
    MonitorAHigh = 251, Medium, "MONITOR_A_HIGH",
        "monitor {} (events A): parameter {} is {}, above its high limit",
        [argument("monitor", WireType::U8), argument("parameter", WireType::U16), argument("value", WireType::F32)];
    MonitorBLow = 252, Medium, "MONITOR_B_LOW",
        "monitor {} (events B): parameter {} is {}, below its low limit",
        [argument("monitor", WireType::U8), argument("parameter", WireType::U16), argument("value", WireType::F32)];
    MonitorBHigh = 253, Medium, "MONITOR_B_HIGH",
        "monitor {} (events B): parameter {} is {}, above its high limit",
        [argument("monitor", WireType::U8), argument("parameter", WireType::U16), argument("value", WireType::F32)];
    MonitorCLow = 254, Medium, "MONITOR_C_LOW",
        "monitor {} (events C): parameter {} is {}, below its low limit",
        [argument("monitor", WireType::U8), argument("parameter", WireType::U16), argument("value", WireType::F32)];
    MonitorCHigh = 255, Medium, "MONITOR_C_HIGH",
        "monitor {} (events C): parameter {} is {}, above its high limit",
        [argument("monitor", WireType::U8), argument("parameter", WireType::U16), argument("value", WireType::F32)];
    MonitorDLow = 256, Medium, "MONITOR_D_LOW",
        "monitor {} (events D): parameter {} is {}, below its low limit",
        [argument("monitor", WireType::U8), argument("parameter", WireType::U16), argument("value", WireType::F32)];
    MonitorDHigh = 257, Medium, "MONITOR_D_HIGH",
        "monitor {} (events D): parameter {} is {}, above its high limit",
        [argument("monitor", WireType::U8), argument("parameter", WireType::U16), argument("value", WireType::F32)];
    SafeLowBattery = 301, High, "SAFE_LOW_BATTERY",
        "safe mode: state of charge {} %",
        [argument("soc", WireType::F32)];
    SafeBoxCold = 302, High, "SAFE_BOX_COLD",
        "safe mode: box temperature {} °C is too low",
        [argument("temperature", WireType::F32)];
    SafeBoxHot = 303, High, "SAFE_BOX_HOT",
        "safe mode: box temperature {} °C is too high",
        [argument("temperature", WireType::F32)];
    SafeTilt = 304, High, "SAFE_TILT",
        "safe mode: tilt {}°",
        [argument("tilt", WireType::F32)];
    SafeMotorCurrent = 305, High, "SAFE_MOTOR_CURRENT",
        "safe mode: motor current {} A",
        [argument("current", WireType::F32)];
    SafeNoProgress = 306, High, "SAFE_NO_PROGRESS",
        "safe mode: no progress, {} m to the waypoint",
        [argument("distance", WireType::F32)];
    SafeBatterySensor = 307, High, "SAFE_BATTERY_SENSOR",
        "safe mode: no reading of the battery for {} s",
        [argument("time", WireType::F32)];
    SafeThermalSensor = 308, High, "SAFE_THERMAL_SENSOR",
        "safe mode: no reading of the box temperature for {} s",
        [argument("time", WireType::F32)];
    SafeAttitudeSensor = 309, High, "SAFE_ATTITUDE_SENSOR",
        "safe mode: no heading or tilt for {} s while driving",
        [argument("time", WireType::F32)];
    SafeCommanded = 310, High, "SAFE_COMMANDED",
        "safe mode: commanded",
        [];
    SafeAlarm = 311, High, "SAFE_ALARM",
        "safe mode: a device holds the alarm line up",
        [];
    SafeRestarts = 312, High, "SAFE_RESTARTS",
        "safe mode: {} restarts within an hour",
        [argument("restarts", WireType::F32)];
    SafeStall = 313, High, "SAFE_STALL",
        "safe mode: slip {} %",
        [argument("slip", WireType::F32)];
    SafePositionLost = 314, High, "SAFE_POSITION_LOST",
        "safe mode: position known to {} m only",
        [argument("sigma", WireType::F32)];
    SafeWheels = 315, High, "SAFE_WHEELS",
        "safe mode: {} wheels are stuck",
        [argument("wheels", WireType::F32)];
}

impl EventId {
    /// Returns the number on the wire.
    pub const fn number(self) -> u16 {
        self as u16
    }

    /// Returns the event of a number.
    pub fn from_number(number: u16) -> Option<Self> {
        Self::ALL.iter().copied().find(|id| id.number() == number)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn numbers_and_names_are_unique() {
        let numbers: BTreeSet<_> = EventId::ALL.iter().map(|id| id.number()).collect();
        let names: BTreeSet<_> = EventId::ALL.iter().map(|id| id.definition().name).collect();
        assert_eq!(numbers.len(), EventId::ALL.len());
        assert_eq!(names.len(), EventId::ALL.len());
    }

    #[test]
    fn every_text_has_a_place_for_each_argument() {
        for event in EventId::ALL.iter().map(|id| id.definition()) {
            assert_eq!(event.text.matches("{}").count(), event.arguments.len(), "{}", event.name);
        }
    }

    #[test]
    fn the_hundreds_of_a_number_are_its_severity() {
        for event in EventId::ALL.iter().map(|id| id.definition()) {
            let subtype = u16::from(event.severity.subtype());
            assert_eq!(event.number / 100 + 1, subtype, "{}", event.name);
        }
    }
}
