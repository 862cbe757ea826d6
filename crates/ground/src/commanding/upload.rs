//! A plan's telecommands as the packets that upload them, over a link that loses nothing.

use hilal_dictionary::{Stage, TelecommandReader, VerificationReport};
use hilal_packets::{Apid, PacketError};
use hilal_quantity::{Epoch, Unit};

use super::ledger::CommandState;
use super::scheduled_command::ScheduledCommand;
use super::uplink::{Uplink, UplinkSettings};
use crate::time::MissionClock;

/// A packet that inserts telecommands into the on-board schedule, TC\[11,4\].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    /// Not before this: the on-board schedule would have no room.
    pub not_before: Epoch,
    /// The whole packet.
    pub packet: Vec<u8>,
}

/// How long before the first release the upload begins, in hours.
const AHEAD_H: f64 = 1.0;

/// Makes the packets that upload a plan to the application process that takes telecommands, by the same uplink that flies it: as large as a packet may
/// be, in the order in which they are sent, and no more on board at a time than the schedule holds.
///
/// What differs in flight is what a link does: batches are cut where it ends, and what was lost or
/// came too late is made again.
///
/// # Errors
///
/// A telecommand that does not fit a packet, which the dictionary's do.
pub fn uploads(
    commands: &[ScheduledCommand],
    apid: Apid,
    clock: MissionClock,
    settings: UplinkSettings,
) -> Result<Vec<Upload>, PacketError> {
    let (Some(first), Some(last)) =
        (commands.iter().map(|c| c.release).min(), commands.iter().map(|c| c.release).max())
    else {
        return Ok(Vec::new());
    };
    let mut now = first - AHEAD_H * Unit::Hour;
    let settings = UplinkSettings { lead: (last - now) + 1.0 * Unit::Hour, ..settings };
    let mut uplink = Uplink::new(apid, clock, settings);
    uplink.schedule(commands);
    let mut uploads = Vec::new();
    loop {
        let Some((_, packet)) = uplink.poll(now)? else {
            if uplink.ledger().count(CommandState::Waiting) == 0 {
                return Ok(uploads);
            }
            now += 1.0 * Unit::Hour;
            continue;
        };
        let request = TelecommandReader::new(&packet)?.request();
        let report = VerificationReport { request, stage: Stage::Completed, failure: None };
        uplink.verify(report, now);
        uploads.push(Upload { not_before: now, packet });
    }
}

#[cfg(test)]
mod tests {
    use hilal_dictionary::{Apids, Command, Request, ScheduleEntry};
    use hilal_quantity::Epoch;

    use super::*;

    fn start() -> Epoch {
        Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
    }

    fn apid() -> Apid {
        Apids::default().commands()
    }

    fn drives(count: u32) -> Vec<ScheduledCommand> {
        let drive = |number: u32| ScheduledCommand {
            release: start() + f64::from(number) * 15.0 * Unit::Minute,
            command: Command::DriveTo { x_cm: 1, y_cm: 2, arrive_by_s: 900 * (number + 1) },
        };
        (0..count).map(drive).collect()
    }

    fn read(upload: &Upload) -> Vec<ScheduleEntry> {
        let packet = TelecommandReader::new(&upload.packet).unwrap();
        match Request::decode(packet.message(), packet.application_data()) {
            Ok(Request::ScheduleInsert(entries)) => entries.map(Result::unwrap).collect(),
            other => panic!("not an insertion: {other:?}"),
        }
    }

    #[test]
    fn what_is_uploaded_is_the_plan_in_its_order_and_at_its_times() {
        let (commands, clock) = (drives(100), MissionClock::new(start()));
        let settings = UplinkSettings { packet_limit: 400, ..UplinkSettings::default() };
        let uploads = uploads(&commands, apid(), clock, settings).unwrap();
        assert!(uploads.iter().all(|upload| upload.packet.len() <= 400));
        let entries: Vec<ScheduleEntry> = uploads.iter().flat_map(read).collect();
        assert_eq!(entries.len(), 100);
        for (entry, asked) in entries.iter().zip(&commands) {
            assert_eq!((clock.epoch(entry.release), entry.command), (asked.release, asked.command));
        }
        let sequences: std::collections::BTreeSet<u16> =
            entries.iter().map(|entry| entry.request.sequence()).collect();
        assert_eq!(sequences.len(), 100);
    }

    #[test]
    fn a_small_schedule_is_filled_again_as_it_empties() {
        let (commands, clock) = (drives(100), MissionClock::new(start()));
        let settings = UplinkSettings { schedule_capacity: 10, ..UplinkSettings::default() };
        let uploads = uploads(&commands, apid(), clock, settings).unwrap();
        let entries: Vec<ScheduleEntry> = uploads.iter().flat_map(read).collect();
        assert_eq!(entries.len(), 100);
        for upload in &uploads {
            let room = entries.iter().zip(&commands).filter(|(_, asked)| {
                asked.release > upload.not_before
                    && asked.release < upload.not_before + 3.0 * Unit::Hour
            });
            assert!(room.count() <= 12);
            let first = read(upload)[0].release;
            assert!(clock.epoch(first) > upload.not_before);
        }
        assert!(super::uploads(&[], apid(), clock, settings).unwrap().is_empty());
    }
}
