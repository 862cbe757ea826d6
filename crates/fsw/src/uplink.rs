//! Receives telecommands: refuses what is damaged, unknown or out of range with TM\[1,2\], and hands
//! on the rest.

use hilal_dictionary::{
    Acknowledge, Command, EssentialCommand, EventId, FailureCode, Request, RequestId, Stage,
    TelecommandReader,
};
use hilal_packets::frame::TcHeader;
use hilal_packets::{PacketError, Packets, packet_apid};

use crate::FlightSoftware;
use crate::command_link::{Delivery, FrameFault, MAX_TELECOMMAND};
use crate::hardware::{LastingMemory, Radio};

/// The longest frame with the fill that may follow it in the last code block.
const MAX_RECEIVED: usize = TcHeader::MAX_FRAME + 8;

/// How many telecommand frames are taken in one cycle at most.
const PER_CYCLE: usize = 16;

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Takes what the receiver has.
    pub(crate) fn receive(&mut self, hardware: &mut (impl Radio + LastingMemory)) {
        let (mut frame, mut packets) = ([0; MAX_RECEIVED], [0; MAX_TELECOMMAND]);
        for _ in 0..PER_CYCLE {
            let Some(length) = hardware.receive(&mut frame) else { return };
            let octets = frame.get_mut(..length).unwrap_or_default();
            match self.command_link.take(octets, &mut packets) {
                Delivery::Nothing => {}
                Delivery::Packets(length) => {
                    self.take_packets(packets.get(..length).unwrap_or_default(), hardware);
                }
                Delivery::Essential(command) => self.carry_out(command),
            }
        }
    }

    fn carry_out(&mut self, command: EssentialCommand) {
        if self.execute(command.command()).is_ok() {
            let number = f64::from(command.number());
            self.downlink.event(EventId::EssentialDone, &[number]);
        }
    }

    fn take_packets(&mut self, octets: &[u8], lasting: &mut impl LastingMemory) {
        for packet in Packets::new(octets) {
            // What is no packet is refused by its first octets, as a damaged one is.
            let bytes = packet.unwrap_or(octets);
            if packet_apid(bytes) == Some(self.tables.apids.files()) {
                self.take_file_packet(bytes);
                continue;
            }
            if let Err(failure) = self.telecommand(bytes, lasting) {
                self.refuse(bytes, failure);
            }
        }
    }

    /// Reports frames that came to nothing: the first for each reason, and then at each doubling.
    pub(crate) fn report_refused_frames(&mut self) {
        for fault in FrameFault::ALL {
            let count = self.command_link.refused(fault);
            let Some(reported) = self.reported_faults.get_mut(usize::from(fault.number()) - 1)
            else {
                continue;
            };
            if count > reported.saturating_mul(2) {
                *reported = count;
                let values = [f64::from(count), f64::from(fault.number())];
                self.downlink.event(EventId::CommandFramesRefused, &values);
            }
        }
    }

    fn refuse(&mut self, bytes: &[u8], failure: FailureCode) {
        self.counters.rejected = self.counters.rejected.saturating_add(1);
        if let Some(request) = RequestId::of_packet(bytes) {
            self.downlink.verify(request, Stage::Refused, Some(failure));
        }
    }

    fn telecommand(
        &mut self,
        bytes: &[u8],
        lasting: &mut impl LastingMemory,
    ) -> Result<(), FailureCode> {
        let packet = TelecommandReader::new(bytes).map_err(|error| match error {
            PacketError::Checksum { .. } => FailureCode::Checksum,
            _ => FailureCode::Packet,
        })?;
        if packet.apid() != self.tables.apids.commands() {
            return Err(FailureCode::Apid);
        }
        let request = Request::decode(packet.message(), packet.application_data())?;
        let (id, acknowledge) = (packet.request(), packet.acknowledge());
        if let Some(outcome) = self.repetitions.outcome(bytes) {
            self.accept(id, acknowledge);
            self.conclude(id, acknowledge, outcome);
            return Ok(());
        }
        let outcome = match request {
            Request::Command(command) => {
                self.accept(id, acknowledge);
                self.execute(command)
            }
            Request::ScheduleInsert(entries) => {
                self.schedule.check(entries.clone(), self.readings.time)?;
                self.accept(id, acknowledge);
                self.schedule.insert(entries);
                Ok(())
            }
            Request::SequenceLoad(entries) => {
                self.sequences.check(entries.clone())?;
                self.accept(id, acknowledge);
                self.sequences.load(entries);
                Ok(())
            }
            Request::MemoryLoad(load) => {
                self.accept(id, acknowledge);
                self.load(load, lasting)
            }
            Request::AddEventAction(action) => {
                self.accept(id, acknowledge);
                self.event_actions.add(action)
            }
        };
        self.repetitions.remember(bytes, outcome);
        self.conclude(id, acknowledge, outcome);
        Ok(())
    }

    /// Executes a telecommand and reports how that went.
    pub(crate) fn run(&mut self, id: RequestId, acknowledge: Acknowledge, command: Command) {
        let outcome = self.execute(command);
        self.conclude(id, acknowledge, outcome);
    }

    fn accept(&mut self, id: RequestId, acknowledge: Acknowledge) {
        self.counters.accepted = self.counters.accepted.saturating_add(1);
        if acknowledge == Acknowledge::All {
            self.downlink.verify(id, Stage::Accepted, None);
        }
    }

    fn conclude(
        &mut self,
        id: RequestId,
        acknowledge: Acknowledge,
        outcome: Result<(), FailureCode>,
    ) {
        match outcome {
            Err(failure) => self.downlink.verify(id, Stage::Failed, Some(failure)),
            Ok(()) if acknowledge == Acknowledge::Failures => {}
            Ok(()) => self.downlink.verify(id, Stage::Completed, None),
        }
    }
}
