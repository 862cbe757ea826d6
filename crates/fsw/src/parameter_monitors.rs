//! On-board parameter monitoring (PUS service 12): limits that the ground sets on parameters, and what is told when
//! one is crossed.
//!
//! It stands beside the [monitors](crate::monitors) that lead into safe mode, and cannot change them: those must act
//! whatever telecommands have come, and a table that one telecommand can empty is no protection. What may be changed
//! of them is an entry of a table of fault protection (service 20), within its bounds.

use hilal_dictionary::{CheckStatus, FailureCode, LimitCheck, ReportKind, Switch};
use serde::{Deserialize, Serialize};

use crate::FlightSoftware;

/// How many monitors can be defined: ours, as the dictionary numbers them from 1.
const MONITORS: usize = 8;

/// A monitor, and how its parameter stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Monitor {
    check: LimitCheck,
    enabled: bool,
    status: CheckStatus,
    #[serde(skip)]
    progress: Progress,
}

/// How far a monitor is on its way to another status; begins anew after a reset.
#[derive(Debug, Clone, Copy, Default)]
struct Progress {
    /// What the last checks found, where it is not the status, and how many in a row did.
    found: Option<(CheckStatus, u8)>,
    /// When to check next, in seconds.
    next_s: u32,
}

impl Monitor {
    const fn new(check: LimitCheck) -> Self {
        let progress = Progress { found: None, next_s: 0 };
        Self { check, enabled: false, status: CheckStatus::Unchecked, progress }
    }

    const fn begin_anew(&mut self) {
        self.status = CheckStatus::Unchecked;
        self.progress = Progress { found: None, next_s: 0 };
    }

    /// Takes what a check has found, and returns the status before when it is another one now.
    fn take(&mut self, found: CheckStatus) -> Option<CheckStatus> {
        if found == self.status {
            self.progress.found = None;
            return None;
        }
        let before = match self.progress.found {
            Some((other, times)) if other == found => times,
            Some(_) | None => 0,
        };
        let times = before.saturating_add(1);
        if times < self.check.repetitions {
            self.progress.found = Some((found, times));
            return None;
        }
        self.progress.found = None;
        Some(core::mem::replace(&mut self.status, found))
    }
}

/// A change of a status.
#[derive(Debug, Clone, Copy)]
struct Transition {
    monitor: u8,
    check: LimitCheck,
    value: Option<f64>,
    before: CheckStatus,
    now: CheckStatus,
}

/// The monitors.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct ParameterMonitors {
    /// Whether any monitor checks.
    enabled: bool,
    monitors: [Option<Monitor>; MONITORS],
    #[serde(skip)]
    changed: bool,
}

impl ParameterMonitors {
    /// None is defined, and the function is off: it is the ground that asks for it.
    pub(crate) const fn new() -> Self {
        Self { enabled: false, monitors: [None; MONITORS], changed: false }
    }

    /// Returns whether there is something to keep since the last call.
    pub(crate) const fn take_changed(&mut self) -> bool {
        core::mem::replace(&mut self.changed, false)
    }

    fn slot(&mut self, monitor: u8) -> Option<&mut Option<Monitor>> {
        self.monitors.get_mut(usize::from(monitor).checked_sub(1)?)
    }

    fn defined(&mut self, monitor: u8) -> Result<&mut Monitor, FailureCode> {
        self.slot(monitor).and_then(Option::as_mut).ok_or(FailureCode::NoDefinition)
    }

    pub(crate) fn add(&mut self, monitor: u8, check: LimitCheck) -> Result<(), FailureCode> {
        if check.low > check.high {
            return Err(FailureCode::LimitsReversed);
        }
        let slot = self.slot(monitor).ok_or(FailureCode::NoDefinition)?;
        if slot.is_some() {
            return Err(FailureCode::DefinitionExists);
        }
        *slot = Some(Monitor::new(check));
        self.changed = true;
        Ok(())
    }

    pub(crate) fn modify(&mut self, monitor: u8, check: LimitCheck) -> Result<(), FailureCode> {
        if check.low > check.high {
            return Err(FailureCode::LimitsReversed);
        }
        let defined = self.defined(monitor)?;
        *defined = Monitor { enabled: defined.enabled, ..Monitor::new(check) };
        self.changed = true;
        Ok(())
    }

    pub(crate) fn delete(&mut self, monitor: u8) -> Result<(), FailureCode> {
        if self.defined(monitor)?.enabled {
            return Err(FailureCode::DefinitionEnabled);
        }
        if let Some(slot) = self.slot(monitor) {
            *slot = None;
        }
        self.changed = true;
        Ok(())
    }

