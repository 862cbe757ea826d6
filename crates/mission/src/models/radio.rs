//! The links of a radio, as numbers that the simulator's queues and the planner's budgets use.

use hilal_quantity::{Angle, DataRate, DataVolume, Decibels, Frequency, Length};

use super::link_budget::{
    Antenna, Polarisation, TELECOMMAND_REQUIRED, TELEMETRY_REQUIRED, Terminal, Waveform,
};
use crate::Figure;
use crate::schema;
use crate::unit::{BitErrorRate, BitsPerSecond};

/// Something of both directions of a link.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Duplex<T> {
    /// Towards the vehicle.
    pub up: T,
    /// From the vehicle.
    pub down: T,
}

impl<T> Duplex<T> {
    /// Makes of each direction something else.
    pub fn map<U>(self, make: impl Fn(T) -> U) -> Duplex<U> {
        Duplex { up: make(self.up), down: make(self.down) }
    }
}

/// Shares of bits that arrive wrong, before decoding, in \[0, 0.5\].
pub type BitErrorRates = Duplex<f64>;

impl BitErrorRates {
    /// Returns, for each direction, the larger rate of two ends of a link.
    #[must_use]
    pub fn worse(self, other: Self) -> Self {
        Self { up: self.up.max(other.up), down: self.down.max(other.down) }
    }
}

/// What a link is made of: carriers, and what its modems need of their signals.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SignalModel {
    /// Carriers.
    pub carrier: Duplex<Frequency>,
    /// Rates and thresholds.
    pub waveform: Duplex<Waveform>,
}

impl SignalModel {
    /// Takes a signal as declared, for a link with these fastest rates.
    fn new(signal: &schema::Signal, fastest: Duplex<DataRate>) -> Self {
        let waveform = |fastest, slowest: &Figure<BitsPerSecond>, required| Waveform {
            fastest,
            slowest: slowest.get(),
            required,
            implementation: signal.implementation_loss_db.get(),
            margin: signal.margin_db.get(),
        };
        Self {
            carrier: Duplex { up: signal.up_mhz.get(), down: signal.down_mhz.get() },
            waveform: Duplex {
                up: waveform(fastest.up, &signal.slowest_up_bit_s, TELECOMMAND_REQUIRED),
                down: waveform(fastest.down, &signal.slowest_down_bit_s, TELEMETRY_REQUIRED),
            },
        }
    }
}

impl Terminal {
    /// Takes a terminal as declared.
    pub fn declared(terminal: &schema::Terminal) -> Self {
        Self::on_dish(terminal, Length::ZERO)
    }

    /// Takes a terminal as declared, on a dish of this diameter where it has one without its own.
    fn on_dish(terminal: &schema::Terminal, dish: Length) -> Self {
        Self {
            transmit: terminal.transmit_w.get(),
            loss: terminal.loss_db.get(),
            noise: terminal.noise_k.get(),
            antenna: antenna(&terminal.antenna, dish),
            polarisation: match terminal.polarisation {
                schema::Polarisation::Vertical => Polarisation::Vertical,
                schema::Polarisation::RightCircular => Polarisation::RightCircular,
                schema::Polarisation::LeftCircular => Polarisation::LeftCircular,
            },
        }
    }
}

fn antenna(declared: &schema::Antenna, dish: Length) -> Antenna {
    match declared {
        schema::Antenna::Whip { gain_dbi } => Antenna::Whip { gain: gain_dbi.get() },
        schema::Antenna::Hemisphere { gain_dbi } => Antenna::Hemisphere { gain: gain_dbi.get() },
        schema::Antenna::Steered { gain_dbi, pointing_error_deg } => {
            Antenna::Steered { gain: gain_dbi.get(), pointing_error: pointing_error_deg.get() }
        }
        schema::Antenna::Dish { diameter_m, efficiency, pointing_error_deg } => Antenna::Dish {
            diameter: diameter_m.as_ref().map_or(dish, Figure::get),
            efficiency: efficiency.get().value(),
            pointing_error: pointing_error_deg.get(),
        },
    }
}

/// One link.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LinkModel {
    /// Rate towards the vehicle; with a budget the fastest.
    pub up: DataRate,
    /// Rate from the vehicle; with a budget the fastest.
    pub down: DataRate,
    /// Bits that arrive wrong, where there is no budget.
    pub bit_errors: BitErrorRates,
    /// Lowest elevation of the other end.
    pub minimum_elevation: Angle,
    /// Longest distance to the other end, where it limits.
    pub maximum_range: Option<Length>,
    /// What it is made of, where it is declared.
    pub signal: Option<SignalModel>,
    /// This end of it, where it is declared.
    pub terminal: Option<Terminal>,
}

