//! What is asked of a site, taken from a mission file or a site study.

use anyhow::Context as _;
use hilal_environment::{dark_below, ground_link, relay_orbit};
use hilal_mission::Mission;
use hilal_mission::schema::{CandidateSite, Relay, SiteStudy};
use hilal_quantity::{Angle, Length, Unit};
use hilal_report::site::{Ellipse, Limits, NamedRelay, SitePlan};
use hilal_site::Period;

/// Without a study: how long a period lasts and how finely it is stepped through.
const STEP: i64 = 30;
/// The azimuths that a tile is given unless told.
const AZIMUTHS: usize = 360;
/// What is taken for ground that a small lander stands on: slope in degrees, roughness and baseline
/// in metres. A mission file declares none.
const LANDING: (f64, f64, f64) = (8.0, 0.5, 20.0);

/// Takes the site, the sky and the vehicle of a mission file, over the mission's time.
///
/// # Errors
///
/// Says what the mission lacks.
pub(crate) fn of_mission(mission: &Mission) -> anyhow::Result<SitePlan> {
    let site = &mission.site;
    let vehicle = hilal_mission::VehicleModel::of(mission, mission.first_flown())
        .context("the mission's flown vehicle cannot be modelled")?;
    let dark = vehicle.dark_regolith.max(vehicle.thermal.initial.bus);
    let endurance_s = vehicle.battery.endurance_seconds(vehicle.hibernation_power(), dark);
    let (slope_deg, roughness_m, baseline_m) = LANDING;
    let lowest = vehicle.radio.relay.map_or(Angle::ZERO, |link| link.minimum_elevation);
    Ok(SitePlan {
        id: mission.id.clone(),
        name: site.name.clone(),
        note: site.note.clone(),
        map: site.map(),
        place: site.landing.point(),
        extent: None,
        layers: site.layers.clone(),
        stand_in: Some(mission.seed),
        observer_height: site.observer_height_m.get(),
        azimuths: AZIMUTHS,
        reach: hilal_terrain::horizon::HorizonSettings::default().reach,
        period: Period::new(mission.window()?, STEP * Unit::Minute)?,
        relay: mission.relays.values().next().map(named),
        stations: mission.stations.values().map(ground_link).collect(),
        limits: Limits {
            powered: dark_below(&vehicle),
            endurance: endurance_s * Unit::Second,
            slope: Angle::from_degrees(slope_deg),
            roughness: Length::from_metres(roughness_m),
            baseline: Length::from_metres(baseline_m),
            relay_mask: lowest,
        },
        ellipse: None,
    })
}

/// Takes one site of a study.
///
/// # Errors
///
/// Refuses a period that is none.
pub(crate) fn of_study(
    study: &SiteStudy,
    (id, site): (&str, &CandidateSite),
) -> anyhow::Result<SitePlan> {
    let limits = &study.limits;
    Ok(SitePlan {
        id: id.to_owned(),
        name: site.name.clone(),
        note: site.note.clone(),
        map: site.map(),
        place: site.middle(),
        extent: Some(Length::from_kilometres(site.extent_km)),
        layers: site.layers.clone(),
        stand_in: None,
        observer_height: study.observer.height_m.get(),
        azimuths: study.horizons.azimuths as usize,
        reach: Length::from_kilometres(study.horizons.range_km),
        period: Period::new(study.period.window()?, study.period.step())?,
        relay: study.sky.relay.as_ref().map(named),
        stations: study.sky.stations.values().map(ground_link).collect(),
        limits: Limits {
            powered: limits.powered_fraction.get(),
            endurance: limits.endurance_h.get(),
            slope: limits.slope_deg.get(),
            roughness: limits.roughness_m.get(),
            baseline: limits.baseline_m.get(),
            relay_mask: limits.relay_mask_deg.get(),
        },
        ellipse: Some(Ellipse {
            semi_major: site.ellipse.semi_major_km.get(),
            semi_minor: site.ellipse.semi_minor_km.get(),
            azimuth: site.ellipse.azimuth(),
        }),
    })
}

fn named(relay: &Relay) -> NamedRelay {
    NamedRelay { name: relay.name.clone(), orbit: relay_orbit(relay) }
}
