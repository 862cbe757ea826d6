//! What both ends of a security association agree on before the first frame (CCSDS 355.0-B-2, §4.2.2).

use super::cipher::MAC;
use super::{FrameCounter, SettingsError, Spi, WireCounter};

/// The longest frame header that a mask covers: AOS with its header error control.
const MOST_HEADER: usize = 8;
/// The most associated data: header, security parameter index, initialization vector.
const MOST_ASSOCIATED: usize = MOST_HEADER + Spi::LENGTH + FrameCounter::LENGTH;

/// Which bits of the frame header the MAC covers: those under a one (CCSDS 355.0-B-2, §4.2.2.6.2).
///
/// It also says how long the header is. The bits under a zero **can be changed by anyone** without
/// being noticed here: the frame error control field finds damage there, not malice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuthenticationMask {
    octets: [u8; MOST_HEADER],
    length: usize,
}

impl AuthenticationMask {
    /// Telecommand with a segment header: virtual channel and segment header. Flags, spacecraft,
    /// length and N(S) are not covered, so that COP-1 may set them behind the security.
    pub const TC_SEGMENTED: Self = Self { octets: [0, 0, 0xFC, 0, 0, 0xFF, 0, 0], length: 6 };
    /// Telecommand without a segment header: the virtual channel.
    pub const TC: Self = Self { octets: [0, 0, 0xFC, 0, 0, 0, 0, 0], length: 5 };
    /// Telecommand without a segment header: the whole primary header. It is for type-B frames, whose
    /// header is known in full before they are secured, and without frame error control.
    pub const TC_WHOLE: Self = Self { octets: [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0], length: 5 };
    /// Telemetry: the virtual channel. The frame counters are not covered.
    pub const TM: Self = Self { octets: [0, 0x0E, 0, 0, 0, 0, 0, 0], length: 6 };

    /// Takes a mask as long as the header.
    ///
    /// # Errors
    /// [`SettingsError::MaskLength`] when it is empty or has more than 8 octets.
    pub fn new(mask: &[u8]) -> Result<Self, SettingsError> {
        let mut octets = [0; MOST_HEADER];
        match octets.get_mut(..mask.len()) {
            Some(place) if !mask.is_empty() => place.copy_from_slice(mask),
            _ => return Err(SettingsError::MaskLength { octets: mask.len() }),
        }
        Ok(Self { octets, length: mask.len() })
    }

    /// Returns the octets of the header, with its segment header, where there is one.
    pub const fn header_octets(&self) -> usize {
        self.length
    }

    /// Returns the mask, as long as the header.
    pub fn octets(&self) -> &[u8] {
        self.octets.get(..self.length).unwrap_or_default()
    }
}

/// The length of a MAC: the leading 4 to 16 octets of the tag of AES-GCM.
///
/// What a shorter one costs is in [`forgery`](super::forgery).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MacLength(usize);

impl MacLength {
    /// 16 octets: the tag in full (CCSDS 355.0-B-2, §E1.1 c).
    pub const FULL: Self = Self(MAC);
    /// 8 octets: commands on slow links.
    pub const SLOW_LINK: Self = Self(8);
    /// 5 octets: essential commands, whose frame fills two code blocks.
    pub const ESSENTIAL: Self = Self(5);

    /// Takes a number of octets.
    ///
    /// # Errors
    /// [`SettingsError::MacLength`] when they are fewer than 4 or more than 16.
    pub const fn new(octets: usize) -> Result<Self, SettingsError> {
        match octets {
            4..=MAC => Ok(Self(octets)),
            _ => Err(SettingsError::MacLength { octets }),
        }
    }

    /// Returns the octets.
    pub const fn octets(self) -> usize {
        self.0
    }
}

/// Which counters a receiver takes, seen from the next in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplayWindow {
    /// Each counter must be greater than the last accepted (CCSDS 355.0-B-2, §2.3.2.3.2), as COP-1
    /// delivers frames: in order and once.
    Increasing {
        /// How many counters from the next on are accepted (§2.3.2.3.3).
        ahead: u32,
    },
    /// The 64 counters before the next are accepted too, each once. This goes beyond the standard. It is
    /// for frames that may overtake each other: type-B frames among type-A frames on one association.
    Sliding {
        /// How many counters from the next on are accepted.
        ahead: u32,
    },
}

impl ReplayWindow {
    /// How many counters before the next in order are still looked up in a sliding window.
    pub const PAST: u32 = 64;

    /// Returns how many counters from the next on are accepted.
    pub const fn ahead(self) -> u32 {
        match self {
            Self::Increasing { ahead } | Self::Sliding { ahead } => ahead,
        }
    }

    pub(super) const fn past(self) -> u32 {
        match self {
            Self::Increasing { .. } => 0,
            Self::Sliding { .. } => Self::PAST,
        }
    }
}

/// How an association secures its frames.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Protection {
    /// How much of the counter is sent.
    pub wire_counter: WireCounter,
    /// How much of the MAC is sent.
    pub mac: MacLength,
    /// What of the frame header is authenticated.
    pub mask: AuthenticationMask,
    /// What the receiver takes.
    pub window: ReplayWindow,
}

/// The settings of one association, the same at both ends.
///
/// | Octets | What | |
/// |---|---|---|
/// | as the mask | frame header, segment header | authenticated under the mask |
/// | 2 | security parameter index | authenticated |
/// | 1, 2, 4 or 12 | the low octets of the counter | authenticated as part of the vector |
/// | data | frame data | encrypted and authenticated |
/// | 4 … 16 | MAC | |
///
/// The *vector* of AES-GCM is the whole counter of 12 octets, also where fewer are sent. The *associated
/// data* are: the header AND the mask; the index; 12 octets of zero, where the vector belongs. The
/// vector itself must not stand there (CCSDS 355.0-B-2, §4.2.2.6.2 h), and twelve zeros do in every
/// association, so that the associated data do not depend on how much of the counter is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssociationSettings {
    spi: Spi,
    protection: Protection,
}

