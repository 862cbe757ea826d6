//! When Sun and links are there, along a plan and at any place of the map.

use std::sync::Arc;

use hilal_environment::{MissionLinks, Sky as _};
use hilal_operations::simulated::FlightCase;
use hilal_plan::utc_text;
use hilal_quantity::{Epoch, Fraction, MapPoint, Unit};
use hilal_site::SiteLight;
use serde::Serialize;
use utoipa::ToSchema;

/// How finely windows are sampled, in seconds: ours.
const STEP_S: f64 = 600.0;

/// When something is there, along the plan of a vehicle or at a place.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct WindowFacts {
    /// The vehicle.
    pub vehicle: String,
    /// `sun`, `earth`, `relay` or `lander`.
    pub kind: String,
    /// From when until when, to ten minutes.
    pub spans: Vec<[String; 2]>,
}

/// What a vehicle would find at a place.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct SitePlace {
    /// Map x in metres.
    pub x_m: f64,
    /// Map y in metres.
    pub y_m: f64,
    /// Slope in degrees; none where it is not known, or too rough to drive.
    pub slope_deg: Option<f64>,
    /// The steepest slope that the vehicle drives on.
    pub slope_limit_deg: f64,
    /// Windows of Sun, Earth, relay and lander over the mission.
    pub windows: Vec<WindowFacts>,
    /// What its battery holds, in Wh.
    pub battery_wh: f64,
    /// Share of that, in percent, below which plans do not go.
    pub reserve_percent: f64,
}

/// What decides about windows of a vehicle.
#[derive(Debug, Clone)]
pub(crate) struct PlaceOutlook {
    vehicle: String,
    light: Arc<SiteLight>,
    links: MissionLinks,
    dark_below: Fraction,
    mission: (Epoch, Epoch),
}

impl PlaceOutlook {
    pub(crate) fn new(case: &FlightCase<'_>) -> Self {
        let FlightCase { mission, vehicle, place, .. } = *case;
        Self {
            vehicle: mission.id().to_string(),
            light: Arc::clone(&place.light),
            links: MissionLinks::declared(mission, vehicle),
            dark_below: place.dark_below,
            mission: (mission.start(), mission.start() + mission.duration()),
        }
    }

    /// Returns windows of the mission where a vehicle is at places, or is not known to be anywhere.
    pub(crate) fn windows(&self, at: impl Fn(Epoch) -> Option<MapPoint>) -> Vec<WindowFacts> {
        let sky = &*self.light;
        let (start, end) = self.mission;
        let mut spans: [Spans; 4] = Default::default();
        let mut epoch = start;
        while epoch < end {
            let next = epoch + STEP_S * Unit::Second;
            if let Some(at) = at(epoch) {
                let lit = sky.sunlight(at, epoch).fraction >= self.dark_below;
                let hops = self.links.at(sky, (at, epoch));
                let there = [lit, hops.direct.is_ok(), hops.relay.is_ok(), hops.lander.is_ok()];
                for (spans, _) in spans.iter_mut().zip(there).filter(|(_, there)| *there) {
                    spans.see((epoch, next));
                }
            }
            epoch = next;
        }
        let of = |(kind, Spans(spans)): (&str, Spans)| WindowFacts {
            vehicle: self.vehicle.clone(),
            kind: kind.to_owned(),
            spans: spans.iter().map(|(from, until)| [*from, *until].map(utc_text)).collect(),
        };
        ["sun", "earth", "relay", "lander"].into_iter().zip(spans).map(of).collect()
    }
}

/// Spans of time in which something is there.
#[derive(Debug, Default)]
struct Spans(Vec<(Epoch, Epoch)>);

impl Spans {
    fn see(&mut self, (from, until): (Epoch, Epoch)) {
        match self.0.last_mut().filter(|(_, last)| *last == from) {
            Some((_, last)) => *last = until,
            None => self.0.push((from, until)),
        }
    }
}
