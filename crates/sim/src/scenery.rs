//! The place as the simulator sees it: ground, Sun, and who is in view.

use hilal_mission::models::Sunlight;
use hilal_quantity::MapPoint;

use crate::{Link, Links};

/// The ground under a point.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Ground {
    /// Rise of the ground towards +x (east on the grid), as a ratio.
    pub rise_x: f64,
    /// Rise of the ground towards +y (north on the grid), as a ratio.
    pub rise_y: f64,
}

/// A place, at every moment of the mission.
pub trait Scenery {
    /// Returns the ground at a point; level off the map.
    fn ground(&self, at: MapPoint, at_ms: u64) -> Ground;
    /// Returns the Sun at a point.
    fn sun(&self, at: MapPoint, at_ms: u64) -> Sunlight;
    /// Returns the link to the lander that terrain and distance allow at a point; neither moves meanwhile, so that it
    /// does not depend on time.
    fn lander(&self, at: MapPoint) -> Option<Link>;
    /// Returns the other links that terrain, orbits and distance allow at a point.
    fn links(&self, at: MapPoint, at_ms: u64) -> Links;
}

/// One place for several worlds.
impl<S: Scenery> Scenery for &S {
    fn ground(&self, at: MapPoint, at_ms: u64) -> Ground {
        (*self).ground(at, at_ms)
    }

    fn sun(&self, at: MapPoint, at_ms: u64) -> Sunlight {
        (*self).sun(at, at_ms)
    }

    fn lander(&self, at: MapPoint) -> Option<Link> {
        (*self).lander(at)
    }

    fn links(&self, at: MapPoint, at_ms: u64) -> Links {
        (*self).links(at, at_ms)
    }
}
