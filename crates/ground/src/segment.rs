//! The whole ground: what comes is logged, decoded and kept; what is planned is commanded.

mod files;
mod rebuild;
mod sending;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use hilal_dictionary::{
    Command, DecodedEvent, EventId, LimitStatus, MemoryArea, MemoryCheck, ParameterId,
    StoreSummaries, Telemetry, Urgency,
};
use hilal_packets::frame::TmReceiver;
use hilal_packets::{Apid, PacketError, TelemetryReader, packet_apid};
use hilal_quantity::{Epoch, MapPoint, Unit};

use crate::VehicleDatabase;
use crate::commanding::{
    CommandLedger, CommandState, Recovery, RecoverySettings, ScheduledCommand, Uplink,
    UplinkSettings, VehicleState,
};
use crate::decode::{
    EventRecord, LimitMonitor, LimitViolation, ParameterSample, ScienceRecord, SequenceGap,
    SequenceMonitor, TelemetryError,
};
use crate::files::{FileTransfers, TransferFile, TransferFileError};
use crate::last_report::{LastReport, SafeMode};
use crate::link_counter::{CounterError, CounterFile};
use crate::log::{Channel, CommitPolicy, FoundLog, LogError, LogHeader, LogRecord, LogWriter};
use crate::report_notes;
use crate::store::{Archive, StoreError};
use crate::summary::GroundSummary;
use crate::telecommand_link::{
    TelecommandLink, TelecommandLinkError, TelecommandLinkSettings, UplinkSecurity,
};
use crate::time::MissionClock;

/// Everything that a ground begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct GroundSetup {
    /// The mission's name.
    pub mission: String,
    /// What the ground knows of the vehicle.
    pub vehicle: VehicleDatabase,
    /// The mission's start: on-board time counts from here.
    pub start: Epoch,
    /// How the uplink behaves.
    pub uplink: UplinkSettings,
    /// When the rover may leave safe mode; none where an operator decides.
    pub recovery: Option<RecoverySettings>,
}

impl GroundSetup {
    fn log_header(&self) -> LogHeader {
        LogHeader {
            mission: self.mission.clone(),
            vehicle: self.vehicle.id().to_string(),
            epoch: MissionClock::new(self.start).start(),
        }
    }
}