impl AssociationSettings {
    /// Takes settings.
    ///
    /// # Errors
    /// [`SettingsError::Window`] when the window is empty (CCSDS 355.0-B-2, table 6-1) or so wide that two
    /// of its counters look alike on the wire.
    pub fn new(spi: Spi, protection: Protection) -> Result<Self, SettingsError> {
        let window = protection.window;
        let most = protection.wire_counter.span() - u128::from(window.past());
        let most = u32::try_from(most).unwrap_or(u32::MAX);
        if !(1..=most).contains(&window.ahead()) {
            return Err(SettingsError::Window { ahead: window.ahead(), most });
        }
        Ok(Self { spi, protection })
    }

    /// The standard association: whole counter, whole MAC (CCSDS 355.0-B-2, §E1), increasing counters of which
    /// 65,536 may be missing in a row.
    pub const fn standard(spi: Spi, mask: AuthenticationMask) -> Self {
        let window = ReplayWindow::Increasing { ahead: 1 << 16 };
        let (wire_counter, mac) = (WireCounter::Twelve, MacLength::FULL);
        Self { spi, protection: Protection { wire_counter, mac, mask, window } }
    }

    /// The association for commands on slow links: 2 octets of the counter, 8 of the MAC; 12 octets instead
    /// of the 30 of the standard association.
    pub const fn slow_link(spi: Spi, mask: AuthenticationMask) -> Self {
        let window = ReplayWindow::Increasing { ahead: 1 << 15 };
        let (wire_counter, mac) = (WireCounter::Two, MacLength::SLOW_LINK);
        Self { spi, protection: Protection { wire_counter, mac, mask, window } }
    }

    /// The association for essential commands: 1 octet of the counter, 5 of the MAC, the whole primary
    /// header authenticated, no segment header and no frame error control. With one octet of data a
    /// frame has 14 octets, as many as two BCH code blocks carry: 26 octets with start and tail sequence.
    pub const fn essential(spi: Spi) -> Self {
        let window = ReplayWindow::Increasing { ahead: 128 };
        let (wire_counter, mac) = (WireCounter::One, MacLength::ESSENTIAL);
        let mask = AuthenticationMask::TC_WHOLE;
        Self { spi, protection: Protection { wire_counter, mac, mask, window } }
    }

    /// Returns the security parameter index.
    pub const fn spi(&self) -> Spi {
        self.spi
    }

    /// Returns how frames are secured.
    pub const fn protection(&self) -> &Protection {
        &self.protection
    }

    /// Returns the octets of the frame header, with its segment header, where there is one.
    pub const fn header_octets(&self) -> usize {
        self.protection.mask.length
    }

    /// Returns where the data begin: behind header and security header.
    pub const fn data_offset(&self) -> usize {
        self.header_octets() + Spi::LENGTH + self.protection.wire_counter.octets()
    }

    /// Returns what security adds to a frame: security header and MAC. The frame's length field counts
    /// it, so its writer must know it beforehand.
    pub const fn overhead_octets(&self) -> usize {
        Spi::LENGTH + self.protection.wire_counter.octets() + self.protection.mac.octets()
    }

    /// Returns the octets of a secured frame with so many octets of data, without frame error control.
    pub const fn frame_octets(&self, data_octets: usize) -> usize {
        (self.header_octets() + self.overhead_octets()).saturating_add(data_octets)
    }

    /// Makes the associated data of a frame with this header.
    pub(super) fn associated(&self, header: &[u8]) -> Associated {
        let mut octets = [0; MOST_ASSOCIATED];
        let masked =
            header.iter().zip(self.protection.mask.octets()).map(|(octet, mask)| octet & mask);
        let covered = masked.chain(self.spi.number().to_be_bytes());
        for (place, octet) in octets.iter_mut().zip(covered) {
            *place = octet;
        }
        Associated { octets, length: self.header_octets() + Spi::LENGTH + FrameCounter::LENGTH }
    }
}

/// What the MAC covers besides the frame data.
pub(super) struct Associated {
    octets: [u8; MOST_ASSOCIATED],
    length: usize,
}

impl Associated {
    pub(super) fn octets(&self) -> &[u8] {
        self.octets.get(..self.length).unwrap_or_default()
    }
}

/// A secured frame, taken apart.
pub(super) struct Parts<'a> {
    pub(super) header: &'a mut [u8],
    pub(super) spi: &'a mut [u8],
    pub(super) counter: &'a mut [u8],
    pub(super) data: &'a mut [u8],
    pub(super) mac: &'a mut [u8],
}

impl AssociationSettings {
    /// Takes a frame apart; none when it is too short.
    pub(super) fn split<'a>(&self, frame: &'a mut [u8]) -> Option<Parts<'a>> {
        let (header, rest) = frame.split_at_mut_checked(self.header_octets())?;
        let (spi, rest) = rest.split_at_mut_checked(Spi::LENGTH)?;
        let (counter, rest) = rest.split_at_mut_checked(self.protection.wire_counter.octets())?;
        let data_octets = rest.len().checked_sub(self.protection.mac.octets())?;
        let (data, mac) = rest.split_at_mut_checked(data_octets)?;
        Some(Parts { header, spi, counter, data, mac })
    }
}
