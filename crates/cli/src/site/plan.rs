//! What is asked of a site: taken from a mission file or a site study, and not to be got wrong.

use anyhow::Context as _;
use hilal_environment::{TileRequest, dark_below, ground_link, relay_orbit};
use hilal_ephem::KeplerOrbit;
use hilal_mission::Mission;
use hilal_mission::schema::{CandidateSite, Layer, Relay, SiteStudy};
use hilal_quantity::{
    Angle, Duration, Fraction, GridAzimuth, Length, MapPoint, PolarStereographic, Unit, Window,
};
use hilal_site::{GroundLink, Period};

/// A site and what is asked of it.
#[derive(Debug, Clone)]
pub(crate) struct SitePlan {
    /// Identifier: the name of the output folder.
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) note: Option<String>,
    pub(crate) map: PolarStereographic,
    /// Where the lander is to stand.
    pub(crate) place: MapPoint,
    /// Side of the square that is analysed around the place; the whole finest layer without.
    pub(crate) extent: Option<Length>,
    /// Elevation data, relative to the data directory.
    pub(crate) layers: Vec<Layer>,
    /// Seed of the built-in terrain that stands in for a near layer that is not there; a study has
    /// none.
    pub(crate) stand_in: Option<u64>,
    pub(crate) observer_height: Length,
    pub(crate) azimuths: usize,
    pub(crate) reach: Length,
    pub(crate) period: Period,
    pub(crate) relay: Option<NamedRelay>,
    pub(crate) stations: Vec<GroundLink>,
    pub(crate) limits: Limits,
    /// Where a lander comes down, around the place.
    pub(crate) ellipse: Option<Ellipse>,
}

/// A landing ellipse.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ellipse {
    pub(crate) semi_major: Length,
    pub(crate) semi_minor: Length,
    /// Direction of the long axis.
    pub(crate) azimuth: GridAzimuth,
}

/// The relay, by its name.
#[derive(Debug, Clone)]
pub(crate) struct NamedRelay {
    pub(crate) name: String,
    pub(crate) orbit: KeplerOrbit,
}

/// What a rover and a lander bear.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Limits {
    /// The share of the Sun's flux that feeds the rover; below it, it is dark.
    pub(crate) powered: Fraction,
    /// How long a parked rover outlives the dark.
    pub(crate) endurance: Duration,
    /// The steepest slope to land and to park on.
    pub(crate) slope: Angle,
    /// The greatest roughness to land on.
    pub(crate) roughness: Length,
    /// The length over which both are taken; two cells at least.
    pub(crate) baseline: Length,
    /// The lowest elevation of the relay.
    pub(crate) relay_mask: Angle,
}

/// Without a study: how long a period lasts and how finely it is stepped through.
const STEP: i64 = 30;
/// The azimuths that a tile is given unless told.
const AZIMUTHS: usize = 360;
/// What is taken for ground that a small lander stands on: slope in degrees, roughness and baseline
/// in metres. A mission file declares none.
const LANDING: (f64, f64, f64) = (8.0, 0.5, 20.0);

impl SitePlan {
    /// Takes the site, the sky and the vehicle of a mission file, over the mission's time.
    ///
    /// # Errors
    ///
    /// Says what the mission lacks.
    pub(crate) fn of_mission(mission: &Mission) -> anyhow::Result<Self> {
        let site = &mission.site;
        let vehicle = hilal_mission::VehicleModel::of(mission, mission.first_flown())
            .context("the mission's flown vehicle cannot be modelled")?;
        let dark = vehicle.dark_regolith.max(vehicle.thermal.initial.bus);
        let endurance_s = vehicle.battery.endurance_seconds(vehicle.hibernation_power(), dark);
        let (slope_deg, roughness_m, baseline_m) = LANDING;
        let lowest = vehicle.radio.relay.map_or(Angle::ZERO, |link| link.minimum_elevation);
        Ok(Self {
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
    ) -> anyhow::Result<Self> {
        let limits = &study.limits;
        Ok(Self {
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

    /// Says what is asked of the ground.
    pub(crate) fn tile_request(&self) -> TileRequest<'_> {
        TileRequest {
            site: &self.id,
            name: &self.name,
            map: self.map,
            place: self.place,
            extent: self.extent,
            layers: &self.layers,
            stand_in: self.stand_in,
        }
    }

    /// Takes another period.
    ///
    /// # Errors
    ///
    /// Refuses an empty window and a step that is not positive.
    pub(crate) fn over(mut self, window: Window, step: Duration) -> anyhow::Result<Self> {
        self.period = Period::new(window, step)?;
        Ok(self)
    }
}

fn named(relay: &Relay) -> NamedRelay {
    NamedRelay { name: relay.name.clone(), orbit: relay_orbit(relay) }
}
