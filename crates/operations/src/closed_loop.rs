//! Both ends of the link: the flight software in its world, and the ground, with nothing between them
//! but packets.

use hilal_fsw::FlightSoftware;
use hilal_ground::log::Channel as GroundChannel;
use hilal_ground::{Ground, GroundError};
use hilal_quantity::{Epoch, Unit};
use hilal_sim::{CYCLE_MS, Channel, Links, Scenery, World};

/// A vehicle in its world, and the ground that operates it.
#[derive(Debug)]
pub struct ClosedLoop<S> {
    /// The world and the vehicle's hardware in it.
    pub world: World<S>,
    /// The flight software.
    pub flight: FlightSoftware<Vec<u8>>,
    /// The ground segment.
    pub ground: Ground,
    /// The mission's start: the world's clock counts from here.
    pub start: Epoch,
}

impl<S: Scenery> ClosedLoop<S> {
    /// Advances everything by one cycle of the flight software, a second: the world, the flight software,
    /// what arrives on the ground, and what the ground sends.
    ///
    /// # Errors
    ///
    /// The ground cannot write its store.
    pub fn cycle(&mut self) -> Result<(), GroundError> {
        self.world.advance();
        self.flight.step(&mut self.world);
        while let Some(arrival) = self.world.arrived() {
            let receipt = self.start + arrival.at_ms as f64 * Unit::Millisecond;
            self.ground.receive(&arrival.packet, receipt, on_ground(arrival.channel))?;
        }
        let now = self.start + self.world.now_ms() as f64 * Unit::Millisecond;
        let (channel, capacity_bytes) = uplink(self.world.links());
        for packet in self.ground.poll_uplink(now, channel, capacity_bytes)? {
            self.world.send(packet);
        }
        Ok(())
    }
}

/// Returns the link by which the ground would send now, and what it carries in a cycle.
fn uplink(links: &Links) -> (GroundChannel, usize) {
    let Some((channel, link)) = links.fastest() else { return (GroundChannel::Direct, 0) };
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "bytes a second")]
    let bytes = (link.up_bit_s * CYCLE_MS as f64 / 8000.0) as usize;
    (on_ground(channel), bytes)
}

const fn on_ground(channel: Channel) -> GroundChannel {
    match channel {
        Channel::Direct => GroundChannel::Direct,
        Channel::Relay => GroundChannel::Relay,
        Channel::Lander => GroundChannel::Lander,
    }
}
