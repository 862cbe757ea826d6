//! Event-action (PUS service 19): telecommands that an event starts, without the ground.
//!
//! An event of one cycle starts its telecommand in the next one, once, however often it came: so no telecommand
//! starts another in the same cycle, and a cycle runs at most as many as there are definitions. What has been started
//! and is not yet done is kept over a reset. The telecommand runs as one of the ground would: in safe mode what is
//! refused there is refused, and only the ground itself leaves safe mode.

use heapless::Vec;
use hilal_dictionary::{
    Command, EventAction, EventActions as EventActionList, EventId, FailureCode, ReportKind, Switch,
};
use serde::{Deserialize, Serialize};

use crate::FlightSoftware;
use crate::event_reports::RaisedEvents;
use crate::packet_class::MAX_REPORT_DATA;

/// How many events can start a telecommand: ours.
const ACTIONS: usize = 8;
const _: () =
    assert!(EventActionList::octets(ACTIONS) <= MAX_REPORT_DATA, "the list is one report");

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Definition {
    action: EventAction,
    enabled: bool,
    /// Its event has come, and its telecommand has not run yet.
    is_due: bool,
}

/// The events that start a telecommand, in the order in which they were added.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct EventActions {
    /// Whether any event starts its telecommand.
    enabled: bool,
    definitions: Vec<Definition, ACTIONS>,
    #[serde(skip)]
    changed: bool,
}

impl EventActions {
    /// None is defined, and the function is off: it is the ground that asks for it.
    pub(crate) const fn new() -> Self {
        Self { enabled: false, definitions: Vec::new(), changed: false }
    }

    /// Returns whether there is something to keep since the last call.
    pub(crate) const fn take_changed(&mut self) -> bool {
        core::mem::replace(&mut self.changed, false)
    }

    fn defined(&mut self, event: EventId) -> Result<&mut Definition, FailureCode> {
        let of_event = |definition: &&mut Definition| definition.action.event == event;
        self.definitions.iter_mut().find(of_event).ok_or(FailureCode::NoDefinition)
    }

    /// Hangs a telecommand on an event; it is disabled. What leads out of safe mode is the ground's to say.
    pub(crate) fn add(&mut self, action: EventAction) -> Result<(), FailureCode> {
        if matches!(action.command, Command::ResumeFromSafe) {
            return Err(FailureCode::NoAction);
        }
        if self.defined(action.event).is_ok() {
            return Err(FailureCode::DefinitionExists);
        }
        let definition = Definition { action, enabled: false, is_due: false };
        self.definitions.push(definition).or(Err(FailureCode::TableFull))?;
        self.changed = true;
        Ok(())
    }

    pub(crate) fn delete(&mut self, event: EventId) -> Result<(), FailureCode> {
        if self.defined(event)?.enabled {
            return Err(FailureCode::DefinitionEnabled);
        }
        self.definitions.retain(|definition| definition.action.event != event);
        self.changed = true;
        Ok(())
    }

    pub(crate) fn enable(&mut self, event: EventId) -> Result<(), FailureCode> {
        self.defined(event)?.enabled = true;
        self.changed = true;
        Ok(())
    }

    pub(crate) fn disable(&mut self, event: EventId) -> Result<(), FailureCode> {
        let defined = self.defined(event)?;
        (defined.enabled, defined.is_due) = (false, false);
        self.changed = true;
        Ok(())
    }

    pub(crate) const fn enable_all(&mut self) {
        self.enabled = true;
        self.changed = true;
    }

    pub(crate) fn disable_all(&mut self) {
        self.enabled = false;
        self.definitions.iter_mut().for_each(|definition| definition.is_due = false);
        self.changed = true;
    }

    /// Starts what hangs on events that have come.
    fn start(&mut self, raised: RaisedEvents) {
        if !self.enabled {
            return;
        }
        for definition in &mut self.definitions {
            let comes = definition.enabled && raised.contain(definition.action.event);
            if comes && !definition.is_due {
                definition.is_due = true;
                self.changed = true;
            }
        }
    }

    /// Takes what has been started and is to run.
    fn take_due(&mut self) -> Vec<EventAction, ACTIONS> {
        let mut due = Vec::new();
        for definition in self.definitions.iter_mut().filter(|definition| definition.is_due) {
            definition.is_due = false;
            self.changed = true;
            // There is room for every definition.
            due.push(definition.action).unwrap_or_default();
        }
        due
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Runs the telecommands that events of the last cycle have started.
    pub(crate) fn run_event_actions(&mut self) {
        for action in self.event_actions.take_due().iter().copied() {
            self.run(action.request, action.acknowledge, action.command);
        }
    }

    /// Starts what hangs on the events of this cycle: it runs in the next one.
    pub(crate) fn start_event_actions(&mut self) {
        let raised = self.downlink.event_reports.take_raised();
        self.event_actions.start(raised);
    }

    /// Reports which events start a telecommand.
    pub(crate) fn report_event_actions(&mut self) {
        let mut data = [0; MAX_REPORT_DATA];
        let EventActions { enabled, definitions, .. } = &self.event_actions;
        let each = definitions
            .iter()
            .map(|definition| (definition.action.event, Switch::from(definition.enabled)));
        let Some(length) = EventActionList::encode((*enabled).into(), each, &mut data) else {
            return;
        };
        self.downlink.report(ReportKind::EventActions, data.get(..length).unwrap_or_default());
    }
}
