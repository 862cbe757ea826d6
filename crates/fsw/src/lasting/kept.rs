//! What each section holds, when it is written, and how flight goes on with it.

use heapless::{Deque, Vec};
use hilal_dictionary::{EventId, Mode, Port, TableEntry};
use serde::{Deserialize, Serialize};

use super::file_down::FileDown;
use super::image::{Image, Scrubbed};
use super::restart::Restarts;
use super::section::{SECTIONS, Section};
use crate::FlightSoftware;
use crate::array_faces::ArrayFaces;
use crate::back_out::BackOut;
use crate::bounds::gathered;
use crate::clock::FlightClock;
use crate::command_link::{CommandFrames, KeptLink};
use crate::counters::Counters;
use crate::downlink::KeptDownlink;
use crate::drive::{Drive, WAYPOINT_CAPACITY, Waypoint};
use crate::files::KeptFiles;
use crate::hardware::{Hardware, LastingMemory, ResetCause, WheelDrive};
use crate::heading::Heading;
use crate::heating::Heating;
use crate::housekeeping::Reports;
use crate::memory_tasks::MemoryTasks;
use crate::navigation::Navigator;
use crate::parking::{Parking, Then};
use crate::readings::MAX_WHEELS;
use crate::repetitions::Repetitions;
use crate::schedule::{KeptSchedule, SCHEDULE_PAGES, SchedulePage};
use crate::science::Session;
use crate::sensor_trust::SensorTrust;
use crate::sequences::{SequenceEntries, Sequences};
use crate::silence::Silence;
use crate::sleep::Sleep;
use crate::track::Track;
use crate::wheels::Wheels;

/// Between two looks at a section, in seconds: all are looked at within some 20 minutes.
const SCRUB_S: u32 = 64;

/// Where the vehicle is: what a drive changes in every cycle.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
struct Position {
    navigator: Navigator,
    heading: Heading,
}

/// What the vehicle does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Activity {
    mode: Mode,
    parking: Option<Parking>,
    then: Then,
    parked_s: u32,
    linger_until_s: u32,
    /// Payloads that are on or wait.
    sessions: Vec<(Port, Session), { Port::CAPACITY }>,
    /// The longest times that payloads have taken for a record, in seconds.
    record_times: Vec<(Port, u32), { Port::CAPACITY }>,
    sleep: Option<Sleep>,
    heating: Heating,
    trust: SensorTrust,
    array: ArrayFaces,
    wheels: [WheelDrive; MAX_WHEELS],
    back_out: Option<BackOut>,
    reports: Reports,
    counters: Counters,
    alarmed_s: Option<u32>,
    schedule: KeptSchedule,
    silence: Silence,
    /// What is added to the hardware's clock, in milliseconds.
    clock_correction_ms: i64,
    restarts: Restarts,
    /// Entries of tables that the ground has changed, in thousandths.
    table_entries: Vec<(TableEntry, i32), { TableEntry::ALL.len() }>,
    memory_tasks: MemoryTasks,
}

/// The vehicle's end of the telecommand link.
#[derive(Debug, Serialize)]
struct LinkState<'a> {
    link: KeptLink,
    repetitions: &'a Repetitions,
}

/// As it is read again.
#[derive(Debug, Deserialize)]
struct ReadLinkState {
    link: KeptLink,
    repetitions: Repetitions,
}

/// Keeps the lasting state.
#[derive(Debug)]
pub(crate) struct Keeper {
    pub(super) image: Image,
    /// What is watched is to be written whether or not it has changed.
    pub(super) watching_anew: bool,
    position: Option<Position>,
    activity: Option<Activity>,
    downlink: Option<KeptDownlink>,
    frames: Option<CommandFrames>,
    restarts: Restarts,
    table_entries: Vec<(TableEntry, i32), { TableEntry::ALL.len() }>,
    scrubbed: usize,
    repaired: u32,
}

