//! Every number in this workspace that has a unit, a frame or a time scale.
//!
//! | Quantity                          | Stored as       | Convention                                    |
//! |-----------------------------------|-----------------|-----------------------------------------------|
//! | [`Angle`]                         | radians         | –                                             |
//! | [`TrueAzimuth`]                   | [`Angle`]       | clockwise from local north                    |
//! | [`GridAzimuth`]                   | [`Angle`]       | clockwise from the map's +y axis              |
//! | [`AzEl`]                          | two angles      | true azimuth, elevation above the horizontal  |
//! | [`Length`], [`Speed`]             | m, m/s          | –                                             |
//! | [`Mass`]                          | kg              | –                                             |
//! | [`Power`], [`Energy`]             | W, J            | Wh at the screen                              |
//! | [`Temperature`]                   | K               | °C at the screen                              |
//! | [`DataRate`], [`DataVolume`]      | bit/s, bit      | –                                             |
//! | [`Frequency`]                     | Hz              | –                                             |
//! | [`Decibels`]                      | dB              | of a ratio of powers                          |
//! | [`Fraction`]                      | unitless        | in \[0, 1\], checked                          |
//! | [`Vector<F>`]                     | m               | components in frame `F`                       |
//! | [`Rotation<To, From>`]            | unitless        | `to_from * vector`                            |
//! | [`Selenographic`]                 | angles, m       | planetocentric, east-positive, `MOON_ME`      |
//! | [`MapPoint`]                      | m               | polar stereographic, `R` = 1737.4 km          |
//!
//! Two azimuths exist because at the pole they differ by the longitude: a Sun that stands in
//! the "north" of one cell stands in the "north-west" of another a few kilometres away, while its
//! *grid* azimuth is nearly the same over a whole map. The types keep them apart:
//!
//! ```
//! use hilal_quantity::{Angle, MapPoint, PolarStereographic, TrueAzimuth};
//!
//! let map = PolarStereographic::SOUTH;
//! let here = MapPoint::new(10_000.0, 0.0); // on the 90°E meridian
//! let north = map.grid_azimuth(TrueAzimuth::new(Angle::ZERO), here);
//! assert!((north.angle().degrees() - 90.0).abs() < 1e-9); // local north points along +x there
//! ```
//!
//! ```compile_fail
//! use hilal_quantity::{Angle, GridAzimuth, TrueAzimuth};
//! let sun: TrueAzimuth = GridAzimuth::new(Angle::ZERO); // the mix-up this crate exists to stop
//! ```
//!
//! What the types do not protect: the *epoch* at which a rotation holds, and the height datum.
//!
//! All trigonometry goes through `libm`, so that a result is the same on every machine.
#![cfg_attr(not(feature = "std"), no_std)]
#![forbid(unsafe_code)]

mod angle;
mod azimuth;
pub mod constants;
mod data;
mod electric;
mod fraction;
mod frame;
mod mechanic;
mod radio;
mod rotation;
mod scalar;
mod selenographic;
mod split_mix;
mod stereographic;
mod thermal;
mod vector;
#[cfg(feature = "std")]
mod window;

pub use angle::Angle;
pub use azimuth::{AzEl, GridAzimuth, TrueAzimuth};
pub use data::{DataRate, DataVolume};
pub use electric::{Energy, Power};
pub use fraction::{Fraction, FractionError};
pub use frame::{EarthFixed, Enu, Frame, Icrf, MoonMe, MoonPa};
#[cfg(feature = "std")]
pub use hifitime::{Duration, Epoch, TimeScale, Unit};
pub use mechanic::{Length, Mass, Speed};
pub use radio::{Decibels, Frequency};
pub use rotation::Rotation;
pub use selenographic::Selenographic;
pub use split_mix::SplitMix64;
pub use stereographic::{MapPoint, PolarStereographic, Pole};
pub use thermal::Temperature;
pub use vector::Vector;
#[cfg(feature = "std")]
pub use window::{Window, WindowError};
