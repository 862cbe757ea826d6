//! Packets that are sent again: one retrieval at a time, from one packet store.

use hilal_dictionary::FailureCode;
use hilal_packets::TelemetryReader;

use super::content::time_of;
use super::{Source, Store, Taken};
use crate::packet_class::{Class, MAX_PACKET};
use crate::retrieval::{Interval, Retrieval};

impl<M: AsRef<[u8]> + AsMut<[u8]>> Store<M> {
    /// Begins to send again what was sent of a class.
    pub(crate) fn start_retrieval(
        &mut self,
        class: Class,
        interval: Interval,
    ) -> Result<(), FailureCode> {
        if interval.until_s < interval.from_s {
            return Err(FailureCode::TimeOrder);
        }
        if self.retrieval.is_some() {
            return Err(FailureCode::RetrievalBusy);
        }
        self.retrieval = Some(Retrieval::new(class, interval, self.ring(class).sent()));
        Ok(())
    }

    /// Ends the retrieval from a class, and returns it.
    pub(crate) fn abort_retrieval(&mut self, class: Class) -> Result<Retrieval, FailureCode> {
        self.retrieval.take_if(|of| of.class() == class).ok_or(FailureCode::NoRetrieval)
    }

    /// Looks for the next packet that was asked for; returns a retrieval that is over.
    pub(crate) fn follow_retrieval(&mut self) -> Option<Retrieval> {
        self.retrieval.as_mut()?.begin_cycle();
        self.seek();
        self.retrieval.take_if(|retrieval| retrieval.is_over())
    }

    /// Passes over packets that were not asked for, or are damaged, for as long as this cycle may look.
    fn seek(&mut self) {
        let Some(mut retrieval) = self.retrieval else { return };
        let (memory, ring) = self.parts(retrieval.class());
        let mut buffer = [0; MAX_PACKET];
        while retrieval.may_look() {
            let Some(place) = ring.packet_at(memory, retrieval.behind()) else {
                retrieval.end_within(0); // no packet can be there: nothing behind it can be found
                break;
            };
            let is_good = |packet: &[u8]| TelemetryReader::new(packet).is_ok();
            let asked_for = retrieval.interval().contains(time_of(place, memory))
                && buffer.get_mut(..place.length()).is_some_and(|packet| {
                    place.read(memory, packet);
                    is_good(packet)
                });
            if asked_for {
                retrieval.found();
            } else {
                retrieval.pass(place.octets());
            }
        }
        self.retrieval = Some(retrieval);
    }

    /// Copies the packet that comes next into a buffer, if it fits, and looks for the one after it.
    pub(super) fn retrieve(&mut self, buffer: &mut [u8]) -> Option<Taken> {
        let mut retrieval = self.retrieval.filter(|retrieval| retrieval.is_ready())?;
        let class = retrieval.class();
        let (memory, ring) = self.parts(class);
        let place = ring.packet_at(memory, retrieval.behind())?;
        place.read(memory, buffer.get_mut(..place.length())?);
        retrieval.take(place.octets());
        self.retrieval = Some(retrieval);
        self.seek();
        Some(Taken { class, length: place.length(), from: Source::History })
    }
}
