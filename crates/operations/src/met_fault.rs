//! What went wrong in a flight, and what the vehicle said and did about it.

use hilal_dictionary::Severity;
use hilal_ground::Ground;
use hilal_ground::decode::EventRecord;
use hilal_quantity::{Duration, Epoch, Unit};
use hilal_sim::{FaultOccurrence, InjectedFault};

/// So long after a fault its answers are looked for.
const ANSWERED_WITHIN: Duration = Duration::from_parts(0, 172_800_000_000_000);
/// Two reports of one kind within this are of the same happening: ours.
const SAME_WITHIN: Duration = Duration::from_parts(0, 60_000_000_000);
/// At most so many answers are kept, each kind of event once.
const ANSWERS: usize = 8;

/// A fault that has come.
#[derive(Debug, Clone, PartialEq)]
pub struct MetFault {
    /// What went wrong.
    pub fault: InjectedFault,
    /// When it came.
    pub from: Epoch,
    /// When it was over; none where it lasted to the end.
    pub until: Option<Epoch>,
    /// What the vehicle reported in the two days after it, or until the next fault came: the first event of each kind
    /// that is of low severity at least, in the order of its own time.
    pub answers: Vec<EventRecord>,
}

impl MetFault {
    /// Leaves out what a flight without the fault reported as well, within a minute: it tells nothing of the fault.
    pub(crate) fn without(mut self, anyway: &[EventRecord]) -> Self {
        let told_anyway = |answer: &EventRecord| {
            let same = anyway.iter().filter(|event| event.id == answer.id);
            same.map(|event| (event.epoch - answer.epoch).abs()).any(|apart| apart <= SAME_WITHIN)
        };
        self.answers.retain(|answer| !told_anyway(answer));
        self
    }

    /// Returns the fault's name in the catalogue, with the device where there are several.
    pub fn title(&self) -> String {
        let name = self.fault.kind.name();
        self.fault.unit.map_or_else(|| name.to_owned(), |unit| format!("{name}, unit {unit}"))
    }

    /// Returns after how long the ground first heard of it; none when it never did.
    pub fn told_after(&self) -> Option<Duration> {
        self.answers.iter().map(|answer| answer.receipt - self.from).min()
    }
}

/// Faults that are to come in a mission that people operate, and that they do not know of.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rehearsal {
    faults: Vec<Vec<InjectedFault>>,
}

impl Rehearsal {
    /// Takes the faults of each vehicle that flies, in their order.
    pub const fn new(faults: Vec<Vec<InjectedFault>>) -> Self {
        Self { faults }
    }

    /// Returns the faults of a vehicle by its place; none where nothing is to go wrong with it.
    pub(crate) fn of(&self, vehicle: usize) -> &[InjectedFault] {
        self.faults.get(vehicle).map_or(&[], Vec::as_slice)
    }
}

/// Joins what came with what the ground heard.
pub(crate) fn met_faults(
    faults: &[InjectedFault],
    occurrences: &[FaultOccurrence],
    (start, ground): (Epoch, &Ground),
) -> Vec<MetFault> {
    let at = |ms: u64| start + ms as f64 * Unit::Millisecond;
    let mut events: Vec<&EventRecord> = ground.archive().events().iter().collect();
    events.sort_by_key(|event| event.epoch);
    let mut met = Vec::new();
    for (place, occurrence) in occurrences.iter().enumerate() {
        let Some(fault) = faults.get(occurrence.fault) else { continue };
        let from = at(occurrence.from_ms);
        let next = occurrences.get(place + 1).map(|next| at(next.from_ms));
        let until = next.map_or(from + ANSWERED_WITHIN, |next| next.min(from + ANSWERED_WITHIN));
        let mut answers: Vec<EventRecord> = Vec::new();
        for event in &events {
            let within = event.epoch >= from && event.epoch < until;
            let is_new = !answers.iter().any(|answer| answer.id == event.id);
            if within && is_new && event.severity >= Severity::Low && answers.len() < ANSWERS {
                answers.push((*event).clone());
            }
        }
        met.push(MetFault { fault: *fault, from, until: occurrence.until_ms.map(at), answers });
    }
    met
}