impl LinkModel {
    /// Takes a link as declared.
    pub fn new(link: &schema::Link) -> Self {
        let rate = |rate: &Option<Figure<BitErrorRate>>| rate.as_ref().map_or(0.0, Figure::get);
        let (up, down) = (link.up_bit_s.get(), link.down_bit_s.get());
        let signal = link.signal.as_ref();
        Self {
            up,
            down,
            bit_errors: Duplex {
                up: rate(&link.up_bit_error_rate),
                down: rate(&link.down_bit_error_rate),
            },
            minimum_elevation: link.minimum_elevation_deg.get(),
            maximum_range: link.maximum_range_km.as_ref().map(Figure::get),
            signal: signal.map(|signal| SignalModel::new(signal, Duplex { up, down })),
            terminal: link.terminal.as_ref().map(Terminal::declared),
        }
    }

    /// Returns what its budget is drawn up from, where the other end declares a terminal too.
    pub fn budget_with(&self, other: Option<Terminal>) -> Option<(SignalModel, [Terminal; 2])> {
        Some((self.signal?, [self.terminal?, other?]))
    }
}

/// The links of one vehicle or lander.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RadioModel {
    /// Straight to Earth.
    pub direct: Option<LinkModel>,
    /// Through the orbiting relay.
    pub relay: Option<LinkModel>,
    /// Between vehicle and lander.
    pub lander: Option<LinkModel>,
    /// Height of its antennas above the ground, where it is declared.
    pub antenna_height: Option<Length>,
}

impl RadioModel {
    /// Takes a radio as declared.
    pub fn new(radio: &schema::Radio) -> Self {
        let link = |link: &Option<schema::Link>| link.as_ref().map(LinkModel::new);
        Self {
            direct: link(&radio.direct),
            relay: link(&radio.relay),
            lander: link(&radio.lander),
            antenna_height: radio.antenna_height_m.as_ref().map(Figure::get),
        }
    }
}

/// A relay's radio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RelayModel {
    /// The fastest rate to Earth.
    pub to_earth: DataRate,
    /// Its end of the links to vehicles and lander, where it is declared.
    pub surface: Option<Terminal>,
    /// Signal and terminal of its link to Earth, where they are declared.
    pub earth: Option<(SignalModel, Terminal)>,
    /// What it holds for each vehicle, where it is declared.
    pub store: Option<DataVolume>,
}

impl RelayModel {
    /// Takes a relay as declared.
    pub fn new(relay: &schema::Relay) -> Self {
        let down = relay.to_earth_bit_s.get();
        let earth = relay.earth.as_ref().map(|earth| {
            let fastest = Duplex { up: earth.up_bit_s.get(), down };
            (SignalModel::new(&earth.signal, fastest), Terminal::declared(&earth.terminal))
        });
        Self {
            to_earth: down,
            surface: relay.surface.as_ref().map(Terminal::declared),
            earth,
            store: relay.store_mb.as_ref().map(Figure::get),
        }
    }
}

/// One of a station's terminals, under its air.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StationTerminal {
    /// The terminal.
    pub terminal: Terminal,
    /// What the air takes towards the zenith.
    pub zenith_loss: Decibels,
}

/// A station's radio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct StationModel {
    /// Its end of the links to vehicles and lander, where it is declared.
    pub surface: Option<StationTerminal>,
    /// Its end of the link to the relay, where it is declared.
    pub relay: Option<StationTerminal>,
    /// The lowest elevation at which it works.
    pub minimum_elevation: Angle,
}

impl StationModel {
    /// Takes a station as declared.
    pub fn new(station: &schema::Station) -> Self {
        let terminal = |declared: &Option<schema::Terminal>| {
            let declared = declared.as_ref()?;
            Some(StationTerminal {
                terminal: Terminal::on_dish(declared, station.antenna_m.get()),
                zenith_loss: declared.zenith_loss_db.as_ref().map_or(Decibels::ZERO, Figure::get),
            })
        };
        Self {
            surface: terminal(&station.surface),
            relay: terminal(&station.relay),
            minimum_elevation: station.minimum_elevation_deg.get(),
        }
    }
}
