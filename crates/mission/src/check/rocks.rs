//! Rocks of the site, and whether the vehicles that fly get past them.

use std::collections::BTreeMap;

use hilal_quantity::MapPoint;

use super::finding::Findings;
use crate::VehicleModel;
use crate::figure::Figure;
use crate::schema::{Mission, Obstacles, RockZone, Rocks, Roughness, Vehicle, VehicleId};
use crate::unit::{PerMetre, Share};

/// The largest cover for which the size distribution has been fitted (`docs/models/rocks.md`).
const MOST_COVER: f64 = 0.4;

/// Judges what is declared, without a model of the vehicle.
pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) {
    for (id, vehicle) in &mission.vehicles {
        let Some(drive) = &vehicle.drive else { continue };
        if let Some(obstacles) = &drive.obstacles {
            skill((id, vehicle), obstacles, findings);
        }
        if let Some(roughness) = &drive.roughness {
            rough(id, roughness, findings);
        }
    }
    let Some(rocks) = &mission.site.rocks else { return };
    fields(rocks, findings);
}

fn fields(rocks: &Rocks, findings: &mut Findings<'_>) {
    field("site.rocks", (&rocks.cover, rocks.decay_per_m.as_ref()), findings);
    for (index, zone) in rocks.zones.iter().enumerate() {
        let at = format!("site.rocks.zones.{index}");
        field(&at, (&zone.cover, zone.decay_per_m.as_ref()), findings);
        circle(&at, zone, findings);
        if rocks.zones[..index].iter().any(|other| other.id == zone.id) {
            findings.error(
                &format!("{at}.id"),
                format!("zone `{}` is declared twice; give each its own id", zone.id),
            );
        }
    }
}

fn field(
    at: &str,
    (cover, decay): (&Figure<Share>, Option<&Figure<PerMetre>>),
    findings: &mut Findings<'_>,
) {
    let cover = cover.get().value();
    if cover > MOST_COVER {
        findings.error(
            &format!("{at}.cover"),
            format!(
                "rocks cover {cover} of the ground, and the model of their sizes holds up to \
                 {MOST_COVER}; lower the cover, or keep out of that ground with [[keep_out]]"
            ),
        );
    }
    if decay.is_some_and(|decay| decay.get() <= 0.0) {
        findings.error(
            &format!("{at}.decay_per_m"),
            "the cover must fall with the rocks' diameter: give a decay above 0 1/m, or leave it out"
                .to_owned(),
        );
    }
}

fn circle(at: &str, zone: &RockZone, findings: &mut Findings<'_>) {
    if !(zone.x_m.is_finite() && zone.y_m.is_finite()) {
        findings.error(
            at,
            format!(
                "coordinates must be finite numbers of metres, got ({}, {})",
                zone.x_m, zone.y_m
            ),
        );
    }
    if !(zone.radius_m.is_finite() && zone.radius_m > 0.0) {
        findings.error(
            &format!("{at}.radius_m"),
            format!("zone {} has a radius of {} m; it must be above 0", zone.id, zone.radius_m),
        );
    }
}

/// What a vehicle of its size can do about rocks.
fn skill(
    (id, vehicle): (&VehicleId, &Vehicle),
    obstacles: &Obstacles,
    findings: &mut Findings<'_>,
) {
    let at = |key: &str| format!("vehicles.{id}.drive.obstacles.{key}");
    let climbs_m = obstacles.climbs_m.get().metres();
    let width_m = obstacles.width_m.get().metres();
    for (key, value_m) in [("climbs_m", climbs_m), ("width_m", width_m)] {
        if value_m <= 0.0 {
            findings.error(&at(key), format!("must be above 0 m, got {value_m} m"));
        }
    }
    let clearance_m = obstacles.clearance_m.get().metres();
    if clearance_m < 0.0 {
        findings.error(&at("clearance_m"), format!("must be 0 m or more, got {clearance_m} m"));
    }
    let free_way_m = obstacles.free_way_m.get().metres();
    if free_way_m < width_m {
        findings.error(
            &at("free_way_m"),
            format!(
                "{free_way_m} m between two rocks is less than the vehicle's own width of \
                 {width_m} m, in which it cannot turn aside; ask for at least that"
            ),
        );
    }
    let Some(wheels) = &vehicle.wheels else { return };
    let diameter_m = wheels.diameter_m.get().metres();
    if climbs_m > diameter_m {
        findings.error(
            &at("climbs_m"),
            format!(
                "a rock of {climbs_m} m is higher than the wheels, whose diameter is {diameter_m} m; \
                 lower it to what they climb"
            ),
        );
    }
}

fn rough(id: &VehicleId, roughness: &Roughness, findings: &mut Findings<'_>) {
    let metres = [("limit_m", roughness.limit_m.get()), ("baseline_m", roughness.baseline_m.get())];
    for (key, value) in metres {
        if value.metres() <= 0.0 {
            findings.error(
                &format!("vehicles.{id}.drive.roughness.{key}"),
                format!("must be above 0 m, got {} m", value.metres()),
            );
        }
    }
}

/// Rocks must leave the ground open where the vehicle starts and where it is to be safe.
pub(super) fn openings(mission: &Mission, vehicle: &VehicleModel, findings: &mut Findings<'_>) {
    let Some(rocks) = &vehicle.rocks else { return };
    let start = start(mission, &vehicle.id);
    let havens = mission.havens.iter().map(|haven| (format!("haven {}", haven.id), haven.point()));
    let mut closed: BTreeMap<String, (Vec<String>, f64)> = BTreeMap::new();
    for (what, place) in start.into_iter().chain(havens) {
        let passage = rocks.at(place);
        // Where the figures make no sense, that is said of them.
        if !passage.is_open() && passage.met_per_m.is_finite() {
            let entry = closed.entry(key(mission, place)).or_default();
            entry.0.push(what);
            entry.1 = passage.free_way_m();
        }
    }
    for (key, (places, free_way_m)) in closed {
        findings.error(
            &key,
            format!(
                "between these rocks are {free_way_m:.2} m of way on average, of {:.2} m that the vehicle \
                 needs, and among them lie {}; lower the cover there, or move what lies there",
                rocks.obstacles.free_way_m,
                places.join(", ")
            ),
        );
    }
}

/// Where a vehicle starts, in words and on the map.
pub(super) fn start(mission: &Mission, id: &VehicleId) -> Option<(String, MapPoint)> {
    let vehicle = mission.vehicles.get(id)?;
    let words = vehicle
        .start
        .map_or_else(|| "the landing point".to_owned(), |_| format!("the start of `{id}`"));
    Some((words, vehicle.start_pose(&mission.site).point()))
}

/// Where the rocks of a place are declared.
fn key(mission: &Mission, place: MapPoint) -> String {
    let zones = mission.site.rocks.iter().flat_map(|rocks| &rocks.zones);
    let holds = |zone: &RockZone| zone.centre().distance(place).metres() < zone.radius_m;
    let zone = zones.enumerate().find(|(_, zone)| holds(zone));
    zone.map_or_else(
        || "site.rocks.cover".to_owned(),
        |(index, _)| format!("site.rocks.zones.{index}"),
    )
}
