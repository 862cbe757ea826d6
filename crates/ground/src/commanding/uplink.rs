//! Sending telecommands: in batches ahead of time, within the on-board schedule's room, again when they
//! have arrived and nothing is heard of them.

mod insertion;
mod take_back;

use std::collections::BTreeMap;

use hilal_dictionary::{
    Command, CommandError, Request, ScheduleEntry, Stage, TelecommandReader, VerificationReport,
};
use hilal_packets::{Apid, PacketError, SequenceCounter};
use hilal_quantity::{Duration, Epoch, TimeScale, Unit};

use super::ledger::{CommandEntry, CommandLedger, CommandState, EntryIndex};
use super::reschedule::postponed;
use super::scheduled_command::ScheduledCommand;
use crate::time::MissionClock;
use insertion::Insertion;

/// How the uplink behaves.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UplinkSettings {
    /// Telecommands that the on-board schedule holds; the ground stays within it.
    pub schedule_capacity: usize,
    /// The longest telecommand packet, in bytes.
    pub packet_limit: usize,
    /// How far ahead of its release a telecommand is sent at the earliest.
    pub lead: Duration,
    /// How far ahead of its release a telecommand must be sent at the latest: light time, and
    /// the flight software's cycle.
    pub margin: Duration,
    /// A packet is sent again when telemetry made so long after its arrival has come and no report
    /// about it has.
    pub settle: Duration,
    /// A batch that is not full waits for more until its first release is so near.
    pub hurry: Duration,
    /// How often a telecommand is sent before it is given up. Those of the schedule never are
    /// while nothing is heard: a drive left out would make the next one a shortcut.
    pub attempts: u32,
    /// After so long without a telecommand a PING is sent: a vehicle that hears nothing for days gives its plan up.
    pub keep_alive: Duration,
}

impl Default for UplinkSettings {
    fn default() -> Self {
        Self {
            schedule_capacity: 1500,
            packet_limit: 1000,
            lead: 4.0 * Unit::Day,
            margin: 30.0 * Unit::Second,
            settle: 120.0 * Unit::Second,
            hurry: 30.0 * Unit::Minute,
            attempts: 5,
            keep_alive: 12.0 * Unit::Hour,
        }
    }
}

/// Why a packet of the raw log is no telecommand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RecallError {
    /// It is damaged.
    #[error(transparent)]
    Packet(#[from] PacketError),
    /// The dictionary does not know what it asks.
    #[error(transparent)]
    Contents(#[from] CommandError),
}

/// Whom a verification report is about.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Subject {
    /// A telecommand of the ledger.
    Entry(EntryIndex),
    /// An insertion into the schedule.
    Insertion,
}

/// When a packet is to be sent.
enum Due {
    /// Now.
    Now,
    /// Perhaps later: a report may still come.
    Later,
    /// Not again.
    Never,
}

/// Telecommands on their way.
#[derive(Debug, Clone)]
pub struct Uplink {
    /// The vehicle's application process that takes telecommands.
    apid: Apid,
    clock: MissionClock,
    settings: UplinkSettings,
    ledger: CommandLedger,
    sequence: SequenceCounter,
    subjects: BTreeMap<u16, Subject>,
    /// Waiting for the schedule, in the order of release.
    waiting: Vec<EntryIndex>,
    /// Packets sent and not reported on, and packets for now that were not sent yet.
    flying: Vec<Insertion>,
    /// The telecommands of the last file of telecommands, until the vehicle says what became of it.
    in_file: Vec<EntryIndex>,
    /// Nothing new is inserted before this: the schedule was full.
    hold_until: Option<Epoch>,
    /// On-board time of the latest telemetry.
    heard: Option<Epoch>,
    /// When the last packet was sent.
    last_sent: Option<Epoch>,
}

impl Uplink {
    /// Begins with nothing to send; `apid` is the vehicle's application process that takes
    /// telecommands.
    pub fn new(apid: Apid, clock: MissionClock, settings: UplinkSettings) -> Self {
        Self {
            apid,
            clock,
            settings,
            ledger: CommandLedger::default(),
            sequence: SequenceCounter::new(),
            subjects: BTreeMap::new(),
            waiting: Vec::new(),
            flying: Vec::new(),
            in_file: Vec::new(),
            hold_until: None,
            heard: None,
            last_sent: None,
        }
    }

    /// Returns every telecommand and where it stands.
    pub fn ledger(&self) -> &CommandLedger {
        &self.ledger
    }

