//! What a vehicle meets at a place and an instant: ground, light, links.
//!
//! A mission declares what it flies; a site knows terrain and sky. Here both come together, are loaded
//! once, and are asked by planner, checker, simulator, operator and report alike.
//!
//! ```
//! use hilal_environment::{MissionLinks, NoLink, mission_sky};
//! use hilal_ephem::Almanac;
//! use hilal_mission::Mission;
//! use hilal_quantity::{MapPoint, Unit};
//! use hilal_site::{Grid, SiteLight};
//! use hilal_terrain::horizon::Horizons;
//!
//! # let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
//! let mut mission = Mission::load(file.as_ref())?.for_first_flown()?;
//! mission.duration_days = 1.0;
//! let vehicle = mission.model()?;
//!
//! // A plain of 3 × 3 cells around the landing point, under the mission's sky.
//! let place = mission.site.landing.point();
//! let first_cell = MapPoint::new(place.x_m - 10.0, place.y_m + 10.0);
//! let grid = Grid { map: mission.site.map(), first_cell, spacing_m: 10.0, rows: 3, columns: 3 };
//! let horizons = Horizons::from_planes(grid, 360, vec![0; 9 * 360]).expect("nine cells");
//! let site = SiteLight::new(horizons, mission_sky(&mission, &Almanac::built_in()?, grid)?);
//!
//! // Six hours after the start: which links has the rover, and how fast is its fastest way to Earth? The
//! // relay is too far away just then for the 140 kbit/s that it declares: half of it is left.
//! let links = MissionLinks::declared(&mission, &vehicle);
//! let found = links.at(&site, (place, mission.start() + 6 * Unit::Hour));
//! assert!(found.relay.is_ok());
//! assert_eq!(found.rate_down().bits_per_second(), 70_000.0);
//! // Nobody gave this site a ground, so that no line of sight to the lander is known.
//! assert!(matches!(found.lander, Err(NoLink::NoLander(_))));
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! | Question | Where |
//! |---|---|
//! | which ground, which light, which havens does a mission have? | [`SiteEnvironment`], [`SiteTerrain`]; for several vehicles [`SharedSite`] |
//! | which tile of a candidate site is analysed? | [`SiteTile`] |
//! | where are horizons kept? | [`HorizonCache`], [`horizon_file`] |
//! | where do Sun, Earth, relay and stations stand? | [`Sky`], [`mission_sky`] |
//! | which link is there, how fast, or why not? | [`MissionLinks`], [`LanderLink`] |
//! | what happens to energy and temperature meanwhile? | [`rover_physics`] |
//!
//! The rule of links, its assumptions and limits: `docs/models/link-availability.md`.
#![forbid(unsafe_code)]

mod cell_grid;
mod darkness;
mod environment;
mod error;
mod horizon_cache;
mod lander_link;
mod link_availability;
mod link_way;
mod mission_sky;
mod progress;
pub mod rover_physics;
mod site_downlink;
mod site_tile;
mod sky;
mod terrain;

pub use cell_grid::{CellGrid, GridCell};
pub use darkness::dark_below;
pub use environment::{SharedSite, SiteEnvironment};
pub use error::{DeclaredPoint, EnvironmentError};
pub use hilal_site::{
    Antenna, BodyView, Edge, FULL_DISC, Obstruction, RelayOutlook, SiteLight, StationView,
    visible_fraction,
};
pub use horizon_cache::{CACHE_BYTES, HorizonCache, horizon_file, horizon_header, write_horizons};
pub use lander_link::{LanderLink, LinkObstacle};
pub use link_availability::{HopBudget, LinkAvailability, LinkHop, MissionLinks, NoLink};
pub use link_way::HopRate;
pub use mission_sky::{SkyError, ground_link, mission_sky, relay_orbit};
pub use progress::{LoadingProgress, Unwatched};
pub use site_downlink::{SiteDownlink, Spot};
pub use site_tile::{SiteTile, TileRequest};
pub use sky::Sky;
pub use terrain::SiteTerrain;
