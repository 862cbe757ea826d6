//! The sky that a mission flies under: its relay and its stations, declared once and sampled in one
//! place, so that whoever plans, checks or measures sees the same links.

use hilal_ephem::{Almanac, EphemError, KeplerOrbit, Relay, Station};
use hilal_mission::{Mission, schema};
use hilal_quantity::WindowError;
use hilal_site::{Grid, GroundLink, SiteError, SkyTrack};

/// A mission whose sky cannot be sampled.
#[derive(Debug, thiserror::Error)]
pub enum SkyError {
    /// The mission's window is none.
    #[error(transparent)]
    Window(#[from] WindowError),
    /// The relay's orbit is none, or its epoch lies outside the almanac.
    #[error(transparent)]
    Relay(#[from] EphemError),
    /// The sky cannot be sampled over the window.
    #[error(transparent)]
    Site(#[from] SiteError),
}

/// Samples Sun, Earth, relay and stations over a tile for the length of a mission.
///
/// Of several relays the first by name is taken.
///
/// # Errors
///
/// Refuses an empty window, an orbit that is open or dips below the surface, and a time that the
/// almanac does not cover.
pub fn mission_sky(mission: &Mission, almanac: &Almanac, grid: Grid) -> Result<SkyTrack, SkyError> {
    let declared = mission.relays.values().next().map(relay_orbit);
    let relay = declared.map(|orbit| Relay::new(almanac, orbit)).transpose()?;
    let track = SkyTrack::new(almanac, relay.as_ref(), grid, mission.window()?)?;
    let stations = mission.stations.values().map(ground_link).collect();
    Ok(track.with_stations(almanac, stations)?)
}

/// Takes the orbit that a mission or a study declares.
pub fn relay_orbit(relay: &schema::Relay) -> KeplerOrbit {
    let orbit = &relay.orbit;
    KeplerOrbit {
        semi_major_axis: orbit.semi_major_axis_km.get(),
        eccentricity: orbit.eccentricity.get(),
        inclination: orbit.inclination_deg.get(),
        ascending_node: orbit.ascending_node_deg.get(),
        argument_of_periapsis: orbit.periselene_argument_deg.get(),
        mean_anomaly: orbit.mean_anomaly_deg.get(),
        epoch: orbit.epoch_utc.epoch(),
    }
}

/// Takes a station with the least elevation at which it works.
pub fn ground_link(station: &schema::Station) -> GroundLink {
    GroundLink {
        station: Station {
            name: station.name.clone(),
            latitude: station.latitude_deg.get(),
            longitude: station.longitude_deg.get(),
            height: station.height_m.get(),
        },
        mask: station.minimum_elevation_deg.get(),
    }
}

#[cfg(test)]
mod tests;
