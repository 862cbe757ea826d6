//! Builds telemetry packets, numbers them, keeps them, and sends them when a link is up.

use hilal_dictionary::FailureCode;
use hilal_dictionary::{
    Apids, EventId, LONGEST_FILE_PACKET, MissionTime, PacketStore, ParameterId, Port, Process,
    ReportKind, RequestId, Stage, StoreSummaries, Structure, Urgency, VerificationReport,
    encode_event, encode_housekeeping, encode_report,
};
use hilal_packets::frame::{Clcw, SpacecraftId};
use hilal_packets::{PlainPacketType, PlainPacketWriter, SequenceCounter, TelemetryWriter};
use serde::{Deserialize, Serialize};

use crate::bounds::gathered;
use crate::event_reports::EventReports;
use crate::frame_sender::{FrameCounts, FrameSender};
use crate::hardware::Radio;
use crate::packet_class::{Class, MAX_PACKET, MAX_REPORT_DATA};
use crate::retrieval::Retrieval;
use crate::store::{KeptStore, Store, Taken};
use crate::time_reports::TimeReports;

/// Sequence and message counts of one kind of packet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
struct Channel {
    sequence: SequenceCounter,
    messages: u16,
}

/// What outlives a reset of the way down: with it the packets that wait are found again in their memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KeptDownlink {
    store: KeptStore,
    /// The packets of which a part was still to be sent.
    under_way: [Option<Taken>; Urgency::ALL.len()],
    frames: FrameCounts,
    verification: Channel,
    housekeeping: Channel,
    events: Channel,
    science: heapless::Vec<Channel, { Port::CAPACITY }>,
    reported_loss: [u32; Class::ALL.len()],
    files: SequenceCounter,
}