    pub(crate) fn enable(&mut self, monitor: u8) -> Result<(), FailureCode> {
        self.switch(monitor, Switch::On)
    }

    pub(crate) fn disable(&mut self, monitor: u8) -> Result<(), FailureCode> {
        self.switch(monitor, Switch::Off)
    }

    fn switch(&mut self, monitor: u8, switch: Switch) -> Result<(), FailureCode> {
        let defined = self.defined(monitor)?;
        let enabled = switch == Switch::On;
        if defined.enabled != enabled {
            defined.enabled = enabled;
            defined.begin_anew();
            self.changed = true;
        }
        Ok(())
    }

    pub(crate) const fn enable_all(&mut self) {
        self.enabled = true;
        self.changed = true;
    }

    /// Lets no monitor check; what they have found is forgotten.
    pub(crate) fn disable_all(&mut self) {
        self.enabled = false;
        self.monitors.iter_mut().flatten().for_each(Monitor::begin_anew);
        self.changed = true;
    }

    /// Returns what a monitor checks, when it is to check now.
    fn due(&mut self, monitor: u8, now_s: u32) -> Option<LimitCheck> {
        if !self.enabled {
            return None;
        }
        let defined = self.defined(monitor).ok()?;
        let is_due = defined.enabled && now_s >= defined.progress.next_s;
        if is_due {
            defined.progress.next_s = now_s.saturating_add(defined.check.interval_s.into());
        }
        is_due.then_some(defined.check)
    }

    /// Takes the value that a monitor has found.
    fn take(&mut self, monitor: u8, value: Option<f64>) -> Option<Transition> {
        let defined = self.defined(monitor).ok()?;
        let (check, now) = (defined.check, defined.check.status(value));
        let before = defined.take(now)?;
        self.changed = true;
        Some(Transition { monitor, check, value, before, now })
    }

    fn numbers() -> impl Iterator<Item = u8> {
        (1..).take(MONITORS)
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Lets the monitors check that are due, by the values that housekeeping would report.
    pub(crate) fn check_parameters(&mut self) {
        let now_s = self.readings.now_s();
        for monitor in ParameterMonitors::numbers() {
            let Some(check) = self.parameter_monitors.due(monitor, now_s) else { continue };
            let value = self.value(check.parameter);
            if let Some(transition) = self.parameter_monitors.take(monitor, value) {
                self.report_transition(transition);
            }
        }
    }

    fn report_transition(&mut self, transition: Transition) {
        let Transition { monitor, check, value, before, now } = transition;
        let declared = check.parameter.definition();
        let limit = match now {
            CheckStatus::Below => declared.engineering(check.low.into()),
            CheckStatus::Above => declared.engineering(check.high.into()),
            CheckStatus::Unchecked | CheckStatus::Within | CheckStatus::NoReading => f64::NAN,
        };
        let (monitor, parameter) = (f64::from(monitor), f64::from(declared.number));
        let value = value.unwrap_or(f64::NAN);
        let statuses = [before, now].map(|status| f64::from(status.number()));
        let [before, after] = statuses;
        let values = [monitor, parameter, value, limit, before, after];
        self.downlink.report_values(ReportKind::MonitorTransition, &values);
        if let Some(event) = check.event(now) {
            self.downlink.event(event, &[monitor, parameter, value]);
        }
    }

    /// Reports a monitor, or all that are defined for 0.
    pub(crate) fn report_monitors(&mut self, monitor: u8) -> Result<(), FailureCode> {
        if monitor > 0 {
            return self.report_monitor(monitor);
        }
        for monitor in ParameterMonitors::numbers() {
            // One that is not defined is left out.
            self.report_monitor(monitor).unwrap_or_default();
        }
        Ok(())
    }

    fn report_monitor(&mut self, monitor: u8) -> Result<(), FailureCode> {
        let monitoring = self.parameter_monitors.enabled;
        let defined = self.parameter_monitors.defined(monitor)?;
        let Monitor { check, enabled, status, .. } = *defined;
        let switch = |on| f64::from(Switch::from(on).number());
        let values = [
            switch(monitoring),
            f64::from(monitor),
            f64::from(check.parameter.number()),
            switch(enabled),
            f64::from(check.interval_s),
            f64::from(check.repetitions),
            f64::from(check.low),
            f64::from(check.high),
            f64::from(check.events.number()),
            f64::from(status.number()),
        ];
        self.downlink.report_values(ReportKind::MonitorDefinition, &values);
        Ok(())
    }
}
