//! Where the rover must not go.

use hilal_quantity::MapPoint;

/// A circle that is not driven into.
#[derive(Debug, Clone, PartialEq)]
pub struct KeepOut {
    /// Its name in the mission.
    pub id: String,
    /// Its centre.
    pub centre: MapPoint,
    /// Its radius in metres.
    pub radius_m: f64,
}

impl KeepOut {
    /// Returns whether a point lies in it.
    pub fn holds(&self, point: MapPoint) -> bool {
        self.centre.distance(point).metres() < self.radius_m
    }

    /// Returns whether a square cell around a point comes into it.
    pub(crate) fn meets(&self, centre: MapPoint, spacing_m: f64) -> bool {
        let half_m = spacing_m / 2.0;
        let nearest = MapPoint::new(
            self.centre.x_m.clamp(centre.x_m - half_m, centre.x_m + half_m),
            self.centre.y_m.clamp(centre.y_m - half_m, centre.y_m + half_m),
        );
        self.holds(nearest)
    }
}
