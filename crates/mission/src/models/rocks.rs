//! Rocks: how many there are by size, what they do to a drive, and where.
//!
//! Equations and sources are on the page `docs/models/rocks.md`.

mod field;
mod passage;

pub use field::{Moments, RockField};
pub use passage::{ObstacleModel, Passage};

use hilal_quantity::{MapPoint, Speed};

use crate::schema::{self, Rocks};

/// A vehicle among the rocks of its site.
#[derive(Debug, Clone, PartialEq)]
pub struct RockModel {
    /// How the vehicle gets past rocks.
    pub obstacles: ObstacleModel,
    /// Outside the zones.
    pub site: Passage,
    /// Circles with rocks of their own.
    pub zones: Vec<PassageZone>,
}

/// A circle with rocks of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct PassageZone {
    /// Identifier.
    pub id: String,
    /// Centre.
    pub centre: MapPoint,
    /// Radius in metres.
    pub radius_m: f64,
    /// How it is driven through.
    pub passage: Passage,
}

impl RockModel {
    /// Takes rocks and obstacles as declared. `planned` is the speed that plans count on where there are no
    /// rocks.
    pub fn new(rocks: &Rocks, obstacles: &schema::Obstacles, planned: Speed) -> Self {
        let obstacles = ObstacleModel::new(obstacles);
        let decay = |decay: Option<f64>, cover: f64| {
            decay.map_or_else(|| RockField::golombek(cover), |q| RockField::new(cover, q))
        };
        let everywhere = rocks.decay_per_m.as_ref().map(crate::Figure::get);
        let passage = |cover: f64, own: Option<f64>| {
            obstacles.passage(decay(own.or(everywhere), cover), planned)
        };
        let zone = |zone: &schema::RockZone| PassageZone {
            id: zone.id.clone(),
            centre: zone.centre(),
            radius_m: zone.radius_m,
            passage: passage(
                zone.cover.get().value(),
                zone.decay_per_m.as_ref().map(crate::Figure::get),
            ),
        };
        Self {
            site: passage(rocks.cover.get().value(), None),
            zones: rocks.zones.iter().map(zone).collect(),
            obstacles,
        }
    }

    /// Returns how a point is driven through: by the zone that holds it, and by the worst one where
    /// several do.
    pub fn at(&self, point: MapPoint) -> &Passage {
        let holding = self.zones.iter().filter(|zone| zone.holds(point)).map(|zone| &zone.passage);
        holding.reduce(Passage::worse).unwrap_or(&self.site)
    }

    /// Returns the worst passage of any point of a square around a centre, of half this width in
    /// metres: by every zone that comes into it, and by the site unless one zone holds it whole.
    pub fn worst_in(&self, centre: MapPoint, half_m: f64) -> &Passage {
        let meets = self.zones.iter().filter(|zone| zone.meets(centre, half_m));
        let worst = meets.map(|zone| &zone.passage).reduce(Passage::worse);
        let covered = self.zones.iter().any(|zone| zone.covers(centre, half_m));
        match worst {
            Some(worst) if covered => worst,
            Some(worst) => worst.worse(&self.site),
            None => &self.site,
        }
    }
}

impl PassageZone {
    /// Returns whether a point lies in it.
    pub fn holds(&self, point: MapPoint) -> bool {
        self.centre.distance(point).metres() < self.radius_m
    }

    /// Whether a square comes into it.
    fn meets(&self, centre: MapPoint, half_m: f64) -> bool {
        self.holds(MapPoint::new(
            self.centre.x_m.clamp(centre.x_m - half_m, centre.x_m + half_m),
            self.centre.y_m.clamp(centre.y_m - half_m, centre.y_m + half_m),
        ))
    }

    /// Whether a square lies in it whole.
    fn covers(&self, centre: MapPoint, half_m: f64) -> bool {
        let (x_m, y_m) =
            ((centre.x_m - self.centre.x_m).abs(), (centre.y_m - self.centre.y_m).abs());
        libm::hypot(x_m + half_m, y_m + half_m) < self.radius_m
    }
}

#[cfg(test)]
mod tests;
