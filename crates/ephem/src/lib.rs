//! SPICE kernels in; Sun, Earth, relay and station directions out.
//!
//! | Question                                        | Ask                                      |
//! |-------------------------------------------------|------------------------------------------|
//! | Where do Sun and Earth stand in a place's sky?  | [`Almanac::sky_at`], [`sky_table`]       |
//! | Where are they from the Moon's centre?          | [`Almanac::sun`], [`Almanac::earth`]     |
//! | Where is the relay?                             | [`Relay`], [`Almanac::relay_at`]         |
//! | Does a station on Earth see the place?          | [`Station`], [`Almanac::station_view`]   |
//! | How long does the signal take?                  | [`light_time`]                           |
//!
//! Directions of Sun and Earth are apparent: corrected for light time and stellar aberration, as
//! SPICE's `LT+S`, because that is what a camera or a solar array sees. Equations, sources and
//! limits: `docs/models/ephemeris.md`.
#![forbid(unsafe_code)]

mod almanac;
mod apparent;
mod daf_check;
mod earth_rotation;
mod error;
mod kepler;
mod kernel;
mod relay;
mod sky;
mod station;
mod table;
mod track;

pub use almanac::Almanac;
pub use apparent::light_time;
pub use error::EphemError;
pub use kepler::KeplerOrbit;
pub use relay::Relay;
pub use sky::{Sighting, Sky};
pub use station::{Station, StationView};
pub use table::{SKY_CSV_HEADER, SkyRow, SkyTableError, sky_table, write_sky_csv};