    /// Adds telecommands for the on-board schedule.
    pub fn schedule(&mut self, commands: &[ScheduledCommand]) {
        for ScheduledCommand { release, command } in commands {
            // In the scale of the on-board clock: instants of one scale are compared every second.
            let release = release.to_time_scale(TimeScale::TAI);
            let index = self.ledger.add(*command, Some(release), release);
            self.waiting.push(index);
        }
        let ledger = &self.ledger;
        // Stable: telecommands of the same instant stay in their order.
        self.waiting.sort_by_key(|index| ledger.entry(*index).release);
    }

    /// Adds a telecommand that is executed as soon as it arrives.
    ///
    /// # Errors
    ///
    /// The telecommand does not fit a packet.
    pub fn send_now(&mut self, command: Command, now: Epoch) -> Result<(), PacketError> {
        let index = self.ledger.add(command, None, now);
        let sequence = self.sequence.take();
        let bytes = insertion::packet(self.apid, &command, sequence)?;
        self.subjects.insert(sequence, Subject::Entry(index));
        self.flying.push(Insertion::waiting(sequence, bytes, vec![index]));
        Ok(())
    }

    /// Makes a file of telecommands for the on-board schedule: their reports are told to the ledger, and nothing else
    /// of them is sent.
    ///
    /// # Errors
    ///
    /// A telecommand does not fit a packet.
    pub(crate) fn command_file(
        &mut self,
        commands: &[ScheduledCommand],
        now: Epoch,
    ) -> Result<Vec<u8>, PacketError> {
        let mut file = Vec::new();
        self.in_file.clear();
        for ScheduledCommand { release, command } in commands {
            let release = release.to_time_scale(TimeScale::TAI);
            let index = self.ledger.add(*command, Some(release), release);
            self.ledger.mark_sent(index, now);
            self.in_file.push(index);
            let sequence = self.sequence.take();
            self.subjects.insert(sequence, Subject::Entry(index));
            file.extend(self.clock.mission_time(release).octets());
            file.extend(insertion::packet(self.apid, command, sequence)?);
        }
        Ok(file)
    }

    /// Tells what became of the last file of telecommands: those of which nothing was reported yet stand so now.
    pub(crate) fn settle_file(&mut self, state: CommandState) {
        for index in std::mem::take(&mut self.in_file) {
            let entry = self.ledger.entry_mut(index);
            if entry.state == CommandState::Sent {
                entry.state = state;
            }
        }
    }

    /// Takes a packet that was sent at an instant, as the raw log has it.
    ///
    /// # Errors
    ///
    /// The packet is no telecommand of the dictionary.
    pub(crate) fn recall(&mut self, packet: &[u8], sent: Epoch) -> Result<(), RecallError> {
        let reader = TelecommandReader::new(packet)?;
        let sequence = reader.sequence();
        let repeated = self.flying.iter_mut().find(|flying| flying.bytes == packet);
        if let Some(flying) = repeated {
            flying.attempts += 1;
            for index in flying.members.clone() {
                self.ledger.mark_sent(index, sent);
            }
            return Ok(());
        }
        let (subject, members) = match Request::decode(reader.message(), reader.application_data())?
        {
            Request::Command(command) => {
                let index = self.ledger.add(command, None, sent);
                (Subject::Entry(index), vec![index])
            }
            // Loads are sent by hand, and are no part of a plan; what an event is to start has no entry of its own.
            Request::SequenceLoad(_) | Request::MemoryLoad(_) | Request::AddEventAction(_) => {
                (Subject::Insertion, Vec::new())
            }
            Request::ScheduleInsert(entries) => {
                let entries = entries.collect::<Result<Vec<_>, CommandError>>()?;
                let add = |entry: &ScheduleEntry| {
                    let release = self.clock.epoch(entry.release);
                    let index = self.ledger.add(entry.command, Some(release), release);
                    self.subjects.insert(entry.request.sequence(), Subject::Entry(index));
                    index
                };
                (Subject::Insertion, entries.iter().map(add).collect())
            }
        };
        for index in &members {
            self.ledger.mark_sent(*index, sent);
        }
        self.subjects.insert(sequence, subject);
        self.flying.push(Insertion::sent(sequence, packet.to_vec(), members, sent));
        self.sequence = SequenceCounter::after(sequence);
        self.last_sent = Some(sent);
        Ok(())
    }

    /// Sends again what was recalled and of which nothing was reported: whether its frames went out is not known. The
    /// vehicle knows a packet that it has for a repetition.
    pub(crate) fn send_recalled_again(&mut self) {
        for packet in &mut self.flying {
            (packet.sent, packet.arrived) = (None, None);
        }
    }

    /// Tells of telemetry made on board at an instant.
    pub fn hear(&mut self, epoch: Epoch) {
        self.heard = Some(self.heard.map_or(epoch, |before| before.max(epoch)));
    }