/// The way down.
#[derive(Debug)]
pub(crate) struct Downlink<M> {
    pub(crate) event_reports: EventReports,
    pub(crate) time_reports: TimeReports,
    apids: Apids,
    time: MissionTime,
    store: Store<M>,
    frames: FrameSender,
    verification: Channel,
    housekeeping: Channel,
    events: Channel,
    science: [Channel; Port::CAPACITY],
    reported_loss: [u32; Class::ALL.len()],
    files: SequenceCounter,
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> Downlink<M> {
    /// Begins with an empty store; the vehicle is known by its application processes and its number on the wire.
    pub(crate) fn new(apids: Apids, spacecraft: SpacecraftId, memory: M) -> Self {
        Self {
            event_reports: EventReports::new(),
            time_reports: TimeReports::new(),
            apids,
            time: MissionTime::default(),
            store: Store::new(memory),
            frames: FrameSender::new(spacecraft),
            verification: Channel::default(),
            housekeeping: Channel::default(),
            events: Channel::default(),
            science: [Channel::default(); Port::CAPACITY],
            reported_loss: [0; Class::ALL.len()],
            files: SequenceCounter::new(),
        }
    }

    /// Returns what must outlive a reset.
    pub(crate) fn kept(&self, payloads: usize) -> KeptDownlink {
        KeptDownlink {
            store: self.store.kept(),
            under_way: self.frames.under_way(),
            frames: self.frames.counts(),
            verification: self.verification,
            housekeeping: self.housekeeping,
            events: self.events,
            science: gathered(self.science.iter().take(payloads).copied()),
            reported_loss: self.reported_loss,
            files: self.files,
        }
    }

    /// Goes on with what was kept.
    pub(crate) fn resume(&mut self, kept: &KeptDownlink) {
        let mut buffer = [0; MAX_PACKET];
        self.store.resume(&kept.store, kept.under_way, &mut buffer);
        self.frames.resume(kept.frames);
        (self.verification, self.housekeeping) = (kept.verification, kept.housekeeping);
        self.events = kept.events;
        for (channel, kept) in self.science.iter_mut().zip(&kept.science) {
            *channel = *kept;
        }
        self.reported_loss = kept.reported_loss;
        self.files = kept.files;
    }

    /// Takes the memory of the store out.
    pub(crate) fn take_memory(&mut self) -> M
    where
        M: Default,
    {
        self.store.take_memory()
    }

    /// Sets the time that packets carry from now on.
    pub(crate) const fn set_time(&mut self, time: MissionTime) {
        self.time = time;
    }

    /// Returns the store.
    pub(crate) const fn store(&self) -> &Store<M> {
        &self.store
    }

    /// Returns the store, to change it.
    pub(crate) const fn store_mut(&mut self) -> &mut Store<M> {
        &mut self.store
    }

    /// Forgets the science packets that wait.
    pub(crate) fn clear_science(&mut self) {
        self.store.clear(Class::Science);
    }

    /// Reports an event, unless the ground has disabled its reports.
    pub(crate) fn event(&mut self, id: EventId, values: &[f64]) {
        if !self.event_reports.raise(id) {
            return;
        }
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
        let mut data = [0; MAX_REPORT_DATA];
        let Some(length) = encode_housekeeping(structure, sample, &mut data) else { return };
        let data = data.get(..length).unwrap_or_default();
        self.report(ReportKind::Housekeeping, data);
    }

    /// Reports the values of a report of a fixed layout.
    pub(crate) fn report_values(&mut self, kind: ReportKind, values: &[f64]) {
        let mut data = [0; MAX_REPORT_DATA];
        let Some(definition) = kind.definition() else { return };
        let Some(length) = encode_report(definition, values, &mut data) else { return };
        self.report(kind, data.get(..length).unwrap_or_default());
    }

    /// Keeps a science record.
    pub(crate) fn science(&mut self, payload: Port, record: &[u8]) {
        self.report(ReportKind::Science(payload), record);
    }

    /// Returns whether the longest packet of a file has room.
    pub(crate) fn has_room_for_file(&mut self) -> bool {
        self.store.has_room(Class::Files, LONGEST_FILE_PACKET)
    }

    /// Keeps a PDU of a file until it can be sent.
    pub(crate) fn file(&mut self, pdu: &[u8]) {
        let writer = PlainPacketWriter {
            packet_type: PlainPacketType::Telemetry,
            apid: self.apids.files(),
            sequence: self.files.take(),
        };
        let mut buffer = [0; LONGEST_FILE_PACKET];
        if let Ok(length) = writer.write(pdu, &mut buffer) {
            self.store.push(Class::Files, buffer.get(..length).unwrap_or_default());
        }
    }

    /// Hands frames to the transmitter for as long as it takes them; each carries `clcw`.
    pub(crate) fn send(&mut self, clcw: Clcw, radio: &mut impl Radio) {
        let (times, now) = (&mut self.time_reports, self.time);
        self.frames.send(clcw, &mut self.store, radio, |frame| times.see(frame, now));
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

    /// Looks for the next packet that was asked for again, and reports the end of a retrieval.
    pub(crate) fn follow_retrieval(&mut self) {
        if let Some(ended) = self.store.follow_retrieval() {
            self.report_retrieval(ended);
        }
    }

    /// Ends the retrieval from a store and reports it.
    pub(crate) fn abort_retrieval(&mut self, class: Class) -> Result<(), FailureCode> {
        let ended = self.store.abort_retrieval(class)?;
        self.report_retrieval(ended);
        Ok(())
    }

    fn report_retrieval(&mut self, ended: Retrieval) {
        let store = ended.class().store().map_or(0, PacketStore::number);
        let values = [f64::from(store), f64::from(ended.packets())];
        self.event(EventId::RetrievalEnded, &values);
    }

    /// Reports what is in the packet stores.
    pub(crate) fn report_stores(&mut self) {
        let mut data = [0; StoreSummaries::LENGTH];
        if StoreSummaries(self.store.summaries()).encode(&mut data).is_some() {
            self.report(ReportKind::StoreSummary, &data);
        }
    }

    /// Keeps a report until it can be sent; `data` is what its kind has as source data.
    pub(crate) fn report(&mut self, kind: ReportKind, data: &[u8]) {
        let (process, message) = (kind.process(), kind.message());
        let (class, channel) = match process {
            Process::Commands | Process::Files => return, // no reports are sent there
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
        let Some(buffer) = buffer.get_mut(..class.longest_packet()) else { return };
        if let Ok(length) = writer.write(data, buffer) {
            self.store.push(class, buffer.get(..length).unwrap_or_default());
        }
    }
}
