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
/// That of essential commands.
const ESSENTIAL: Spi = match Spi::new(2) {
    Some(spi) => spi,
    None => unreachable!(),
};
/// The keys of both: a counter may be used once under a key, and each association has its own counter.
const KEY_IDS: [KeyId; 2] = [KeyId::FIRST_SESSION, KeyId::new(129)];

impl LinkSecurity {
    /// Makes the keys of a simulated flight from its seed, so that the same flight gives the same frames.
    /// Whoever knows the seed knows the key: a vehicle that is real gets its keys in another way.
    pub fn of_simulated_flight(seed: u64) -> Self {
        let mask = AuthenticationMask::TC_SEGMENTED;
        let settings = AssociationSettings::standard(COMMANDS, mask);
        let essential = AssociationSettings::essential(ESSENTIAL);
        let [key, essential_key] = KEY_IDS;
        let sender = |settings, key| Sender::new(settings, key, CounterReserve::NEW_KEY);
        let receiver = |settings, key| Receiver::new(settings, key, ReplayState::NEW_KEY);
        Self {
            ground: UplinkSecurity {
                sender: sender(settings, key),
                essential: sender(essential, essential_key),
                keys: ring(seed),
            },
            vehicle: CommandSecurity {
                receiver: receiver(settings, key),
                essential: receiver(essential, essential_key),
                keys: ring(seed),
            },
        }
    }
}

fn ring<const N: usize>(seed: u64) -> KeyRing<N> {
    let mut draws = 1_u64..;
    let mut octets = || {
        let mut octets = [0; Key::LENGTH];
        for (number, word) in draws.by_ref().zip(octets.as_chunks_mut::<8>().0) {
            let drawn = SplitMix64::mixed(seed.wrapping_add(number.wrapping_mul(SplitMix64::STEP)));
            *word = drawn.to_be_bytes();
        }
        octets
    };
    let mut ring = KeyRing::new();
    for id in KEY_IDS {
        ring.insert(id, KeyState::Active, Key::new(octets()))
            .expect("an empty ring of four has room for two keys");
    }
    ring
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flights_of_different_seeds_have_different_keys() {
        let octets = |seed| {
            let security = LinkSecurity::of_simulated_flight(seed);
            let key = security
                .ground
                .keys
                .entries()
                .next()
                .and_then(|(_, _, key)| key.map(Key::octets).copied());
            key.expect("a key is there")
        };
        assert_eq!(octets(7), octets(7));
        assert_ne!(octets(7), octets(8));
    }
}
