//! The security associations of tests, the same at both ends of a link: telecommands, and essential commands under
//! a key of their own.

use hilal_packets::sdls::{
    AssociationSettings, AuthenticationMask, Key, KeyId, KeyRing, KeyState, Spi,
};

/// The key of essential commands; that of telecommands is the first session key.
pub(crate) const ESSENTIAL_KEY: KeyId = KeyId::new(129);

/// Returns the association of telecommands.
pub(crate) fn settings() -> AssociationSettings {
    let spi = Spi::new(1).expect("1 is not reserved");
    AssociationSettings::standard(spi, AuthenticationMask::TC_SEGMENTED)
}

/// Returns the association of essential commands.
pub(crate) fn essential_settings() -> AssociationSettings {
    AssociationSettings::essential(Spi::new(2).expect("2 is not reserved"))
}

/// Returns the keys of both.
pub(crate) fn keys<const N: usize>() -> KeyRing<N> {
    let mut ring = KeyRing::new();
    for (id, octet) in [(KeyId::FIRST_SESSION, 7), (ESSENTIAL_KEY, 8)] {
        let key = Key::new([octet; Key::LENGTH]);
        ring.insert(id, KeyState::Active, key).expect("the ring has room");
    }
    ring
}
