//! Files from and to the vehicle, beside its telemetry and telecommands.

use hilal_dictionary::{COMMAND_FILE, Command, EventId, FileKind};
use hilal_packets::{PlainPacketReader, PlainPacketType};
use hilal_quantity::Epoch;

use super::{Ground, GroundError};
use crate::commanding::{CommandEntry, CommandState, ScheduledCommand};
use crate::decode::{EventRecord, TelemetryError};
use crate::files::{FileNews, FileTransfers};
use crate::summary::GroundSummary;

impl Ground {
    /// Returns the files from and to the vehicle.
    pub const fn files(&self) -> &FileTransfers {
        &self.files
    }

    /// Asks the vehicle for a file, unless one that was asked for is still awaited.
    ///
    /// # Errors
    ///
    /// The telecommand does not fit a packet.
    pub fn ask_for_file(&mut self, file: FileKind, now: Epoch) -> Result<(), GroundError> {
        let is_request = |entry: &&CommandEntry| matches!(entry.asked, Command::SendFile { .. });
        let is_open = |entry: &CommandEntry| match entry.state {
            CommandState::Waiting
            | CommandState::Sent
            | CommandState::OnBoard
            | CommandState::Accepted => true,
            CommandState::Completed
            | CommandState::Refused
            | CommandState::Failed
            | CommandState::Dropped => false,
        };
        let asked = self.ledger().entries().filter(is_request).last().is_some_and(is_open);
        if asked || self.files.are_under_way() {
            return Ok(());
        }
        self.command(Command::SendFile { file }, now)
    }

    /// Sends telecommands for the on-board schedule as a file: they are put there together when the file is whole, or
    /// not at all, and the vehicle tells which by an event.
    ///
    /// # Errors
    ///
    /// A telecommand does not fit a packet.
    pub fn send_commands_as_file(
        &mut self,
        commands: &[ScheduledCommand],
        now: Epoch,
    ) -> Result<(), GroundError> {
        let file = self.uplink.command_file(commands, now)?;
        self.note(now, format!("file of {} telecommands to be sent", commands.len()));
        self.files.send(COMMAND_FILE, file, self.clock.mission_time(now));
        Ok(())
    }

    /// Takes a packet that carries a PDU of a file.
    pub(super) fn take_file_packet(
        &mut self,
        packet: &[u8],
        receipt: Epoch,
    ) -> Result<(), TelemetryError> {
        let packet = PlainPacketReader::new(packet, PlainPacketType::Telemetry)?;
        self.gaps.extend(self.sequences.see_plain(&packet, receipt));
        let now_ms = self.clock.mission_time(receipt).milliseconds();
        let note =
            match self.files.take(&packet, (receipt, now_ms))? {
                FileNews::Nothing => return Ok(()),
                FileNews::Received => self.files.received().last().map(|file| {
                    format!("file {} received, {} octets", file.name, file.octets.len())
                }),
                FileNews::GivenUp(condition) => {
                    Some(format!("file on its way down given up: {condition}"))
                }
                FileNews::Sent => self.files.sent().last().map(|file| {
                    format!("file {} sent, {} octets: {:?}", file.name, file.octets, file.delivery)
                }),
            };
        if let Some(note) = note {
            self.note(receipt, note);
        }
        Ok(())
    }

    /// Follows what the vehicle says of files.
    pub(super) fn follow_files(&mut self, event: &EventRecord) {
        if event.id == EventId::FileSent {
            let again = event.arguments.get(2).copied().unwrap_or(0.0);
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "32 bits")]
            let again = again as u64;
            self.counts.file_bytes_repeated += again;
        } else if event.id == EventId::FileLoaded {
            self.uplink.settle_file(CommandState::OnBoard);
        } else if event.id == EventId::FileRefused {
            self.uplink.settle_file(CommandState::Refused);
        }
    }

    /// Returns what was counted, with the files so far.
    pub(super) fn file_counts(&self) -> GroundSummary {
        let (received, up) = (self.files.received(), self.files.sent_whole());
        GroundSummary {
            files_down: received.len() as u64,
            file_bytes_down: received.iter().map(|file| file.octets.len() as u64).sum(),
            files_up: up.count() as u64,
            file_bytes_up: self.files.sent_whole().map(|file| file.octets).sum(),
            file_bytes_repeated: self.counts.file_bytes_repeated + self.files.repeated_up_octets(),
            ..self.counts
        }
    }
}