impl Keeper {
    pub(crate) const fn new() -> Self {
        Self {
            image: Image::empty(),
            watching_anew: true,
            position: None,
            activity: None,
            downlink: None,
            frames: None,
            restarts: Restarts::new(),
            table_entries: Vec::new(),
            scrubbed: 0,
            repaired: 0,
        }
    }

    /// Puts the octets of a file that goes down into its place.
    pub(crate) fn keep_file_down(&mut self, octets: &[u8], memory: &mut impl LastingMemory) {
        self.image.put_octets(Section::FileDown, octets, memory);
    }

    /// Returns the file that goes down, as a source reads it.
    pub(crate) const fn file_down<'a, L>(&'a self, memory: &'a L) -> FileDown<'a, L> {
        FileDown { image: &self.image, memory }
    }

    /// Notes that the ground has changed an entry of a table.
    pub(crate) fn note_entry(&mut self, entry: TableEntry, value_milli: i32) {
        self.table_entries.retain(|(other, _)| *other != entry);
        // There is room for every entry once.
        self.table_entries.push((entry, value_milli)).unwrap_or_default();
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Keeps what the cycle has changed.
    pub(crate) fn keep(&mut self, memory: &mut impl LastingMemory) {
        let now = self.readings.time;
        self.keep_position(memory);
        self.keep_activity(memory);
        let downlink = self.downlink.kept(self.tables.payloads);
        if self.keeper.downlink.as_ref() != Some(&downlink) {
            self.keeper.image.put(Section::Downlink, &downlink, memory);
            self.keeper.downlink = Some(downlink);
        }
        let frames = self.command_link.frames();
        if self.keeper.frames.replace(frames) != Some(frames) {
            let state =
                LinkState { link: self.command_link.kept(), repetitions: &self.repetitions };
            self.keeper.image.put(Section::Link, &state, memory);
        }
        if let Some(waypoints) = self.drive.changed() {
            self.keeper.image.put(Section::Drive, waypoints, memory);
        }
        if let Some(track) = self.track.changed() {
            self.keeper.image.put(Section::Track, track, memory);
        }
        for (page, entries) in self.schedule.changed() {
            self.keeper.image.put(Section::Schedule(page), entries, memory);
        }
        if let Some(sequences) = self.sequences.changed() {
            self.keeper.image.put(Section::Sequences, sequences, memory);
        }
        self.keep_watching(memory);
        self.keep_files(memory);
        self.keeper.image.complete(now, memory);
        self.scrub(memory);
    }

    /// Keeps the octets of files, and then how far they have come.
    fn keep_files(&mut self, memory: &mut impl LastingMemory) {
        if let Some(octets) = self.files.changed_file() {
            self.keeper.image.put_octets(Section::FileUp, octets, memory);
        }
        // Of the file down there is no other copy: when both are damaged, it is empty, and its source gives it up.
        let is_lost = self.files.take_touched() && self.keeper.file_down(memory).is_lost();
        if is_lost {
            self.keeper.keep_file_down(&[], memory);
        }
        if let Some(files) = self.files.changed() {
            self.keeper.image.put(Section::Files, &files, memory);
        }
    }

    fn keep_position(&mut self, memory: &mut impl LastingMemory) {
        let before = self.keeper.position;
        let heading = self.heading.to_keep(before.map(|kept| kept.heading));
        let position = Position { navigator: self.navigator, heading };
        if before != Some(position) {
            self.keeper.image.put(Section::Position, &position, memory);
            self.keeper.position = Some(position);
        }
    }

    fn keep_activity(&mut self, memory: &mut impl LastingMemory) {
        let sessions = self.science.ports().map(|port| (port, self.science.session(port)));
        let longest_s = |port| self.science.longest_s(port).map(|longest_s| (port, longest_s));
        let activity = Activity {
            mode: self.mode,
            parking: self.parking,
            then: self.then,
            parked_s: self.parked_s,
            linger_until_s: self.linger_until_s,
            sessions: gathered(sessions.filter(|(_, session)| *session != Session::Off)),
            record_times: gathered(self.science.ports().filter_map(longest_s)),
            sleep: self.sleep,
            heating: self.heating,
            trust: self.sensors.trust,
            array: self.array,
            wheels: self.wheels.drives(),
            back_out: self.back_out,
            reports: self.reports,
            counters: self.counters,
            alarmed_s: self.alarmed_s,
            schedule: self.schedule.kept(),
            silence: self.silence,
            clock_correction_ms: self.clock.correction_ms(),
            restarts: self.keeper.restarts,
            table_entries: self.keeper.table_entries.clone(),
            memory_tasks: self.memory_tasks.clone(),
        };
        if self.keeper.activity.as_ref() != Some(&activity) {
            self.keeper.image.put(Section::Activity, &activity, memory);
            self.keeper.activity = Some(activity);
        }
    }

    /// Looks at one section after the other, and mends what radiation has damaged.
    fn scrub(&mut self, memory: &mut impl LastingMemory) {
        if !self.readings.now_s().is_multiple_of(SCRUB_S) {
            return;
        }
        self.keeper.scrubbed = (self.keeper.scrubbed + 1) % (SECTIONS + 1);
        let found = if self.keeper.scrubbed == SECTIONS {
            self.keeper.image.scrub_directory(memory)
        } else {
            self.keeper.image.scrub(Section::from_index(self.keeper.scrubbed), memory)
        };
        if found == Scrubbed::Good {
            return;
        }
        if found == Scrubbed::Lost {
            self.keep_everything_anew();
        }
        self.keeper.repaired = self.keeper.repaired.saturating_add(1);
        self.downlink.event(EventId::MemoryRepaired, &[f64::from(self.keeper.repaired)]);
    }

    /// Has every section written in the next cycle.
    fn keep_everything_anew(&mut self) {
        self.keeper.position = None;
        self.keeper.activity = None;
        self.keeper.downlink = None;
        self.keeper.frames = None;
        self.keeper.watching_anew = true;
        self.drive.touch();
        self.track.touch();
        self.schedule.touch();
        self.sequences.touch();
        self.files.touch();
    }

    /// The first cycle after the computer has started: goes on with what was kept, if there is anything.
    pub(crate) fn boot(&mut self, hardware: &mut impl Hardware) {
        let cause = hardware.reset_cause();
        if !self.keeper.image.find(hardware) {
            self.begin();
            self.downlink.event(EventId::Booted, &[f64::from(self.mode.number())]);
            if cause != ResetCause::PowerOn {
                self.report_restart(cause, SECTIONS);
            }
            return;
        }
        let lost = self.resume(hardware);
        self.begin();
        self.report_restart(cause, lost);
    }

    /// Takes the time of the beginning.
    fn begin(&mut self) {
        self.keep_everything_anew();
        self.clock.start(&mut self.readings);
        self.downlink.set_time(self.readings.time);
        let now_s = self.readings.now_s();
        self.started_s = Some(now_s);
        self.silence.begin(now_s);
        self.science.hear_anew(now_s);
    }

    fn report_restart(&mut self, cause: ResetCause, lost: usize) {
        let now_s = self.readings.now_s();
        let too_often = self.keeper.restarts.record(now_s);
        let restarts = f64::from(self.keeper.restarts.count());
        let age_s = now_s.saturating_sub(self.keeper.image.saved().seconds());
        let values = [f64::from(cause as u8), f64::from(age_s), lost as f64, restarts];
        self.downlink.event(EventId::Restarted, &values);
        if too_often || lost > 0 {
            self.enter_safe((EventId::SafeRestarts, restarts));
        }
    }

    /// Goes on with every section that can be read, and returns how many cannot.
    fn resume(&mut self, memory: &impl LastingMemory) -> usize {
        let mut lost = 0;
        match self.keeper.image.read::<Position>(Section::Position, memory) {
            Some(Position { navigator, heading }) => {
                (self.navigator, self.heading) = (navigator, heading);
            }
            None => lost += 1,
        }
        match self.keeper.image.read::<Activity>(Section::Activity, memory) {
            Some(kept) => self.resume_activity(kept),
            None => lost += 1,
        }
        match self.keeper.image.read::<KeptDownlink>(Section::Downlink, memory) {
            Some(kept) => self.downlink.resume(&kept),
            None => lost += 1,
        }
        match self.keeper.image.read::<ReadLinkState>(Section::Link, memory) {
            Some(ReadLinkState { link, repetitions }) => {
                self.command_link.resume(&link);
                self.repetitions = repetitions;
            }
            None => lost += 1,
        }
        match self.keeper.image.read::<Deque<Waypoint, WAYPOINT_CAPACITY>>(Section::Drive, memory) {
            Some(waypoints) => self.drive = Drive::resume(waypoints),
            None => lost += 1,
        }
        match self.keeper.image.read::<Track>(Section::Track, memory) {
            Some(track) => self.track = track,
            None => lost += 1,
        }
        for page in 0..SCHEDULE_PAGES {
            match self.keeper.image.read::<SchedulePage>(Section::Schedule(page), memory) {
                Some(entries) => self.schedule.resume(&entries),
                None => lost += 1,
            }
        }
        match self.keeper.image.read::<SequenceEntries>(Section::Sequences, memory) {
            Some(entries) => self.sequences = Sequences::resume(entries),
            None => lost += 1,
        }
        self.resume_files(memory);
        lost + usize::from(!self.resume_watching(memory))
    }

    /// Goes on with files. What is damaged of them does not count as lost: a vehicle lives without.
    fn resume_files(&mut self, memory: &impl LastingMemory) {
        let Some(kept) = self.keeper.image.read::<KeptFiles>(Section::Files, memory) else {
            return;
        };
        let image = &self.keeper.image;
        self.files.resume(kept, |octets| {
            let length = image.length(Section::FileUp);
            image.read_octets((Section::FileUp, 0), octets.get_mut(..length)?, memory)?;
            Some(length)
        });
    }

    fn resume_activity(&mut self, kept: Activity) {
        self.mode = kept.mode;
        self.parking = kept.parking;
        self.then = kept.then;
        self.parked_s = kept.parked_s;
        self.linger_until_s = kept.linger_until_s;
        for (port, session) in kept.sessions.iter().copied() {
            self.science.set(port, session);
        }
        for (port, longest_s) in kept.record_times.iter().copied() {
            self.science.learn(port, longest_s);
        }
        self.sleep = kept.sleep;
        self.heating = kept.heating;
        self.sensors.trust = kept.trust;
        self.array = kept.array;
        self.wheels = Wheels::resume(kept.wheels);
        self.back_out = kept.back_out;
        self.reports = kept.reports;
        self.counters = kept.counters;
        self.alarmed_s = kept.alarmed_s;
        self.schedule.resume_state(kept.schedule);
        self.silence = kept.silence;
        self.clock = FlightClock::corrected_by(kept.clock_correction_ms);
        self.keeper.restarts = kept.restarts;
        for (entry, value_milli) in &kept.table_entries {
            // It was taken before, so it is taken again.
            self.tables.set(*entry, *value_milli).unwrap_or_default();
        }
        self.keeper.table_entries = kept.table_entries;
        self.memory_tasks = kept.memory_tasks;
    }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::MapPoint;

    use super::*;

    #[test]
    fn what_is_kept_fits_its_room_at_its_largest() {
        let waypoint = Waypoint { place: MapPoint::new(-1e9, 1e9), arrive_by_s: u32::MAX };
        let mut drive: Deque<Waypoint, WAYPOINT_CAPACITY> = Deque::new();
        while drive.push_back(waypoint).is_ok() {}
        let mut octets = [0; super::super::section::LONGEST];
        assert!(postcard::to_slice(&drive, &mut octets).is_ok());
    }
}
