//! Terrain and ephemeris together: light, Earth and relay visibility, safe havens.
//!
//! | Question                                          | Ask                                     |
//! |---------------------------------------------------|-----------------------------------------|
//! | What does a period bring to every cell?           | [`products`], with a [`Demand`] for each map |
//! | How lit is every cell on average, over decades?   | [`MeanTable`]                           |
//! | Where does the Sun never shine?                   | [`SunEnvelope`]                         |
//! | What does a point see, instant by instant?        | [`PointVisibility::series`]                     |
//! | From here, when is the next 8 h of Sun with Earth in view? | [`PointVisibility::next_window`]       |
//! | How steep and rough is the ground over a baseline? Where must a lander not come down? | [`SurfaceFit`], [`hazards`] |
//! | Where can a rover sit out the dark?               | [`haven_map`]; ranked, [`havens`]       |
//! | How hot, how cold does the ground get?            | [`temperature_map`], [`temperature_series`] |
//! | How large is a region of shadow?                  | [`Regions`]                             |
//! | Which of several sites is better, and why?        | [`ranking::rank`]                       |
//!
//! These follow the horizon across a limb-darkened disc. The planner and the simulator, which need an
//! answer in nanoseconds and a bound that holds over a whole step, ask [`SiteLight`]; its disc is
//! uniform, and its horizon straight:
//!
//! | Question                                          | Ask                                     |
//! |---------------------------------------------------|-----------------------------------------|
//! | How much of the Sun does a point see?             | [`SiteLight::sun_fraction`], [`SiteLight::sun`] |
//! | Is Earth, is the relay in view?                   | [`SiteLight::earth`], [`SiteLight::relay`] |
//! | Does one antenna on the ground see another?       | [`SiteLight::obstruction`]                    |
//! | What light is certain over a whole step?          | [`SiteLight::conservative_slice`]       |
//! | What light does a whole step have at least?         | [`SiteLight::least_slice`]              |
//! | How lit, how long dark is every cell?             | [`SiteStatistics`]                      |
//! | When is a point lit or in contact?                | [`SiteLight::light_windows`] and its like |
//!
//! ```
//! use hilal_ephem::Almanac;
//! use hilal_quantity::{Epoch, Fraction, MapPoint, PolarStereographic, Unit, Window};
//! use hilal_site::{Condition, Demand, PointVisibility, Period, SkyTrack, products};
//! use hilal_terrain::Grid;
//! use hilal_terrain::horizon::Horizons;
//!
//! // A plain near the pole, where nothing rises above the horizontal.
//! let grid = Grid {
//!     map: PolarStereographic::SOUTH,
//!     first_cell: MapPoint::new(34_000.0, -40_000.0),
//!     spacing_m: 10.0,
//!     rows: 2,
//!     columns: 2,
//! };
//! let horizons = Horizons::from_planes(grid, 360, vec![0; 4 * 360]).expect("one plane an azimuth");
//! let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
//! let fortnight = Window::new(start, start + 14 * Unit::Day)?;
//! let track = SkyTrack::new(&Almanac::built_in()?, None, grid, fortnight)?;
//!
//! let sunny = Condition::Sun(Fraction::clamped(0.5));
//! let sunny_and_direct = Demand::all([sunny, Condition::EarthCentre]);
//! let hourly = Period::new(fortnight, 1 * Unit::Hour)?;
//! let maps = products(&horizons, &track, &hourly, &[sunny.into(), sunny_and_direct.clone()])?;
//! assert!(maps.mean_light()[0] > 0.4);
//! assert!(maps.spans()[1].share()[0] <= maps.spans()[0].share()[0]);
//!
//! let visibility = PointVisibility::new(&horizons, &track, grid.first_cell)?;
//! let next = visibility.next_window(&sunny_and_direct, start, 8 * Unit::Hour)?;
//! assert!(next.is_some_and(|window| window.duration() >= 8 * Unit::Hour));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! Equations, assumptions and limits: `docs/models/illumination.md`, `docs/models/temperature.md`.
#![forbid(unsafe_code)]

mod block;
mod demand;
mod disc;
mod envelope;
mod error;
#[cfg(test)]
mod fixture;
mod haven;
mod hazard;
mod light;
mod limb;
mod period;
mod point_visibility;
mod products;
pub mod ranking;
mod region;
mod roughness;
mod series;
mod slice;
mod statistics;
mod strips;
mod table;
mod temperature;
mod track;
mod windows;

pub use demand::{Condition, Demand};
pub use disc::visible_fraction;
pub use envelope::SunEnvelope;
pub use error::SiteError;
pub use haven::{HavenCell, HavenLimits, haven_map, havens, spread};
pub use hazard::{Hazard, LandingLimits, hazards};
pub use hilal_shade::FULL_DISC;
pub use hilal_terrain::{Antenna, Edge, Grid, Obstruction};
pub use light::{BodyView, SiteLight, SunView};
pub use limb::LimbDarkening;
pub use period::Period;
pub use point_visibility::{PointSample, PointVisibility, Sighted, StationSighted, SunSighted};
pub use products::{CellSpans, Products, SpanMap, products};
pub use region::{Region, Regions};
pub use roughness::{BaselineError, SurfaceFit};
pub use series::SiteSample;
pub use statistics::{CellStatistics, SiteStatistics};
pub use table::{MeanOf, MeanTable};
pub use temperature::{
    Absorption, Beam, Columns, GroundTemperature, HeatSettings, LayerSettings, Layers,
    RegolithModel, Scene, Surroundings, TemperatureError, TemperatureMap, TemperatureRange,
    temperature_map, temperature_series, terrain_share,
};
pub use track::{GroundLink, RelayOutlook, SkyTrack, StationView};

#[cfg(test)]
mod tests;
