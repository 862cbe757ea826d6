//! What goes up: telecommands of the plan, of recovery and essential ones, in frames.

use hilal_dictionary::{Command, EssentialCommand};
use hilal_packets::cfdp::Contact;
use hilal_quantity::Epoch;

use super::{COUNTER_BLOCK, Ground, GroundError};
use crate::commanding::Verdict;
use crate::log::{Channel, LogRecord};

impl Ground {
    /// Returns the frames to send now; each packet is in the raw log before a frame of it is returned. Called in every
    /// cycle, it also commits records that have waited for long. `capacity_octets` is what the link carries since the
    /// last call; zero says that there is none.
    ///
    /// # Errors
    ///
    /// The raw log cannot be written.
    pub fn poll_uplink(
        &mut self,
        now: Epoch,
        channel: Channel,
        capacity_octets: usize,
    ) -> Result<Vec<Vec<u8>>, GroundError> {
        if let Some(store) = &mut self.store {
            store.down.commit_if_due(now)?;
            store.up.commit_if_due(now)?;
        }
        if capacity_octets > 0 {
            self.watch_safe_mode(now)?;
            self.reserve_counters()?;
        }
        let Some(link) = &mut self.link else { return Ok(Vec::new()) };
        let now_ms = self.clock.mission_time(now).milliseconds();
        let contact = if capacity_octets > 0 { Contact::Open } else { Contact::Closed };
        self.files.set_contact(contact, now_ms);
        while capacity_octets > 0 && link.has_room() {
            // Files are bulk: they go when no telecommand waits.
            let telecommand = self.uplink.poll(now)?;
            let sequence = telecommand.as_ref().map(|(sequence, _)| *sequence);
            let packet = telecommand.map(|(_, packet)| packet);
            let Some(packet) = packet.or_else(|| self.files.next_packet(now_ms)) else { break };
            self.counts.packets_up += 1;
            self.counts.bytes_up += packet.len() as u64;
            link.give(sequence, &packet);
            if let Some(store) = &mut self.store {
                store.up.append(&LogRecord { receipt: now, channel, packet })?;
            }
        }
        // An answer is kept before it is sent: the vehicle then forgets.
        if let Some(lasting) = self.store.as_ref().and_then(|store| store.lasting.as_ref()) {
            lasting.transfers.keep(&mut self.files)?;
        }
        Ok(link.poll(now_ms, (channel, capacity_octets))?)
    }

    /// Reserves counters of telecommand frames ahead, in lasting memory where there is any.
    fn reserve_counters(&mut self) -> Result<(), GroundError> {
        let Some(link) = &mut self.link else { return Ok(()) };
        let senders = link.senders_mut();
        if senders.iter().all(|sender| sender.reserved() >= u128::from(COUNTER_BLOCK / 2)) {
            return Ok(());
        }
        let planned = senders.map(|sender| {
            let reserve = sender.plan_reserve(COUNTER_BLOCK);
            (sender.settings().spi(), reserve, sender)
        });
        if let Some(lasting) = self.store.as_ref().and_then(|store| store.lasting.as_ref()) {
            lasting.counter.keep(planned.each_ref().map(|(spi, reserve, _)| (*spi, *reserve)))?;
        }
        for (_, reserve, sender) in planned {
            sender.extend(reserve);
        }
        Ok(())
    }

    /// Sends an essential command with the next frames, before everything else; a note tells of it.
    ///
    /// # Errors
    ///
    /// Its counter cannot be kept, or the frame cannot be secured.
    pub fn command_essential(
        &mut self,
        command: EssentialCommand,
        now: Epoch,
    ) -> Result<(), GroundError> {
        self.reserve_counters()?;
        if let Some(link) = &mut self.link {
            link.give_essential(command)?;
            self.note(now, format!("essential command {} sent", command.name()));
        }
        Ok(())
    }

    fn watch_safe_mode(&mut self, now: Epoch) -> Result<(), GroundError> {
        if self.recovery.is_none() {
            return Ok(());
        }
        let Some(state) = self.vehicle() else { return Ok(()) };
        let verdict = self.recovery.as_mut().map(|recovery| recovery.decide(&state, now));
        match verdict.unwrap_or(Verdict::Nothing) {
            Verdict::Nothing => {}
            Verdict::Hold(reason) => {
                if self.notes.last().is_none_or(|note| note.text != reason) {
                    self.note(now, reason);
                }
            }
            Verdict::Resume(reason) => {
                self.note(now, reason);
                // The rover is not where the schedule takes it to be: a drive released after a
                // skipped one would take a way that nobody has checked.
                for command in [Command::ScheduleReset, Command::StopDrive, Command::ResumeFromSafe]
                {
                    self.uplink.send_now(command, now)?;
                }
            }
        }
        Ok(())
    }
}
