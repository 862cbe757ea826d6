//! The site as the simulator sees it.

use hilal_ephem::{Almanac, Station};
use hilal_mission::models::RadioModel;
use hilal_mission::{VehicleMission, VehicleModel};
use hilal_quantity::Angle;
use hilal_sim::{SiteScenery, SiteSceneryInputs};

use super::Place;

/// Looks at the site for the whole mission.
///
/// # Errors
///
/// Passes on epochs that the almanac does not cover.
pub(crate) fn scenery<'a>(
    mission: &'a VehicleMission,
    vehicle: &'a VehicleModel,
    (place, almanac): (&'a Place, &'a Almanac),
    stations: &'a [(Station, Angle)],
) -> anyhow::Result<SiteScenery<'a>> {
    Ok(SiteScenery::new(SiteSceneryInputs {
        light: &place.light,
        ground: place.terrain.near(),
        almanac,
        stations,
        radio: &vehicle.radio,
        lander: mission.site.landing.point(),
        lander_antenna: RadioModel::new(&mission.lander.radio).antenna_height,
        window: mission.window()?,
    })?)
}

/// The mission's stations, each with the lowest elevation at which it tracks.
pub(crate) fn stations(mission: &VehicleMission) -> Vec<(Station, Angle)> {
    let station = |station: &hilal_mission::schema::Station| {
        let place = Station {
            name: station.name.clone(),
            latitude: station.latitude_deg.get(),
            longitude: station.longitude_deg.get(),
            height: station.height_m.get(),
        };
        (place, station.minimum_elevation_deg.get())
    };
    mission.stations.values().map(station).collect()
}
