//! What the two ends of a simulated link are secured by.

use hilal_fsw::CommandSecurity;
use hilal_ground::UplinkSecurity;
use hilal_packets::sdls::{
    AssociationSettings, AuthenticationMask, CounterReserve, Key, KeyId, KeyRing, KeyState,
    Receiver, ReplayState, Sender, Spi,
};
use hilal_quantity::SplitMix64;

/// What both ends of a vehicle's telecommand link are secured by.
#[derive(Debug)]
pub struct LinkSecurity {
    /// The ground's end.
    pub ground: UplinkSecurity,
    /// The vehicle's end.
    pub vehicle: CommandSecurity,
}

/// The security parameter index of telecommands.
const COMMANDS: Spi = match Spi::new(1) {
    Some(spi) => spi,
    None => unreachable!(),
};

impl LinkSecurity {
    /// Makes the keys of a simulated flight from its seed, so that the same flight gives the same frames.
    /// Whoever knows the seed knows the key: a vehicle that is real gets its keys in another way.
    pub fn of_simulated_flight(seed: u64) -> Self {
        let mask = AuthenticationMask::TC_SEGMENTED;
        let settings = AssociationSettings::standard(COMMANDS, mask);
        let key = KeyId::FIRST_SESSION;
        Self {
            ground: UplinkSecurity {
                sender: Sender::new(settings, key, CounterReserve::NEW_KEY),
                keys: ring(seed),
            },
            vehicle: CommandSecurity {
                receiver: Receiver::new(settings, key, ReplayState::NEW_KEY),
                keys: ring(seed),
            },
        }
    }
}

fn ring<const N: usize>(seed: u64) -> KeyRing<N> {
    let mut octets = [0; Key::LENGTH];
    for (number, word) in (1_u64..).zip(octets.as_chunks_mut::<8>().0) {
        let drawn = SplitMix64::mixed(seed.wrapping_add(number.wrapping_mul(SplitMix64::STEP)));
        *word = drawn.to_be_bytes();
    }
    let mut ring = KeyRing::new();
    ring.insert(KeyId::FIRST_SESSION, KeyState::Active, Key::new(octets))
        .expect("an empty ring of at least one place has room for a key");
    ring
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flights_of_different_seeds_have_different_keys() {
        let octets = |seed| {
            let security = LinkSecurity::of_simulated_flight(seed);
            let key = security.ground.keys.entries().next().and_then(|(_, _, key)| key.map(Key::octets).copied());
            key.expect("a key is there")
        };
        assert_eq!(octets(7), octets(7));
        assert_ne!(octets(7), octets(8));
    }
}