/// What can stop the ground.
#[derive(Debug, thiserror::Error)]
pub enum GroundError {
    /// The raw log cannot be written.
    #[error(transparent)]
    Log(#[from] LogError),
    /// A table cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A telecommand does not fit a packet.
    #[error("telecommand: {0}")]
    Command(#[from] PacketError),
    /// A telecommand frame cannot be made.
    #[error(transparent)]
    Link(#[from] TelecommandLinkError),
    /// How far the counters of telecommand frames are reserved cannot be kept.
    #[error(transparent)]
    Counter(#[from] CounterError),
    /// How far files on their way have come cannot be kept.
    #[error(transparent)]
    Transfers(#[from] TransferFileError),
    /// The store's folder cannot be made.
    #[error("telemetry folder {path}: {source}")]
    Folder {
        /// The folder.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
}

/// The longest telemetry packet that is put together again.
const MAX_TELEMETRY_PACKET: usize = 2048;
/// Counters of frames that are reserved at a time: a restart skips what is left of them, which must stay within the
/// window of the vehicle, 128 for essential commands.
const COUNTER_BLOCK: u32 = 32;

/// Something that the ground did or found, in words.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// When, on the ground.
    pub epoch: Epoch,
    /// What.
    pub text: String,
}

/// Where packets are logged.
#[derive(Debug)]
struct Store {
    folder: PathBuf,
    down: LogWriter,
    up: LogWriter,
    /// None where the flight is flown again from its start.
    lasting: Option<Lasting>,
}

/// What a ground has to know after a restart, because its vehicle flies on meanwhile.
#[derive(Debug)]
struct Lasting {
    counter: CounterFile,
    transfers: TransferFile,
}

/// The ground segment of one mission.
#[derive(Debug)]
pub struct Ground {
    database: VehicleDatabase,
    clock: MissionClock,
    store: Option<Store>,
    archive: Archive,
    sequences: SequenceMonitor,
    limits: LimitMonitor,
    uplink: Uplink,
    files: FileTransfers,
    /// The way up; none for a ground that only reads.
    link: Option<TelecommandLink>,
    frames: TmReceiver<MAX_TELEMETRY_PACKET>,
    /// When the last whole frame came.
    last_frame: Option<Epoch>,
    newest: Option<Epoch>,
    recovery: Option<Recovery>,
    /// Whether a device holds the alarm line up.
    alarmed: bool,
    safe_since: Option<Epoch>,
    /// When safe mode was last left.
    safe_left: Option<Epoch>,
    /// When the rover last forgot waypoints, and how many.
    stopped: Option<(Epoch, usize)>,
    gaps: Vec<SequenceGap>,
    violations: Vec<LimitViolation>,
    bad: Vec<(Epoch, TelemetryError)>,
    /// Packets of application processes that are not the vehicle's.
    foreign: BTreeMap<Apid, u64>,
    notes: Vec<Note>,
    counts: GroundSummary,
}

impl Ground {
    /// Opens a ground that keeps its store in `folder`: `downlink.log`, `uplink.log`, and after
    /// [`Ground::finish`] the tables.
    ///
    /// # Errors
    ///
    /// The folder, the logs or the counter of telecommand frames cannot be written.
    pub fn new(
        folder: &Path,
        setup: &GroundSetup,
        security: UplinkSecurity,
    ) -> Result<Self, GroundError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| GroundError::Folder { path: folder.to_owned(), source })?;
        let clock = MissionClock::new(setup.start);
        let header = setup.log_header();
        let policy = CommitPolicy::default();
        let (counter, security) = resumed_counter(folder, security)?;
        let store = Store {
            folder: folder.to_owned(),
            down: LogWriter::create(&folder.join("downlink.log"), &header, policy)?,
            up: LogWriter::create(&folder.join("uplink.log"), &header, policy)?,
            lasting: None,
        };
        let lasting = Lasting { counter, transfers: TransferFile::new(folder) };
        let mut files = FileTransfers::new(setup.vehicle.apids());
        lasting.transfers.resume(&mut files)?;
        let store = Store { lasting: Some(lasting), ..store };
        let ground = Self::with(setup, Some(security), (Archive::new(clock), Some(store)));
        Ok(Self { files, ..ground })
    }

    /// Opens a ground for a flight that is flown again from its start each time, with its raw logs in a folder: what they
    /// hold has to come again as it was, and what comes after that is added ([`LogWriter::flown_again`]).
    ///
    /// # Errors
    ///
    /// The folder or the logs cannot be read or written, are another flight's, or damaged.
    pub fn flown_again(
        folder: &Path,
        setup: &GroundSetup,
        security: UplinkSecurity,
    ) -> Result<(Self, [FoundLog; 2]), GroundError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| GroundError::Folder { path: folder.to_owned(), source })?;
        let clock = MissionClock::new(setup.start);
        let header = setup.log_header();
        let policy = CommitPolicy { span: 10.0 * Unit::Minute, ..CommitPolicy::default() };
        let open = |name| LogWriter::flown_again(&folder.join(name), &header, policy);
        let ((down, received), (up, sent)) = (open("downlink.log")?, open("uplink.log")?);
        let store = Store { folder: folder.to_owned(), down, up, lasting: None };
        let ground = Self::with(setup, Some(security), (Archive::new(clock), Some(store)));
        Ok((ground, [received, sent]))
    }

    /// Goes on with a ground whose vehicle has flown on meanwhile, or opens a new one: what its raw logs hold is decoded
    /// again, counters and files on their way are resumed, and telecommands of which nothing was reported are sent
    /// again. Returns what the logs held.
    ///
    /// # Errors
    ///
    /// The folder, the logs or what is kept beside them cannot be read or written, or are another flight's.
    pub fn resumed(
        folder: &Path,
        setup: &GroundSetup,
        security: UplinkSecurity,
    ) -> Result<(Self, [FoundLog; 2]), GroundError> {
        std::fs::create_dir_all(folder)
            .map_err(|source| GroundError::Folder { path: folder.to_owned(), source })?;
        let header = setup.log_header();
        let policy = CommitPolicy { span: 10.0 * Unit::Second, ..CommitPolicy::default() };
        let open = |name| LogWriter::resumed(&folder.join(name), &header, policy);
        let ((down, received), (up, sent)) = (open("downlink.log")?, open("uplink.log")?);
        let (counter, security) = resumed_counter(folder, security)?;
        let lasting = Lasting { counter, transfers: TransferFile::new(folder) };
        let archive = Archive::new(MissionClock::new(setup.start));
        let mut ground = Self::with(setup, Some(security), (archive, None));
        ground.recall_all(&received.records, &sent.records);
        if !sent.records.is_empty() {
            ground.link = ground.link.map(TelecommandLink::rejoining);
        }
        ground.uplink.send_recalled_again();
        lasting.transfers.resume(&mut ground.files)?;
        let found = [("downlink.log", received), ("uplink.log", sent)];
        let found = found.map(|(name, contents)| FoundLog::of(&folder.join(name), &contents));
        ground.store = Some(Store { folder: folder.to_owned(), down, up, lasting: Some(lasting) });
        Ok((ground, found))
    }

    /// Returns the latest on-board time of a packet that has come.
    pub const fn newest(&self) -> Option<Epoch> {
        self.newest
    }

    /// Opens a ground that keeps no store: of parameters it knows the latest, and it forgets records of
    /// payloads.
    pub fn without_store(setup: &GroundSetup, security: UplinkSecurity) -> Self {
        let clock = MissionClock::new(setup.start);
        Self::with(setup, Some(security), (Archive::of_the_latest(clock), None))
    }

    /// Opens a ground that keeps everything that it decodes in memory, and no raw logs: for a flight that can be flown
    /// again from what was commanded.
    pub fn in_memory(setup: &GroundSetup, security: UplinkSecurity) -> Self {
        let clock = MissionClock::new(setup.start);
        Self::with(setup, Some(security), (Archive::new(clock), None))
    }

    fn with(
        setup: &GroundSetup,
        security: Option<UplinkSecurity>,
        (archive, store): (Archive, Option<Store>),
    ) -> Self {
        let clock = archive.clock();
        let commands = setup.vehicle.apids().commands();
        let spacecraft = setup.vehicle.spacecraft();
        Self {
            database: setup.vehicle.clone(),
            clock,
            store,
            archive,
            sequences: SequenceMonitor::default(),
            limits: LimitMonitor::default(),
            uplink: Uplink::new(commands, clock, setup.uplink),
            files: FileTransfers::new(setup.vehicle.apids()),
            link: security.map(|security| {
                TelecommandLink::new(TelecommandLinkSettings::new(spacecraft), security)
            }),
            frames: TmReceiver::new(spacecraft),
            last_frame: None,
            newest: None,
            recovery: setup.recovery.map(Recovery::new),
            alarmed: false,
            safe_since: None,
            safe_left: None,
            stopped: None,
            gaps: Vec::new(),
            violations: Vec::new(),
            bad: Vec::new(),
            foreign: BTreeMap::new(),
            notes: Vec::new(),
            counts: GroundSummary::default(),
        }
    }

    /// Takes the telecommands of a plan for sending.
    pub fn load_plan(&mut self, commands: &[ScheduledCommand]) {
        self.uplink.schedule(commands);
    }

    /// Takes a frame from the link: the packets that it completes, and what the vehicle says of telecommand
    /// frames. A frame that is damaged or another vehicle's is counted.
    ///
    /// # Errors
    ///
    /// The raw log cannot be written.
    pub fn receive_frame(
        &mut self,
        frame: &[u8],
        receipt: Epoch,
        channel: Channel,
    ) -> Result<(), GroundError> {
        let mut packets = Vec::new();
        let reception = self.frames.take(frame, |packet| packets.push(packet.to_vec()));
        self.counts.frames_down += 1;
        for packet in packets {
            self.receive(&packet, receipt, channel)?;
        }
        let Ok(reception) = reception else {
            self.counts.frames_rejected += 1;
            return Ok(());
        };
        self.last_frame = Some(receipt);
        self.counts.frames_missing += u64::from(reception.missing);
        // Science frames may have been overtaken by a later answer to telecommand frames.
        let urgency = Urgency::of_virtual_channel(reception.virtual_channel.value());
        let clcw = reception.clcw.filter(|_| urgency == Urgency::Urgent);
        if let Some((clcw, link)) = clcw.zip(self.link.as_mut()) {
            link.hear(&clcw, (self.clock.mission_time(receipt).milliseconds(), channel));
            for sequence in link.take_confirmed() {
                self.uplink.confirm(sequence, receipt);
            }
        }
        Ok(())
    }

    /// Takes a packet from the link: logs it, and only when the operating system has its record decodes it
    /// and keeps what it says. A packet that cannot be decoded or is another vehicle's is logged and counted.
    ///
    /// # Errors
    ///
    /// The raw log cannot be written.
    pub fn receive(
        &mut self,
        packet: &[u8],
        receipt: Epoch,
        channel: Channel,
    ) -> Result<(), GroundError> {
        if let Some(store) = &mut self.store {
            store.down.append(&LogRecord { receipt, channel, packet: packet.to_vec() })?;
        }
        self.take_down(packet, receipt);
        Ok(())
    }

    fn take_down(&mut self, packet: &[u8], receipt: Epoch) {
        self.counts.packets_down += 1;
        self.counts.bytes_down += packet.len() as u64;
        if let Err(error) = self.take(packet, receipt) {
            self.counts.packets_bad += 1;
            self.bad.push((receipt, error));
        }
    }

    fn take(&mut self, packet: &[u8], receipt: Epoch) -> Result<(), TelemetryError> {
        if packet_apid(packet) == Some(self.database.apids().files()) {
            return self.take_file_packet(packet, receipt);
        }
        let packet = TelemetryReader::new(packet)?;
        if !self.database.apids().contain(packet.apid()) {
            self.count_foreign(packet.apid(), receipt);
            return Ok(());
        }
        self.gaps.extend(self.sequences.see(&packet, receipt));
        let epoch = self.clock.epoch(packet.time());
        self.uplink.hear(epoch);
        self.newest = self.newest.max(Some(epoch));
        match Telemetry::decode(&packet, self.database.apids())? {
            Telemetry::Housekeeping(samples) => {
                for sample in samples {
                    let sample = ParameterSample::of(sample, epoch, &self.database);
                    self.violations.extend(self.limits.see(&sample));
                    self.archive.add_sample(&sample, receipt);
                }
            }
            Telemetry::Event(event) => self.take_event(event, epoch, receipt),
            Telemetry::Science { payload, record } => {
                self.counts.science_bytes += record.len() as u64;
                let record = record.to_vec();
                self.archive.add_science(ScienceRecord { epoch, receipt, payload, record });
            }
            Telemetry::Verification(report) => {
                if !self.uplink.verify(report, epoch) {
                    let sequence = report.request.sequence();
                    self.note(receipt, format!("report on telecommand {sequence}, never sent"));
                }
            }
            Telemetry::StoreSummary(StoreSummaries(summaries)) => {
                for summary in summaries {
                    self.note(receipt, format!("packet store {summary}"));
                }
            }
            Telemetry::MemoryDump(MemoryArea { memory, address, data }) => {
                let (name, octets) = (memory.name(), data.len());
                self.note(receipt, format!("memory: {octets} octets of the {name} from {address}"));
            }
            Telemetry::MemoryCheck(check) => self.note(receipt, check_text(check)),
            Telemetry::ScheduleSummary(activities) => {
                for activity in activities {
                    self.note(receipt, format!("scheduled on board: {activity}"));
                }
            }
            Telemetry::Pong => {}
            Telemetry::Report(values) => self.note(receipt, report_notes::of_values(values)),
            Telemetry::EventActions(list) => self.note(receipt, report_notes::of_actions(list)),
            Telemetry::DisabledEvents(list) => self.note(receipt, report_notes::of_disabled(list)),
        }
        Ok(())
    }

    fn take_event(&mut self, event: DecodedEvent<'_>, epoch: Epoch, receipt: Epoch) {
        let event = EventRecord {
            epoch,
            receipt,
            id: event.id,
            severity: event.event.severity,
            text: event.text(|port| self.database.payload(port)).to_string(),
            arguments: event.arguments().map(|(_, v)| v.unwrap_or(f64::NAN)).collect(),
        };
        self.follow_safe_mode(&event, receipt);
        self.follow_files(&event);
        self.archive.add_event(event);
    }

    /// Counts a packet of another vehicle, and tells of the first of each application process.
    fn count_foreign(&mut self, apid: Apid, receipt: Epoch) {
        self.counts.packets_foreign += 1;
        let count = self.foreign.entry(apid).or_default();
        *count += 1;
        if *count == 1 {
            let (first, last) = self.database.apids().numbers().into_inner();
            self.note(
                receipt,
                format!(
                    "packets come from APID {apid}, which is not one of the vehicle's, {first} to \
                     {last}: they are logged and counted, and not read"
                ),
            );
        }
    }

    /// Events from before safe mode was last left have been followed, or do not matter any more: a vehicle sends them
    /// again when it is asked for them.
    fn is_past(&self, event: &EventRecord) -> bool {
        self.safe_left.is_some_and(|left| {
            event.epoch < left || event.epoch == left && event.id == EventId::SafeLeft
        })
    }

    fn follow_safe_mode(&mut self, event: &EventRecord, receipt: Epoch) {
        if self.is_past(event) {
            return;
        }
        if event.id == EventId::SafeLeft {
            self.safe_left = Some(event.epoch);
        }
        if event.id == EventId::DriveStopped {
            let left = event.arguments.first().copied().unwrap_or(0.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an octet")]
            let left = left as usize;
            self.stopped = Some((event.epoch, left));
        } else if event.id >= EventId::SafeLowBattery {
            self.safe_since.get_or_insert(event.epoch);
            self.alarmed |= event.id == EventId::SafeAlarm;
        } else if event.id == EventId::AlarmCleared {
            self.alarmed = false;
        } else if event.id == EventId::SafeLeft && self.recovery.is_none() {
            self.safe_since = None;
        } else if event.id == EventId::SafeLeft {
            let since = self.safe_since.take().unwrap_or(event.epoch);
            // The rover stops and says so in the cycle in which it enters safe mode.
            let in_safe = |(epoch, _): &(Epoch, usize)| *epoch >= since - 2.0 * Unit::Second;
            let left = self.stopped.take().filter(in_safe).map_or(0, |(_, left)| left);
            let again = self.uplink.take_back(since, left);
            self.note(receipt, format!("safe mode left: {again} telecommands are sent again"));
        }
    }

    /// Returns the rover as last heard of; none before its first system housekeeping.
    pub fn vehicle(&self) -> Option<VehicleState> {
        let value = |id| self.archive.latest(id).and_then(|sample| sample.value);
        let mode = self.archive.latest(ParameterId::ModeNumber)?;
        let cause = value(ParameterId::SafeCause);
        let caused = |id: &EventId| Some(f64::from(id.number())) == cause;
        Some(VehicleState {
            epoch: mode.epoch,
            mode: VehicleState::mode_of(mode.value?)?,
            soc_percent: value(ParameterId::BatterySoc),
            box_c: value(ParameterId::BoxTemperature),
            battery_c: value(ParameterId::BatteryTemperature),
            cause: EventId::ALL.iter().copied().find(caused),
        })
    }

    /// Returns what an operator wants to know of the rover, as last heard of; none before its first
    /// words. On board, places are counted from `landing`.
    pub fn last_report(&self, landing: MapPoint) -> Option<LastReport> {
        let value = |id| self.archive.latest(id).and_then(|sample| sample.value);
        let (x_m, y_m) = (value(ParameterId::PositionX)?, value(ParameterId::PositionY)?);
        let state_of_charge = value(ParameterId::BatterySoc)? / 100.0;
        let place = MapPoint::new(landing.x_m + x_m, landing.y_m + y_m);
        let safe_mode = match self.safe_since {
            None => SafeMode::Off,
            Some(since) if self.alarmed => SafeMode::Alarmed { since },
            Some(since) => SafeMode::AlarmOver { since },
        };
        let utc = self.archive.latest(ParameterId::PositionX)?.epoch;
        Some(LastReport { utc, place, state_of_charge, safe_mode })
    }

    /// Sends a telecommand that is executed as soon as it arrives.
    ///
    /// # Errors
    ///
    /// The telecommand does not fit a packet.
    pub fn command(&mut self, command: Command, now: Epoch) -> Result<(), GroundError> {
        Ok(self.uplink.send_now(command, now)?)
    }

    /// Gives up what the schedule has still to do; the rover's own schedule is to be reset besides.
    pub fn withdraw(&mut self) {
        self.uplink.withdraw();
    }

    fn note(&mut self, epoch: Epoch, text: String) {
        self.notes.push(Note { epoch, text });
    }

    /// Returns everything decoded so far.
    pub fn archive(&self) -> &Archive {
        &self.archive
    }

    /// Returns every telecommand and where it stands.
    pub fn ledger(&self) -> &CommandLedger {
        self.uplink.ledger()
    }

    /// Returns the gaps in the sequence counts, in the order they were seen.
    pub fn gaps(&self) -> &[SequenceGap] {
        &self.gaps
    }

    /// Returns the limit violations, in the order they came.
    pub fn violations(&self) -> &[LimitViolation] {
        &self.violations
    }

    /// Returns when the last whole frame of the vehicle came; none before the first.
    pub const fn last_frame(&self) -> Option<Epoch> {
        self.last_frame
    }

    /// Returns the packets that could not be decoded: when they came, and why.
    pub fn bad_packets(&self) -> &[(Epoch, TelemetryError)] {
        &self.bad
    }

    /// Returns how many packets came from each application process that is not the vehicle's.
    pub const fn foreign_packets(&self) -> &BTreeMap<Apid, u64> {
        &self.foreign
    }

    /// Returns what the ground knows of the vehicle.
    pub const fn database(&self) -> &VehicleDatabase {
        &self.database
    }

    /// Returns what the ground did and found, in order.
    pub fn notes(&self) -> &[Note] {
        &self.notes
    }

    /// Returns what passed through so far, in numbers.
    pub fn summary(&self) -> GroundSummary {
        let ledger = self.ledger();
        let violations = |status| {
            self.violations.iter().filter(|violation| violation.status == status).count() as u64
        };
        let failed = ledger.count(CommandState::Refused) + ledger.count(CommandState::Failed);
        let frames = self.link.as_ref().map(TelecommandLink::counts).unwrap_or_default();
        GroundSummary {
            frames_up: frames.sent,
            frames_repeated: frames.repeated,
            frames_acknowledged: frames.acknowledged,
            commands_planned: ledger.entries().count() as u64,
            commands_sent: ledger.sent() as u64,
            commands_executed: ledger.count(CommandState::Completed) as u64,
            commands_failed: failed as u64,
            commands_late: ledger.late() as u64,
            limits_yellow: violations(LimitStatus::Yellow),
            limits_red: violations(LimitStatus::Red),
            gaps: self.gaps.len() as u64,
            packets_missing: self.gaps.iter().map(|gap| u64::from(gap.missing)).sum(),
            events: self.archive.events().len() as u64,
            ..self.file_counts()
        }
    }

    /// Brings what the raw logs have been given to the disk.
    ///
    /// # Errors
    ///
    /// A log cannot be written.
    pub fn commit_logs(&mut self) -> Result<(), GroundError> {
        if let Some(store) = &mut self.store {
            store.down.commit()?;
            store.up.commit()?;
        }
        Ok(())
    }

    /// Ends the pass: commits the logs, writes the tables and returns the numbers.
    ///
    /// # Errors
    ///
    /// A log or a table cannot be written.
    pub fn finish(&mut self) -> Result<GroundSummary, GroundError> {
        if let Some(store) = &mut self.store {
            store.down.commit()?;
            store.up.commit()?;
            let folder = store.folder.clone();
            self.write_tables(&folder)?;
        }
        Ok(self.summary())
    }
}

/// Goes on with counters of telecommand frames where an earlier ground reserved them.
fn resumed_counter(
    folder: &Path,
    mut security: UplinkSecurity,
) -> Result<(CounterFile, UplinkSecurity), GroundError> {
    let counter = CounterFile::new(folder);
    for (spi, bound) in counter.kept()? {
        let associations = [&mut security.sender, &mut security.essential];
        for sender in associations.into_iter().filter(|one| one.settings().spi() == spi) {
            sender.resume_at(bound).map_err(TelecommandLinkError::from)?;
        }
    }
    Ok((counter, security))
}

/// Says what a check of memory found.
fn check_text(check: MemoryCheck) -> String {
    let MemoryCheck { memory, address, octets, checksum } = check;
    let name = memory.name();
    format!(
        "memory: {octets} octets of the {name} from {address} have the checksum {checksum:04x}h"
    )
}
