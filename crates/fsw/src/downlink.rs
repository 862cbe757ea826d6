//! Builds telemetry packets, numbers them, keeps them, and sends them when a link is up.

use hilal_dictionary::FailureCode;
use hilal_dictionary::{
    Apids, EventId, MissionTime, ParameterId, Port, Process, ReportKind, RequestId, Stage,
    Structure, VerificationReport, encode_event, encode_housekeeping,
};
use hilal_packets::frame::{Clcw, SpacecraftId};
use hilal_packets::{SequenceCounter, TELEMETRY_OVERHEAD, TelemetryWriter};

use crate::frame_sender::FrameSender;
use crate::hardware::Radio;
use crate::science::MAX_RECORD;
use crate::store::{Class, Store};

/// The longest telemetry packet.
const MAX_PACKET: usize = MAX_RECORD + TELEMETRY_OVERHEAD;

/// Sequence and message counts of one kind of packet.
#[derive(Debug, Clone, Copy, Default)]
struct Channel {
    sequence: SequenceCounter,
    messages: u16,
}

/// The way down.
#[derive(Debug)]
pub(crate) struct Downlink<M> {
    apids: Apids,
    time: MissionTime,
    store: Store<M>,
    frames: FrameSender<MAX_PACKET>,
    verification: Channel,
    housekeeping: Channel,
    events: Channel,
    science: [Channel; Port::CAPACITY],
    reported_loss: [u32; Class::ALL.len()],
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> Downlink<M> {
    /// Begins with an empty store; the vehicle is known by its application processes and its number on the wire.
    pub(crate) fn new(apids: Apids, spacecraft: SpacecraftId, memory: M) -> Self {
        Self {
            apids,
            time: MissionTime::default(),
            store: Store::new(memory),
            frames: FrameSender::new(spacecraft),
            verification: Channel::default(),
            housekeeping: Channel::default(),
            events: Channel::default(),
            science: [Channel::default(); Port::CAPACITY],
            reported_loss: [0; Class::ALL.len()],
        }
    }

    /// Sets the time that packets carry from now on.
    pub(crate) const fn set_time(&mut self, time: MissionTime) {
        self.time = time;
    }

    /// Returns the store.
    pub(crate) const fn store(&self) -> &Store<M> {
        &self.store
    }

    /// Forgets the science packets that wait.
    pub(crate) fn clear_science(&mut self) {
        self.store.clear(Class::Science);
    }

    /// Reports an event.
    pub(crate) fn event(&mut self, id: EventId, values: &[f64]) {
        let mut data = [0; 64];
        let Some(length) = encode_event(id, values, &mut data) else { return };
        let data = data.get(..length).unwrap_or_default();
        self.report(ReportKind::Event(id.definition().severity), data);
    }

    /// Reports how far a telecommand got.
    pub(crate) fn verify(
        &mut self,
        request: RequestId,
        stage: Stage,
        failure: Option<FailureCode>,
    ) {
        let mut data = [0; VerificationReport::CAPACITY];
        let report = VerificationReport { request, stage, failure };
        let Some(length) = report.encode(&mut data) else { return };
        let data = data.get(..length).unwrap_or_default();
        self.report(ReportKind::Verification(stage), data);
    }

    /// Reports housekeeping.
    pub(crate) fn housekeeping(
        &mut self,
        structure: Structure,
        sample: impl FnMut(ParameterId) -> Option<f64>,
    ) {
        let mut data = [0; 128];
        let Some(length) = encode_housekeeping(structure, sample, &mut data) else { return };
        let data = data.get(..length).unwrap_or_default();
        self.report(ReportKind::Housekeeping, data);
    }

    /// Keeps a science record.
    pub(crate) fn science(&mut self, payload: Port, record: &[u8]) {
        self.report(ReportKind::Science(payload), record);
    }

    /// Hands frames to the transmitter for as long as it takes them; each carries `clcw`.
    pub(crate) fn send(&mut self, clcw: Clcw, radio: &mut impl Radio) {
        self.frames.send(clcw, &mut self.store, radio);
    }

    /// Reports packets lost to a full store: the first, and then at each doubling.
    pub(crate) fn report_losses(&mut self) {
        for class in Class::ALL {
            let lost = self.store.lost(class);
            let Some(reported) = self.reported_loss.get_mut(usize::from(class.number())) else {
                continue;
            };
            if lost > reported.saturating_mul(2) {
                *reported = lost;
                let values = [f64::from(lost), f64::from(class.number())];
                self.event(EventId::StoreOverflow, &values);
            }
        }
    }

    /// Keeps a report until it can be sent; `data` is what its kind has as source data.
    pub(crate) fn report(&mut self, kind: ReportKind, data: &[u8]) {
        let (process, message) = (kind.process(), kind.message());
        let (class, channel) = match process {
            Process::Commands => return, // nothing is sent where telecommands are received
            Process::Events => (Class::Event, &mut self.events),
            Process::Verification => (Class::Verification, &mut self.verification),
            Process::Housekeeping => (Class::Housekeeping, &mut self.housekeeping),
            Process::Science(payload) => {
                let Some(channel) = self.science.get_mut(payload.index()) else { return };
                (Class::Science, channel)
            }
        };
        let apid = self.apids.of(process);
        let sequence = channel.sequence.take();
        let message_count = channel.messages;
        channel.messages = message_count.wrapping_add(1);
        let writer = TelemetryWriter { apid, sequence, message, message_count, time: self.time };
        let mut buffer = [0; MAX_PACKET];
        if let Ok(length) = writer.write(data, &mut buffer) {
            self.store.push(class, buffer.get(..length).unwrap_or_default());
        }
    }
}
