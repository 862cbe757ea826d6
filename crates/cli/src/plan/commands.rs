//! `commands.bin` and `commands.json`: the plan as the telecommand packets that upload it, and the
//! same to read.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use anyhow::Context as _;
use hilal_dictionary::{Acknowledge, Apids, Command, Request, ScheduleEntry, TelecommandReader};
use hilal_ground::commanding::{Upload, uploads};
use hilal_ground::{MissionClock, VehicleDatabase};
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_operations::commanding::{telecommands, uplink_settings};
use hilal_plan::{ActivityKind, Plan, PlanTerrain, utc_text};
use hilal_quantity::Epoch;
use serde::Serialize;

/// The packets of a plan, in the order in which they are sent.
#[derive(Debug)]
pub(super) struct Products<'a> {
    plan: &'a Plan,
    apids: Apids,
    clock: MissionClock,
    uploads: Vec<Upload>,
}

#[derive(Debug, Serialize)]
struct Listing<'a> {
    mission: &'a str,
    vehicle: &'a str,
    terrain: Option<&'a PlanTerrain>,
    start_utc: String,
    /// What release times and arguments in seconds count from, and in which scale.
    on_board_time: &'static str,
    telecommands: usize,
    packets: Vec<Packet<'a>>,
}

#[derive(Debug, Serialize)]
struct Packet<'a> {
    /// Where it starts in `commands.bin`.
    offset: usize,
    octets: usize,
    sequence: u16,
    message: &'static str,
    not_before_utc: String,
    /// The first release in it: it must be on board by then.
    before_utc: String,
    hex: String,
    entries: Vec<Entry<'a>>,
}

#[derive(Debug, Serialize)]
struct Entry<'a> {
    release_utc: String,
    release_s: u32,
    command: &'static str,
    arguments: BTreeMap<&'static str, i64>,
    activity: Option<ActivityKind>,
    #[serde(skip_serializing_if = "Option::is_none")]
    goal: Option<&'a str>,
    sequence: u16,
    hex: String,
}

impl<'a> Products<'a> {
    /// Makes the packets.
    ///
    /// # Errors
    ///
    /// Names the waypoint or the payload that no telecommand can carry.
    pub(super) fn of(
        plan: &'a Plan,
        mission: &VehicleMission,
        vehicle: &VehicleModel,
    ) -> anyhow::Result<Self> {
        let clock = MissionClock::new(mission.start());
        let database = VehicleDatabase::new(vehicle)?;
        let commands = telecommands(plan, mission, &database)?;
        let apids = database.apids();
        let uploads = uploads(&commands, apids.commands(), clock, uplink_settings())?;
        Ok(Self { plan, apids, clock, uploads })
    }

    /// Returns the packets one after the other, as a link carries them.
    pub(super) fn stream(&self) -> Vec<u8> {
        self.uploads.iter().flat_map(|upload| upload.packet.clone()).collect()
    }

    /// Returns the list for people.
    ///
    /// # Errors
    ///
    /// A packet that cannot be read again, which would be a fault of ours.
    pub(super) fn json(&self) -> anyhow::Result<String> {
        let mut packets: Vec<Packet<'_>> = Vec::new();
        let mut offset = 0;
        for upload in &self.uploads {
            packets.push(self.packet(upload, offset)?);
            offset += upload.packet.len();
        }
        let listing = Listing {
            mission: &self.plan.mission,
            vehicle: self.plan.vehicle.as_str(),
            terrain: self.plan.terrain.as_ref(),
            start_utc: utc_text(self.clock.start()),
            on_board_time: "seconds of TAI since start_utc",
            telecommands: packets.iter().map(|packet| packet.entries.len()).sum(),
            packets,
        };
        Ok(serde_json::to_string_pretty(&listing)? + "\n")
    }

    fn packet(&self, upload: &Upload, offset: usize) -> anyhow::Result<Packet<'a>> {
        let packet = TelecommandReader::new(&upload.packet)?;
        let request = Request::decode(packet.message(), packet.application_data())?;
        let Request::ScheduleInsert(entries) = request else {
            anyhow::bail!("an upload that inserts nothing");
        };
        let entries =
            entries.map(|entry| self.entry(&entry?)).collect::<anyhow::Result<Vec<_>>>()?;
        let first = entries.first().context("an insertion without telecommands")?;
        Ok(Packet {
            offset,
            octets: upload.packet.len(),
            sequence: packet.sequence(),
            message: "TC[11,4]",
            not_before_utc: utc_text(upload.not_before),
            before_utc: first.release_utc.clone(),
            hex: hex(&upload.packet),
            entries,
        })
    }

    fn entry(&self, entry: &ScheduleEntry) -> anyhow::Result<Entry<'a>> {
        let release = self.clock.epoch(entry.release);
        let sequence = entry.request.sequence();
        let mut buffer = [0; 64];
        let length = entry.command.write_packet(
            self.apids.commands(),
            sequence,
            Acknowledge::All,
            &mut buffer,
        )?;
        let (activity, goal) = self.activity(release);
        Ok(Entry {
            release_utc: utc_text(release),
            release_s: entry.release.seconds(),
            command: entry.command.name(),
            arguments: arguments(&entry.command),
            activity,
            goal,
            sequence,
            hex: hex(&buffer[..length]),
        })
    }

    /// Returns what the plan does from an instant on.
    fn activity(&self, release: Epoch) -> (Option<ActivityKind>, Option<&'a str>) {
        let after = self.plan.activities.partition_point(|a| a.end_utc <= release);
        let activity = self.plan.activities.get(after);
        (activity.map(|a| a.kind), activity.and_then(|a| a.goal.as_deref()))
    }
}

/// Returns the arguments by name.
fn arguments(command: &Command) -> BTreeMap<&'static str, i64> {
    let mut named = BTreeMap::new();
    command.each_argument(|argument, value| {
        named.insert(argument.name, value);
    });
    named
}

fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::with_capacity(2 * octets.len()), |mut text, octet| {
        // Writing to a string does not fail.
        write!(text, "{octet:02x}").unwrap_or_default();
        text
    })
}
