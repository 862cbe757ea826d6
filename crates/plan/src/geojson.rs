//! The route for maps: `GeoJSON` with selenographic coordinates.

use hilal_quantity::{Length, MapPoint, PolarStereographic};
use serde_json::{Value, json};

use crate::{Activity, ActivityKind, Fate, GoalOutcome, Plan, Waypoint, utc_text};

impl Plan {
    /// Writes route and goals as `GeoJSON`: a line for each drive, a point for each stop and for each
    /// goal.
    ///
    /// Positions are east longitude and planetocentric latitude on the Moon, in degrees (IAU 2015,
    /// `MOON_ME`). `GeoJSON` (RFC 7946) knows Earth's datum alone, so whoever opens the file must say
    /// that it is the Moon: `IAU_2015:30100`.
    ///
    /// # Errors
    ///
    /// When a number is not finite, which no plan made here has.
    pub fn to_geojson(&self, map: PolarStereographic) -> Result<String, serde_json::Error> {
        let activities = self.activities.iter().map(|activity| of_activity(map, activity));
        let goals = self.goals.iter().map(|goal| of_goal(map, goal));
        let collection = json!({
            "type": "FeatureCollection",
            "name": format!("{}, plan", self.mission),
            "terrain": self.terrain.as_ref().map(|terrain| &terrain.source),
            "crs_note": "east longitude and latitude on the Moon, IAU_2015:30100",
            "features": activities.chain(goals).collect::<Vec<_>>(),
        });
        serde_json::to_string_pretty(&collection)
    }
}

fn of_activity(map: PolarStereographic, activity: &Activity) -> Value {
    let places = || activity.waypoints.iter().map(|waypoint| position(map, waypoint.place.into()));
    let geometry = if activity.kind == ActivityKind::Drive {
        json!({ "type": "LineString", "coordinates": places().collect::<Vec<_>>() })
    } else {
        json!({ "type": "Point", "coordinates": places().next() })
    };
    let energy_wh = |waypoint: Option<&Waypoint>| waypoint.map(|waypoint| waypoint.energy_wh);
    json!({
        "type": "Feature",
        "geometry": geometry,
        "properties": {
            "kind": activity.kind,
            "goal": activity.goal,
            "start_utc": utc_text(activity.start_utc),
            "end_utc": utc_text(activity.end_utc),
            "distance_m": activity.distance_m,
            "start_energy_wh": energy_wh(activity.waypoints.first()),
            "end_energy_wh": energy_wh(activity.waypoints.last()),
        },
    })
}

fn of_goal(map: PolarStereographic, goal: &GoalOutcome) -> Value {
    let dropped = match &goal.fate {
        Fate::Planned { .. } | Fate::Done => None,
        Fate::Dropped { reason } => Some(reason.to_string()),
    };
    json!({
        "type": "Feature",
        "geometry": { "type": "Point", "coordinates": position(map, goal.place.into()) },
        "properties": {
            "kind": "goal",
            "goal": goal.id,
            "value": goal.value,
            "planned": dropped.is_none(),
            "dropped": dropped,
        },
    })
}

/// Longitude and latitude to 1e-7°, which is 3 mm.
fn position(map: PolarStereographic, point: MapPoint) -> [f64; 2] {
    let place = map.unproject(point, Length::ZERO);
    [place.longitude, place.latitude].map(|angle| (angle.degrees() * 1e7).round() / 1e7)
}
