use hilal_quantity::{MapPoint, PolarStereographic, Unit};
use hilal_site::SiteLight;
use hilal_terrain::horizon::Horizons;

use super::*;

#[test]
fn the_relay_is_over_the_tile_and_stations_listen_where_memory_is_declared() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    let mut mission = Mission::load(file.as_ref()).unwrap();
    mission.duration_days = 1.0;
    let vehicle = VehicleModel::flown(&mission).unwrap();
    let place = mission.site.landing.point();
    let first_cell = MapPoint::new(place.x_m - 10.0, place.y_m + 10.0);
    let map = PolarStereographic::SOUTH;
    let grid = Grid { map, first_cell, spacing_m: 10.0, rows: 3, columns: 3 };
    let almanac = Almanac::built_in().unwrap();
    let sky = |mission: &Mission, vehicle: &VehicleModel| {
        mission_sky(mission, vehicle, &almanac, grid).unwrap()
    };
    let track = sky(&mission, &vehicle);
    assert_eq!(track.stations().count(), mission.stations.len());
    let deaf = VehicleModel { memory: None, ..vehicle.clone() };
    assert_eq!(sky(&mission, &deaf).stations().count(), 0);

    let plain = Horizons::from_planes(grid, 360, vec![0; 9 * 360]).unwrap();
    let at = mission.start() + 6 * Unit::Hour;
    let relay = |track: SkyTrack| SiteLight::new(plain.clone(), track).relay(place, at);
    assert!(relay(track).is_some());
    mission.relays.clear();
    assert!(relay(sky(&mission, &vehicle)).is_none());
}
