use hilal_quantity::{MapPoint, PolarStereographic, Unit};
use hilal_site::SiteLight;
use hilal_terrain::horizon::Horizons;

use super::*;

#[test]
fn the_relay_and_the_stations_of_the_mission_are_in_the_sky() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/../../missions/reference.toml");
    let mut mission = Mission::load(file.as_ref()).unwrap();
    mission.duration_days = 1.0;
    let place = mission.site.landing.point();
    let first_cell = MapPoint::new(place.x_m - 10.0, place.y_m + 10.0);
    let map = PolarStereographic::SOUTH;
    let grid = Grid { map, first_cell, spacing_m: 10.0, rows: 3, columns: 3 };
    let almanac = Almanac::built_in().unwrap();
    let sky = |mission: &Mission| mission_sky(mission, &almanac, grid).unwrap();
    let track = sky(&mission);
    assert_eq!(track.stations().count(), mission.stations.len());

    let plain = Horizons::from_planes(grid, 360, vec![0; 9 * 360]).unwrap();
    let at = mission.start() + 6 * Unit::Hour;
    let relay = |track: SkyTrack| SiteLight::new(plain.clone(), track).relay(place, at);
    assert!(relay(track).is_some());
    mission.relays.clear();
    assert!(relay(sky(&mission)).is_none());
}
