//! Everything that was decoded, made anew from raw logs.

use std::path::Path;

use super::{Ground, GroundError, GroundSetup};
use hilal_packets::packet_apid;

use crate::log::LogRecord;
use crate::store::{Archive, write_tables};
use crate::time::MissionClock;

impl Ground {
    /// Makes everything that was decoded anew from the records of raw logs, `down` and `up`, each in its order.
    /// The ground that comes out reads and sends nothing.
    ///
    /// Telecommands are known as they were sent: one that the plan had for an earlier time counts with the time at
    /// which it was sent to be released, and what was never sent is not known.
    pub fn rebuilt(setup: &GroundSetup, down: &[LogRecord], up: &[LogRecord]) -> Self {
        let clock = MissionClock::new(setup.start);
        let setup = GroundSetup { recovery: None, ..setup.clone() };
        let mut ground = Self::with(&setup, None, (Archive::new(clock), None));
        ground.recall_all(down, up);
        ground
    }

    /// Takes everything in again that raw logs hold, in the order in which it came and went.
    pub(super) fn recall_all(&mut self, down: &[LogRecord], up: &[LogRecord]) {
        let mut sent = up.iter().peekable();
        for record in down {
            while let Some(before) = sent.next_if(|sent| sent.receipt <= record.receipt) {
                self.recall(before);
            }
            self.take_down(&record.packet, record.receipt);
        }
        sent.for_each(|rest| self.recall(rest));
    }

    fn recall(&mut self, record: &LogRecord) {
        self.counts.packets_up += 1;
        self.counts.bytes_up += record.packet.len() as u64;
        if packet_apid(&record.packet) == Some(self.database.apids().files()) {
            return; // what the vehicle made of it, it says
        }
        if let Err(error) = self.uplink.recall(&record.packet, record.receipt) {
            self.note(record.receipt, format!("telecommand packet in the raw log: {error}"));
        }
    }

    /// Writes every file that has come down into a folder, which is made when there is one.
    ///
    /// # Errors
    ///
    /// A file cannot be written.
    pub fn write_received_files(&self, folder: &Path) -> Result<(), GroundError> {
        let error = |source| GroundError::Folder { path: folder.to_owned(), source };
        self.files.write_received(folder).map_err(error)
    }

    /// Writes the tables of what was decoded into a folder.
    ///
    /// # Errors
    ///
    /// A table cannot be written; those before it are whole.
    pub fn write_tables(&self, folder: &Path) -> Result<(), GroundError> {
        Ok(write_tables(&self.archive, self.uplink.ledger(), &self.database, folder)?)
    }
}