    /// Takes a verification report, made on board at `epoch`. A report about something that was
    /// never sent is ignored and told by `false`.
    pub fn verify(&mut self, report: VerificationReport, epoch: Epoch) -> bool {
        let sequence = report.request.sequence();
        match self.subjects.get(&sequence) {
            None => return false,
            Some(Subject::Entry(index)) => {
                let index = *index;
                self.ledger.verify(index, (report.stage, report.failure), epoch);
                self.flying.retain(|packet| packet.sequence != sequence);
            }
            Some(Subject::Insertion) => self.verify_insertion(sequence, report, epoch),
        }
        true
    }

    fn verify_insertion(&mut self, sequence: u16, report: VerificationReport, epoch: Epoch) {
        let Some(place) = self.flying.iter().position(|packet| packet.sequence == sequence) else {
            return;
        };
        let packet = self.flying.remove(place);
        match report.stage {
            Stage::Accepted | Stage::Completed => {
                for index in packet.members {
                    let entry = self.ledger.entry_mut(index);
                    entry.state = entry.state.max(CommandState::OnBoard);
                }
            }
            Stage::Refused | Stage::Failed => {
                self.hold_until = Some(epoch + self.settings.settle);
                self.put_back(packet.members, report);
            }
        }
    }

    fn put_back(&mut self, members: Vec<EntryIndex>, report: VerificationReport) {
        for index in members {
            let attempts = self.settings.attempts;
            let entry = self.ledger.entry_mut(index);
            entry.failure = report.failure;
            if entry.attempts >= attempts {
                entry.state = CommandState::Refused;
            } else {
                entry.state = CommandState::Waiting;
                self.waiting.push(index);
            }
        }
        let ledger = &self.ledger;
        self.waiting.sort_by_key(|index| ledger.entry(*index).release);
    }

    /// Returns the next packet to send now, with its sequence count; the link below sees to it that it arrives,
    /// and says so by [`Uplink::confirm`].
    ///
    /// # Errors
    ///
    /// A telecommand that does not fit a packet, which the dictionary's do.
    pub fn poll(&mut self, now: Epoch) -> Result<Option<(u16, Vec<u8>)>, PacketError> {
        let next = match self.next_flying(now) {
            Some(packet) => Some(packet),
            None => match self.next_insertion(now)? {
                Some(packet) => Some(packet),
                None => self.next_sign_of_life(now)?,
            },
        };
        if next.is_some() {
            self.last_sent = Some(now);
        }
        Ok(next)
    }

    /// Returns a PING when nothing was sent for long, and nothing is under way.
    fn next_sign_of_life(&mut self, now: Epoch) -> Result<Option<(u16, Vec<u8>)>, PacketError> {
        let since = *self.last_sent.get_or_insert(now);
        if !self.flying.is_empty() || now < since + self.settings.keep_alive {
            return Ok(None);
        }
        self.send_now(Command::Ping, now)?;
        Ok(self.next_flying(now))
    }

    /// Tells that the vehicle has acknowledged the frames of a packet.
    pub fn confirm(&mut self, sequence: u16, now: Epoch) {
        for packet in self.flying.iter_mut().filter(|packet| packet.sequence == sequence) {
            packet.arrived = Some(now);
        }
    }

    /// Sends what is for now, and again what has arrived and was not answered.
    fn next_flying(&mut self, now: Epoch) -> Option<(u16, Vec<u8>)> {
        let mut next = None;
        for mut packet in std::mem::take(&mut self.flying) {
            match self.due(&packet) {
                Due::Never => self.give_up(&packet),
                Due::Now if next.is_none() => {
                    (packet.sent, packet.arrived) = (Some(now), None);
                    packet.attempts += 1;
                    for index in &packet.members {
                        self.ledger.mark_sent(*index, now);
                    }
                    next = Some((packet.sequence, packet.bytes.clone()));
                    self.flying.push(packet);
                }
                Due::Later | Due::Now => self.flying.push(packet),
            }
        }
        next
    }

    fn due(&self, packet: &Insertion) -> Due {
        if packet.sent.is_none() {
            return Due::Now;
        }
        let Some(arrived) = packet.arrived else { return Due::Later };
        if self.heard.is_none_or(|heard| heard <= arrived + self.settings.settle) {
            return Due::Later;
        }
        // What has arrived was carried out or refused, and only its report is missing: the same packet asks for it
        // again, and the vehicle knows it for a repetition. Made anew it would be done twice.
        if self.for_schedule(packet) {
            return Due::Now;
        }
        if packet.attempts < self.settings.attempts { Due::Now } else { Due::Never }
    }

