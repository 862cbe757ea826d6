//! A spacecraft's end of a link over UDP, made of this crate's parts alone, for another ground system to talk
//! to: one frame is one datagram, on loopback. `validation/link/README.md` runs it beside one.
//!
//! `cargo run -p hilal-packets --example spacecraft_end -- TC_PORT TM_PORT SECONDS KEY_1 KEY_2 KEY_3`
//!
//! | telecommand channel | COP-1 | segment header | secured under |
//! |--:|---|---|---|
//! | 0 | yes | MAP 1 | SPI 1, `KEY_1` |
//! | 1 | type-B frames only | no | SPI 2, `KEY_2` |
//! | 2 | type-B frames only | no | – |
//!
//! Every second a telemetry frame leaves on virtual channel 0 and one on 2, the latter under SPI 3 and `KEY_3`.
//! A key is a file of 32 octets. It prints a line for each packet and each refusal, and ends after `SECONDS`.
#![expect(clippy::print_stdout, reason = "it prints what it receives and sends")]

mod command_link;
mod telemetry;

use std::error::Error;
use std::net::{Ipv4Addr, UdpSocket};
use std::time::{Duration, Instant, SystemTime};

use hilal_packets::frame::{ErrorControl, SpacecraftId, TcFrame, u6};
use hilal_packets::sdls::{
    AssociationSettings, AuthenticationMask, CounterReserve, Key, KeyId, KeyRing, KeyState,
    Receiver, ReplayState, Sender, Spi,
};
use hilal_packets::{Packets, TelecommandReader};

use command_link::{CommandChannel, Segments};
use telemetry::Telemetry;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;
type Keys = KeyRing<3>;

const SPACECRAFT: SpacecraftId = SpacecraftId::from_low_bits(0xAB);
const PERIOD: Duration = Duration::from_secs(1);
const KEYS: [KeyId; 3] = [KeyId::new(128), KeyId::new(129), KeyId::new(130)];

fn hexadecimal(octets: &[u8]) -> String {
    let digits = octets.iter().flat_map(|octet| [octet >> 4, octet & 15]);
    digits.filter_map(|digit| char::from_digit(digit.into(), 16)).collect()
}

fn association(number: u16, mask: AuthenticationMask) -> Outcome<AssociationSettings> {
    Ok(AssociationSettings::standard(Spi::new(number).ok_or("a reserved index")?, mask))
}

/// Takes a datagram, and prints the packets that it brings.
fn take(octets: &mut [u8], channels: &mut [CommandChannel; 3], keys: &Keys) -> Outcome {
    let TcFrame { header, octets: frame } = TcFrame::read(octets, ErrorControl::Present)?;
    let length = frame.len();
    let number = header.virtual_channel;
    let channel = channels.get_mut(usize::from(number.value()));
    let Some(channel) = channel.filter(|_| header.spacecraft == SPACECRAFT) else {
        return Err(format!("spacecraft {}, channel {number} unknown", header.spacecraft).into());
    };
    let packets = channel.take(header, octets.get_mut(..length).unwrap_or_default(), keys)?;
    for packet in Packets::new(&packets) {
        let packet = packet?;
        let message = TelecommandReader::new(packet)?.message();
        println!("packet {number} {message} {}", hexadecimal(packet));
    }
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "a link to another program runs in real time")]
fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [tc_port, tm_port, seconds, key_1, key_2, key_3] = arguments.as_slice() else {
        return Err("usage: spacecraft_end TC_PORT TM_PORT SECONDS KEY_1 KEY_2 KEY_3".into());
    };
    let mut keys = Keys::new();
    for (id, file) in KEYS.into_iter().zip([key_1, key_2, key_3]) {
        let Ok(octets) = std::fs::read(file)?.try_into() else {
            return Err(format!("{file}: a key is a file of 32 octets").into());
        };
        keys.insert(id, KeyState::Active, Key::new(octets))?;
    }
    let [first, second, third] = KEYS;
    let receiver = |settings, key| Some(Receiver::new(settings, key, ReplayState::NEW_KEY));
    let mut commands = [
        CommandChannel::new(
            receiver(association(1, AuthenticationMask::TC_SEGMENTED)?, first),
            Some(Segments::default()),
        )?,
        CommandChannel::new(receiver(association(2, AuthenticationMask::TC)?, second), None)?,
        CommandChannel::new(None, None)?,
    ];
    let settings = association(3, AuthenticationMask::TM)?;
    let mut sender = Sender::new(settings, third, CounterReserve::NEW_KEY);
    sender.extend(sender.plan_reserve(100_000)); // nothing outlives this program but its frames
    let epoch_ms = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH)?.as_millis();
    let mut telemetry = Telemetry::new(u64::try_from(epoch_ms)?, sender);

    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, tc_port.parse()?))?;
    let target = (Ipv4Addr::LOCALHOST, tm_port.parse()?);
    let mut next = Instant::now();
    let end = next + Duration::from_secs(seconds.parse()?);
    let mut datagram = [0; 2048];
    while Instant::now() < end {
        if Instant::now() >= next {
            for channel in [0, 2] {
                let [sequence, ..] = &commands;
                let clcw = sequence.clcw(u6::new(0));
                socket.send_to(&telemetry.frame(channel, clcw, &keys)?, target)?;
            }
            next += PERIOD;
        }
        let wait = next.saturating_duration_since(Instant::now());
        socket.set_read_timeout(Some(wait.max(Duration::from_millis(1))))?;
        let Ok(length) = socket.recv(&mut datagram) else { continue };
        if let Err(reason) =
            take(datagram.get_mut(..length).unwrap_or_default(), &mut commands, &keys)
        {
            println!("refused {reason}");
        }
    }
    Ok(())
}
