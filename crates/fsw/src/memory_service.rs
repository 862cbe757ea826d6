//! Memory management (ECSS-E-ST-70-41C, service 6): the banks of lasting memory and the memory of the telemetry store,
//! by absolute addresses from 0.

use hilal_dictionary::{
    FailureCode, Memory, MemoryArea, MemoryCheck, MemoryLoad, Mode, ReportKind, Urgency,
};
use hilal_packets::Crc16;

use crate::FlightSoftware;
use crate::hardware::{Bank, LastingMemory};
use crate::lasting::BANK_OCTETS;
use crate::memory_tasks::{Area, Task};
use crate::packet_class::MAX_REPORT_DATA;

/// Octets of a piece of a dump: ours. With what is around them they fit into a report.
const PIECE: u32 = 112;
const _: () = assert!(PIECE as usize + MemoryArea::OVERHEAD <= MAX_REPORT_DATA, "a piece fits");
/// Pieces of a dump that are made in a cycle at most: ours.
const PIECES_PER_CYCLE: usize = 8;
/// Octets that are summed or read back at a time.
const CHUNK: u32 = 256;

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Has an area dumped or checked in one of the next cycles.
    pub(crate) fn take_memory_task(&mut self, task: Task, area: Area) -> Result<(), FailureCode> {
        if !area.fits(self.memory_octets(area.memory)) {
            return Err(FailureCode::MemoryBounds);
        }
        self.memory_tasks.push(task, area)
    }

    /// Writes octets into a bank of lasting memory and reads them back.
    ///
    /// Only in safe mode, where nothing acts by what is loaded before the ground has looked at it, and where the plan
    /// does not write there. The telemetry store is never loaded: what comes down from it must be what was made on board.
    pub(crate) fn load(
        &self,
        MemoryLoad(area): MemoryLoad<'_>,
        lasting: &mut impl LastingMemory,
    ) -> Result<(), FailureCode> {
        let bank = match area.memory {
            Memory::FirstBank => Bank::First,
            Memory::SecondBank => Bank::Second,
            Memory::TelemetryStore => return Err(FailureCode::MemoryReadOnly),
        };
        if self.mode != Mode::Safe {
            return Err(FailureCode::WrongMode);
        }
        let offset = usize::try_from(area.address).or(Err(FailureCode::MemoryBounds))?;
        if offset.checked_add(area.data.len()).is_none_or(|end| end > BANK_OCTETS) {
            return Err(FailureCode::MemoryBounds);
        }
        lasting.write(bank, offset, area.data);
        let mut chunk = [0; CHUNK as usize];
        for (index, written) in area.data.chunks(CHUNK as usize).enumerate() {
            let read = chunk.get_mut(..written.len()).unwrap_or_default();
            lasting.read(bank, offset + index * CHUNK as usize, read);
            if read != written {
                return Err(FailureCode::LoadNotVerified);
            }
        }
        Ok(())
    }

    /// Sends the checksum of the area that waits first, or pieces of it. Pieces are made when no report waits to be
    /// sent: a dump holds nothing back, and without a link it waits itself.
    pub(crate) fn serve_memory(&mut self, lasting: &impl LastingMemory) {
        match self.memory_tasks.first().copied() {
            None => {}
            Some((Task::Check, area)) => {
                self.send_checksum(area, lasting);
                self.memory_tasks.finish_first();
            }
            Some((Task::Dump, _)) if self.downlink.store().has(Urgency::Urgent) => {}
            Some((Task::Dump, mut area)) => {
                for _ in 0..PIECES_PER_CYCLE {
                    self.send_piece(area.split_off(PIECE), lasting);
                    if area.octets == 0 {
                        self.memory_tasks.finish_first();
                        return;
                    }
                }
                if let Some(first) = self.memory_tasks.first() {
                    *first = (Task::Dump, area);
                }
            }
        }
    }

    fn send_piece(&mut self, piece: Area, lasting: &impl LastingMemory) {
        let Area { memory, address, octets } = piece;
        let mut octets_read = [0; PIECE as usize];
        let Some(data) = usize::try_from(octets).ok().and_then(|end| octets_read.get_mut(..end))
        else {
            return;
        };
        self.read_memory(memory, address, data, lasting);
        let mut report = [0; MAX_REPORT_DATA];
        let area = MemoryArea { memory, address, data };
        if let Some(length) = area.encode(&mut report) {
            let report = report.get(..length).unwrap_or_default();
            self.downlink.report(ReportKind::MemoryDump, report);
        }
    }

    fn send_checksum(&mut self, area: Area, lasting: &impl LastingMemory) {
        let Area { memory, address, octets } = area;
        let mut rest = area;
        let (mut crc, mut chunk) = (Crc16::new(), [0; CHUNK as usize]);
        while rest.octets > 0 {
            let piece = rest.split_off(CHUNK);
            let Some(data) =
                usize::try_from(piece.octets).ok().and_then(|end| chunk.get_mut(..end))
            else {
                return;
            };
            self.read_memory(memory, piece.address, data, lasting);
            crc.update(data);
        }
        let mut report = [0; MemoryCheck::LENGTH];
        let check = MemoryCheck { memory, address, octets, checksum: crc.value() };
        if check.encode(&mut report).is_some() {
            self.downlink.report(ReportKind::MemoryCheck, &report);
        }
    }

    fn memory_octets(&self, memory: Memory) -> usize {
        match memory {
            Memory::FirstBank | Memory::SecondBank => BANK_OCTETS,
            Memory::TelemetryStore => self.downlink.store().memory().len(),
        }
    }

    /// Reads octets that lie within a memory.
    fn read_memory(
        &self,
        memory: Memory,
        address: u32,
        data: &mut [u8],
        lasting: &impl LastingMemory,
    ) {
        let Ok(offset) = usize::try_from(address) else { return };
        match memory {
            Memory::FirstBank => lasting.read(Bank::First, offset, data),
            Memory::SecondBank => lasting.read(Bank::Second, offset, data),
            Memory::TelemetryStore => {
                let octets = self.downlink.store().memory().get(offset..);
                for (octet, found) in data.iter_mut().zip(octets.unwrap_or_default()) {
                    *octet = *found;
                }
            }
        }
    }
}