    fn give_up(&mut self, packet: &Insertion) {
        for index in &packet.members {
            self.ledger.entry_mut(*index).state = CommandState::Dropped;
        }
    }

    fn for_schedule(&self, packet: &Insertion) -> bool {
        packet.members.iter().any(|index| self.ledger.entry(*index).planned.is_some())
    }

    /// Makes and sends the next insertion, if something is due and the schedule has room.
    fn next_insertion(&mut self, now: Epoch) -> Result<Option<(u16, Vec<u8>)>, PacketError> {
        let held = self.hold_until.is_some_and(|until| now < until);
        // One at a time: if an insertion is lost, nothing behind it has overtaken it.
        if held || self.flying.iter().any(|packet| self.for_schedule(packet)) {
            return Ok(None);
        }
        self.postpone_overdue(now);
        let count = self.batch(now);
        if count == 0 {
            return Ok(None);
        }
        let members: Vec<EntryIndex> = self.waiting.drain(..count).collect();
        let bytes = self.insertion(&members)?;
        let sequence = self.sequence.take();
        let packet = bytes.finish(sequence)?;
        self.subjects.insert(sequence, Subject::Insertion);
        for index in &members {
            self.ledger.mark_sent(*index, now);
        }
        self.flying.push(Insertion::sent(sequence, packet.clone(), members, now));
        Ok(Some((sequence, packet)))
    }

    /// Returns how many telecommands the next insertion takes.
    fn batch(&self, now: Epoch) -> usize {
        let ahead = now + self.settings.lead;
        let due =
            self.waiting.iter().take_while(|index| self.ledger.entry(**index).release <= ahead);
        let fits = insertion::entries_within(self.settings.packet_limit);
        let full = due.count().min(fits);
        if full == 0 {
            return 0; // before the ledger is counted, which is long
        }
        let room = self.settings.schedule_capacity.saturating_sub(self.on_board(now));
        let near = now + self.settings.hurry;
        let first = self.waiting.first().map(|index| self.ledger.entry(*index).release);
        if room < full && first.is_none_or(|release| release > near) {
            return 0;
        }
        full.min(room)
    }

    /// Returns how many telecommands are, or may be, in the on-board schedule.
    fn on_board(&self, now: Epoch) -> usize {
        let there = |entry: &&CommandEntry| {
            let sent = matches!(entry.state, CommandState::Sent | CommandState::OnBoard);
            sent && entry.planned.is_some() && entry.release + self.settings.margin > now
        };
        self.ledger.entries().filter(there).count()
    }

    fn insertion(&mut self, members: &[EntryIndex]) -> Result<insertion::Builder, PacketError> {
        let mut builder = insertion::Builder::new(self.apid);
        for index in members {
            let (command, release) = {
                let entry = self.ledger.entry(*index);
                (entry.command, entry.release)
            };
            let sequence = self.sequence.take();
            self.subjects.insert(sequence, Subject::Entry(*index));
            builder.add(self.clock.mission_time(release), &command, sequence)?;
        }
        Ok(builder)
    }

    /// Moves telecommands whose release is too near, and those behind them that they would
    /// overtake; drops those whose time has passed.
    fn postpone_overdue(&mut self, now: Epoch) {
        let mut floor = now + self.settings.margin;
        let release_of = |index: &EntryIndex| self.ledger.entry(*index).release;
        let overdue = self.waiting.partition_point(|index| release_of(index) < floor);
        let (mut kept, mut seen) = (Vec::new(), 0);
        for place in 0..self.waiting.len() {
            let index = self.waiting[place];
            let entry = self.ledger.entry(index);
            if entry.release >= floor {
                break;
            }
            seen = place + 1;
            let planned = entry.planned.unwrap_or(entry.release);
            let command = if is_wait(&entry.asked) && seen < overdue {
                None // something else is due already: there is nothing left to wait for
            } else {
                postponed(entry.asked, (planned, floor), self.clock)
            };
            let entry = self.ledger.entry_mut(index);
            match command {
                None => entry.state = CommandState::Dropped,
                Some(command) => {
                    (entry.command, entry.release) = (command, floor);
                    kept.push(index);
                    floor += SPACING;
                }
            }
        }
        self.waiting.splice(..seen, kept);
    }
}

/// Between telecommands that are released late one after the other.
const SPACING: Duration = Duration::from_parts(0, 2_000_000_000);

/// Whether a telecommand only passes the time until the next one.
fn is_wait(command: &Command) -> bool {
    matches!(command, Command::SetMode { .. } | Command::HibernateUntil { .. })
}
