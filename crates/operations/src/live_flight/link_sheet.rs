//! What a ground outside this program must know to hear a live flight and to command it: identifiers, lengths, and how
//! telecommand frames are secured, with their keys.

use std::fmt::{self, Write as _};

use hilal_dictionary::{ApidRangeError, Apids};
use hilal_fsw::{FlightTables, MAX_TELEMETRY_FRAME};
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_packets::frame::TcHeader;
use hilal_packets::sdls::{AuthenticationMask, Key, KeyRing, Sender};
use hilal_plan::utc_text;
use serde::Serialize;

use crate::flight_tables::flight_tables;
use crate::link_security::LinkSecurity;

/// What every sheet begins with.
const ABOUT: &str = "Link of a SIMULATED flight. The keys are made from the flight's seed: whoever knows the seed knows \
                     them. They protect nothing, and no vehicle that really flies may have them.";

/// Identifiers, lengths and security of a live flight's link. Written as it is, it holds keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LinkSheet {
    /// What this is, and that its keys are those of a simulated flight.
    pub about: &'static str,
    /// The mission's identifier.
    pub mission: String,
    /// The vehicle's.
    pub vehicle: String,
    /// Start of the mission (UTC), from which the time in packets counts.
    pub start_utc: String,
    /// The vehicle's number in transfer frames.
    pub spacecraft_id: u16,
    /// The first and the last APID of the vehicle.
    pub apids: [u16; 2],
    /// The APID of telecommands.
    pub telecommand_apid: u16,
    /// The longest telemetry frame, in octets; slow links have frames of one codeword.
    pub longest_telemetry_frame_octets: usize,
    /// The longest telecommand frame, in octets.
    pub longest_telecommand_frame_octets: usize,
    /// How telecommand frames are secured.
    pub associations: Vec<AssociationSheet>,
}

/// A security association at the ground's end (CCSDS 355.0-B-2, §4.2.2).
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct AssociationSheet {
    /// What it is for.
    pub carries: &'static str,
    /// The security parameter index.
    pub spi: u16,
    /// The virtual channel of its frames.
    pub virtual_channel: u8,
    /// Whether the primary header is followed by a segment header.
    pub segment_header: bool,
    /// The algorithm.
    pub algorithm: &'static str,
    /// The key, in hexadecimal digits.
    pub key_hex: String,
    /// How many octets of the counter of 12 are sent. The first frame has the counter 0.
    pub counter_octets: usize,
    /// How many octets of the MAC are sent.
    pub mac_octets: usize,
    /// Which bits of the frame header are authenticated, in hexadecimal digits.
    pub authentication_mask_hex: String,
    /// Whether a CRC-16 follows the MAC.
    pub frame_error_control: bool,
}

impl fmt::Debug for AssociationSheet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AssociationSheet")
            .field("carries", &self.carries)
            .field("spi", &self.spi)
            .field("key_hex", &"hidden")
            .finish_non_exhaustive()
    }
}

impl LinkSheet {
    /// Makes the sheet of a vehicle's flight with a seed.
    ///
    /// # Errors
    ///
    /// The vehicle's range of application processes reaches reserved ones.
    pub fn of_simulated_flight(
        mission: &VehicleMission,
        vehicle: &VehicleModel,
        seed: u64,
    ) -> Result<Self, ApidRangeError> {
        let apids = Apids::from_first(vehicle.identifiers.first_apid)?;
        let FlightTables { link, .. } = flight_tables(mission, vehicle)?;
        let security = LinkSecurity::of_simulated_flight(seed).ground;
        let association = |carries, sender: &Sender, virtual_channel: u8| {
            let protection = sender.settings().protection();
            let segment_header = protection.mask == AuthenticationMask::TC_SEGMENTED;
            AssociationSheet {
                carries,
                spi: sender.settings().spi().number(),
                virtual_channel,
                segment_header,
                algorithm: "AES-256-GCM",
                key_hex: key_hex(&security.keys, sender),
                counter_octets: protection.wire_counter.octets(),
                mac_octets: protection.mac.octets(),
                authentication_mask_hex: hex(protection.mask.octets()),
                // Essential commands have neither (docs/models/link-frames.md).
                frame_error_control: segment_header,
            }
        };
        Ok(Self {
            about: ABOUT,
            mission: mission.id.clone(),
            vehicle: mission.id().to_string(),
            start_utc: utc_text(mission.start()),
            spacecraft_id: link.spacecraft.number(),
            apids: [*apids.numbers().start(), *apids.numbers().end()],
            telecommand_apid: apids.commands().number(),
            longest_telemetry_frame_octets: MAX_TELEMETRY_FRAME,
            longest_telecommand_frame_octets: TcHeader::MAX_FRAME,
            associations: vec![
                association("telecommands", &security.sender, link.command_channel.value()),
                association(
                    "essential commands",
                    &security.essential,
                    link.essential_channel.value(),
                ),
            ],
        })
    }
}

fn key_hex<const N: usize>(keys: &KeyRing<N>, sender: &Sender) -> String {
    let own = keys.entries().find(|(id, ..)| *id == sender.key());
    let octets = own.and_then(|(_, _, key)| key.map(Key::octets));
    octets.map_or_else(String::new, |octets| hex(octets))
}

fn hex(octets: &[u8]) -> String {
    octets.iter().fold(String::new(), |mut text, octet| {
        // Writing to a string cannot fail.
        write!(text, "{octet:02x}").unwrap_or_default();
        text
    })
}
