//! Arguments of `hilal link`.

use std::net::SocketAddr;
use std::time::Duration;

use clap::{Args, Subcommand};
use hilal_operations::link_emulator::Outage;

use super::LinkBudgetArguments;
use crate::input::{address, number, share};

#[derive(Debug, Args)]
pub(crate) struct LinkArguments {
    #[command(subcommand)]
    pub(crate) command: LinkCommand,
}

#[derive(Debug, Subcommand)]
pub(crate) enum LinkCommand {
    /// Draw up the budget of each hop between a vehicle and Earth at a place and an instant.
    Budget(LinkBudgetArguments),
    /// Carry frames between a flight and a ground, as late, damaged and incomplete as a link would.
    Emulate(EmulateArguments),
}

#[derive(Debug, Args)]
#[command(after_help = "\
A datagram is one transfer frame without coding, and what is no frame by its length is dropped. The emulator codes each
frame, hits its bits and decodes it as the simulator does: telemetry with Reed-Solomon, telecommands with BCH. Rates are
rates on the wire, coding included. What chance does to the n-th frame of a direction depends on the seed, the direction
and n alone.

Example: a flight without a link of its own, two minutes of a link with a gap, and a ground.
  hilal fly missions/reference.toml --perfect-link --listen 10000 --send-to 127.0.0.1:10001
  hilal link emulate --flight 10000 --flight-side 10001 --ground 10017 --ground-side 10018 \\
      --up-bit-s 2000 --down-bit-s 8000 --delay-s 1.3 --up-bit-error-rate 1e-5 --down-bit-error-rate 3e-5 \\
      --outage 60..90 --loss 0.01 --seed 7 --for 120
  Telecommands go to port 10018, and telemetry comes to port 10017.

It ends after --for, by Ctrl-C or by SIGTERM, with a summary. What is on its way then does not arrive.")]
pub(crate) struct EmulateArguments {
    /// Where the flight listens for telecommand frames.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) flight: SocketAddr,
    /// Where the ground listens for telemetry frames.
    #[arg(long, value_name = "ADDRESS", value_parser = address)]
    pub(crate) ground: SocketAddr,
    /// Where the emulator listens for telemetry frames of the flight; port 0 lets the machine choose.
    #[arg(long, value_name = "ADDRESS", value_parser = address, default_value = "127.0.0.1:0")]
    pub(crate) flight_side: SocketAddr,
    /// Where the emulator listens for telecommand frames of the ground; port 0 lets the machine choose.
    #[arg(long, value_name = "ADDRESS", value_parser = address, default_value = "127.0.0.1:0")]
    pub(crate) ground_side: SocketAddr,
    #[command(flatten)]
    pub(crate) quality: LinkQuality,
    /// Seed of all that chance does.
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
    /// Seconds after which the emulator ends; by default it goes on until it is stopped.
    #[arg(long = "for", value_name = "SECONDS", value_parser = seconds)]
    pub(crate) for_s: Option<Duration>,
}

/// How good the link is.
#[derive(Debug, Args)]
pub(crate) struct LinkQuality {
    /// Rate towards the vehicle on the wire in bits per second; by default frames take no time.
    #[arg(long, value_name = "BIT_S", value_parser = rate)]
    pub(crate) up_bit_s: Option<f64>,
    /// Rate from the vehicle.
    #[arg(long, value_name = "BIT_S", value_parser = rate)]
    pub(crate) down_bit_s: Option<f64>,
    /// One-way time of light in seconds.
    #[arg(long, value_name = "S", value_parser = seconds, default_value = "0")]
    pub(crate) delay_s: Duration,
    /// Share of the bits towards the vehicle that arrive wrong, before decoding.
    #[arg(long, value_name = "SHARE", value_parser = bit_error_rate, default_value = "0")]
    pub(crate) up_bit_error_rate: f64,
    /// Share of the bits from the vehicle that arrive wrong.
    #[arg(long, value_name = "SHARE", value_parser = bit_error_rate, default_value = "0")]
    pub(crate) down_bit_error_rate: f64,
    /// When the link is not there, in seconds since the start, such as 60..90; may be given again.
    #[arg(long, value_name = "FROM..TO", value_parser = outage)]
    pub(crate) outage: Vec<Outage>,
    /// Share of the frames that are lost, whatever their bits.
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "0")]
    pub(crate) loss: f64,
    /// Share of the frames that arrive twice.
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "0")]
    pub(crate) duplicate: f64,
    /// Share of the frames that are held back, so that others may overtake them.
    #[arg(long, value_name = "SHARE", value_parser = share, default_value = "0")]
    pub(crate) reorder: f64,
    /// For how many seconds they are held back at the most.
    #[arg(long, value_name = "S", value_parser = seconds, default_value = "1")]
    pub(crate) reorder_by_s: Duration,
    /// Frames that may wait for each transmitter; what comes when the queue is full is dropped.
    #[arg(long, value_name = "FRAMES", default_value_t = 256,
        value_parser = clap::value_parser!(u16).range(1..=16384))]
    pub(crate) queue: u16,
}

/// The longest span that is taken, in seconds: a year.
const LONGEST_S: f64 = 366.0 * 86_400.0;

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds = number(text)?;
    if !(0.0..=LONGEST_S).contains(&seconds) {
        return Err(format!("{text} s is not from 0 to {LONGEST_S:.0} s"));
    }
    Ok(Duration::from_secs_f64(seconds))
}

fn rate(text: &str) -> Result<f64, String> {
    let rate = number(text)?;
    if !(1.0..=1e10).contains(&rate) {
        return Err(format!("{text} bit/s is not from 1 to 1e10 bit/s"));
    }
    Ok(rate)
}

fn bit_error_rate(text: &str) -> Result<f64, String> {
    let rate = share(text)?;
    if rate > 0.5 {
        return Err(format!("{text} is more than 0.5, at which nothing is left of a bit"));
    }
    Ok(rate)
}

fn outage(text: &str) -> Result<Outage, String> {
    let (from, until) = text.split_once("..").ok_or_else(|| {
        format!("{text:?} is no outage; write seconds since the start like 60..90")
    })?;
    let (from, until) = (seconds(from)?, seconds(until)?);
    if from >= until {
        return Err(format!("an outage of {text} is over before it begins; write it like 60..90"));
    }
    Ok(Outage { from, until })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outage_is_from_an_instant_to_a_later_one() {
        let seconds = Duration::from_secs_f64;
        assert_eq!(outage("1.5..90"), Ok(Outage { from: seconds(1.5), until: seconds(90.0) }));
        for text in ["60", "90..60", "60..60", "..60", "-1..3", "a..b"] {
            assert!(outage(text).is_err(), "{text}");
        }
    }

    #[test]
    fn rates_that_are_slips_are_refused() {
        assert!(rate("2000").is_ok() && bit_error_rate("1e-5").is_ok());
        assert!(rate("0").is_err() && bit_error_rate("0.6").is_err());
    }
}
