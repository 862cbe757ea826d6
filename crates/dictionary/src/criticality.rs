//! How much harm a telecommand can do: the levels of ISO 14950, as XTCE 1.2 quotes them. Which
//! telecommand has which is ours.

use crate::CommandKind;

/// What can come of a telecommand that is sent at the wrong time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Criticality {
    /// Nothing that the next telecommand does not mend (level D).
    Normal,
    /// The mission can be lost for a while (level C); says how.
    Vital(&'static str),
    /// Something can be lost for good (level B); says what.
    Critical(&'static str),
}

impl Criticality {
    /// Returns the name of the level.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Vital(_) => "vital",
            Self::Critical(_) => "critical",
        }
    }

    /// Returns what can come of it; none for a normal telecommand.
    pub const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Normal => None,
            Self::Vital(reason) | Self::Critical(reason) => Some(reason),
        }
    }
}

impl CommandKind {
    /// Returns how much harm the telecommand can do.
    #[expect(
        clippy::too_many_lines,
        reason = "an arm for each telecommand, so that the compiler sees that none is missing"
    )]
    pub const fn criticality(self) -> Criticality {
        match self {
            Self::Ping
            | Self::ReportHousekeeping
            | Self::SetHousekeepingInterval
            | Self::EnableHousekeeping
            | Self::DisableHousekeeping
            | Self::EnableEvent
            | Self::ReportDisabledEvents
            | Self::AddMonitor
            | Self::ReportMonitors
            | Self::ReportEventActions
            | Self::SetTimeReportRate
            | Self::StopDrive
            | Self::StartScience
            | Self::StopScience
            | Self::ScheduleEnable
            | Self::SendFile
            | Self::SuspendFile
            | Self::ResumeFile
            | Self::CancelFile
            | Self::EnableStorage
            | Self::StartRetrieval
            | Self::ReportStores
            | Self::AbortRetrieval
            | Self::SetStorePriority
            | Self::DumpMemory
            | Self::CheckMemory
            | Self::ReportSchedule
            | Self::EnableSubSchedule => Criticality::Normal,
            Self::DisableEvent => Criticality::Vital("the event is not told any more"),
            Self::DeleteMonitor | Self::DisableMonitor | Self::DisableMonitoring => {
                Criticality::Vital("a parameter is not watched any more")
            }
            Self::EnableMonitor | Self::EnableMonitoring | Self::ModifyMonitor => {
                Criticality::Vital("what is told of a parameter may start an action")
            }
            Self::DeleteEventAction | Self::DisableEventAction | Self::DisableEventActions => {
                Criticality::Vital("the vehicle does not act on an event any more")
            }
            Self::EnableEventAction | Self::EnableEventActions => {
                Criticality::Critical("the vehicle runs a telecommand whenever an event comes")
            }
            Self::SetMode => Criticality::Vital("the vehicle leaves what it is doing"),
            Self::DriveTo => Criticality::Vital("the vehicle moves"),
            Self::HibernateUntil => Criticality::Vital("the vehicle sleeps until then"),
            Self::ResumeFromSafe => Criticality::Vital("the vehicle leaves safe mode"),
            Self::SetHaven => Criticality::Vital("without a link the vehicle retreats there"),
            Self::TrustSensor => Criticality::Vital("fault protection acts by the sensor again"),
            Self::UseWheel => Criticality::Vital("a motor that was stuck takes current again"),
            Self::ScheduleDisable => Criticality::Vital("what is scheduled expires"),
            Self::DeleteScheduled => Criticality::Vital("the plan on board lacks a telecommand"),
            Self::ShiftSchedule | Self::ShiftSubSchedule => {
                Criticality::Vital("what is scheduled comes at another time")
            }
            Self::DisableSubSchedule => Criticality::Vital("what is scheduled there expires"),
            Self::StartSequence => Criticality::Vital("the vehicle does what lies ready"),
            Self::ScheduleReset => Criticality::Vital("the plan on board is gone"),
            Self::SetPosition => Criticality::Critical("the vehicle drives by this position"),
            Self::ClearScience => Criticality::Critical("science that was not sent is gone"),
            Self::DisableStorage => Criticality::Critical("what is made from then on is gone"),
            Self::DeleteStored => Criticality::Critical("packets that were not sent are gone"),
            Self::SetTableEntry => Criticality::Critical("fault protection acts by this value"),
        }
    }
}
