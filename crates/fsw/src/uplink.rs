//! Receives telecommands: refuses what is damaged, unknown or out of range with TM\[1,2\], and hands
//! on the rest.

use hilal_dictionary::{
    Acknowledge, Command, FailureCode, Request, RequestId, Stage, TelecommandReader,
};
use hilal_packets::PacketError;

use crate::FlightSoftware;
use crate::hardware::Radio;

/// The longest telecommand packet that is received.
pub const MAX_TELECOMMAND: usize = 1024;

/// How many telecommands are taken in one cycle at most.
const PER_CYCLE: usize = 16;

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Takes what the receiver has.
    pub(crate) fn receive(&mut self, radio: &mut impl Radio) {
        let mut buffer = [0; MAX_TELECOMMAND];
        for _ in 0..PER_CYCLE {
            let Some(length) = radio.receive(&mut buffer) else { return };
            let bytes = buffer.get(..length).unwrap_or_default();
            if let Err(failure) = self.telecommand(bytes) {
                self.refuse(bytes, failure);
            }
        }
    }

    fn refuse(&mut self, bytes: &[u8], failure: FailureCode) {
        self.counters.rejected = self.counters.rejected.saturating_add(1);
        if let Some(request) = RequestId::of_packet(bytes) {
            self.downlink.verify(request, Stage::Refused, Some(failure));
        }
    }

    fn telecommand(&mut self, bytes: &[u8]) -> Result<(), FailureCode> {
        let packet = TelecommandReader::new(bytes).map_err(|error| match error {
            PacketError::Checksum { .. } => FailureCode::Checksum,
            _ => FailureCode::Packet,
        })?;
        if packet.apid() != self.tables.apids.commands() {
            return Err(FailureCode::Apid);
        }
        let request = Request::decode(packet.message(), packet.application_data())?;
        let (id, acknowledge) = (packet.request(), packet.acknowledge());
        match request {
            Request::Command(command) => {
                self.accept(id, acknowledge);
                self.run(id, acknowledge, command);
            }
            Request::ScheduleInsert(entries) => {
                self.schedule.check(entries.clone(), self.readings.time)?;
                self.accept(id, acknowledge);
                self.schedule.insert(entries);
                self.conclude(id, acknowledge, Ok(()));
            }
        }
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
