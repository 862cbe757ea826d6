//! The committed site study, and its places beside those of the reference mission.

use hilal_mission::schema::{LayerRole, SitePole};
use hilal_mission::{Mission, SiteStudy, StudyFile};

fn candidates() -> SiteStudy {
    let text = include_str!("../../../missions/candidates.toml");
    StudyFile::parse("candidates.toml".to_owned(), text.to_owned())
        .expect("the candidates are a study")
        .study
}

fn reference() -> Mission {
    Mission::parse("reference.toml", include_str!("../../../missions/reference.toml"))
        .expect("the reference is a mission")
}

#[test]
fn five_places_around_the_south_pole_are_compared() {
    let study = candidates();
    let ids: Vec<&str> = study.sites.keys().map(String::as_str).collect();
    assert_eq!(ids, ["amundsen", "cabeus", "connecting-ridge", "leibnitz-beta", "reference-ridge"]);
    assert!(study.sites.values().all(|site| site.pole == SitePole::South && site.note.is_some()));
    let global = |role: LayerRole| role == LayerRole::Global;
    assert!(study.sites.values().all(|site| site.layers.iter().any(|layer| global(layer.role))));
}

#[test]
fn the_candidates_are_seen_under_the_reference_missions_sky() {
    let (study, mission) = (candidates(), reference());
    // A study looks at light and contact, and draws up no link budgets.
    let mut relay = mission.relays["queqiao-2"].clone();
    (relay.surface, relay.earth, relay.store_mb) = (None, None, None);
    assert_eq!(study.sky.relay.as_ref(), Some(&relay));
    let mut stations = mission.stations.clone();
    for station in stations.values_mut() {
        (station.surface, station.relay) = (None, None);
    }
    assert_eq!(study.sky.stations, stations);
    assert_eq!(Some(study.weights), mission.site.weights);
    assert_eq!(study.observer.height_m.range(), mission.site.observer_height_m.range());
}

#[test]
fn the_reference_ridge_lies_where_the_reference_mission_lands() {
    let (study, mission) = (candidates(), reference());
    let site = &study.sites["reference-ridge"];
    assert!(site.middle().distance(mission.site.landing.point()).metres() < 1.0);
    assert_eq!(site.layers, mission.site.layers);
}

#[test]
fn squares_of_the_near_tiles_lie_inside_them() {
    // West, south, east and north of the tiles in metres, as the index of the data states them.
    for (id, tile) in [
        ("amundsen", [175_000.0, 9_500.0, 177_000.0, 11_500.0]),
        ("reference-ridge", [31_890.0, -42_150.0, 37_020.0, -37_020.0]),
    ] {
        let site = &candidates().sites[id];
        let (middle, half_m) = (site.middle(), site.extent_km * 500.0);
        let [west, south, east, north] = tile;
        assert!(middle.x_m - half_m >= west && middle.x_m + half_m <= east, "{id}");
        assert!(middle.y_m - half_m >= south && middle.y_m + half_m <= north, "{id}");
    }
}

#[test]
fn a_study_needs_neither_relay_nor_stations_nor_scales() {
    let text = include_str!("../../../missions/candidates.toml");
    let (places, _) = text.split_once("[sky.relay]").unwrap();
    let study = StudyFile::parse("s.toml".to_owned(), places.to_owned()).unwrap().study;
    assert!(study.sky.relay.is_none() && study.sky.stations.is_empty());
    assert!(study.scale.by_key().iter().all(|(_, ends)| ends.is_none()));
    assert_eq!(study.period.window().unwrap().duration(), study.period.duration());
    assert!((study.period.step().to_seconds() - 3600.0).abs() < 1e-9);
}
