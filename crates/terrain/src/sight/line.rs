//! A straight line in space over the curved ground, in the axes of the map.

use hilal_quantity::constants::MOON_RADIUS;
use hilal_quantity::{Angle, MapPoint};

use super::Antenna;
use super::bullington::{Bullington, Edge};
use super::crossings::Crossings;
use crate::Raster;
use crate::horizon::sphere::{dot, point_under, up_at};

/// A line between two antennas.
#[derive(Debug)]
pub(super) struct SightLine<'a> {
    ground: &'a Raster,
    /// The ends in an order that does not depend on who looks, so that both see the same.
    ends: [End; 2],
    turned: Turned,
}

/// The ground under a line.
#[derive(Debug)]
pub(super) struct Profile {
    pub(super) clearance_m: f64,
    pub(super) closest: MapPoint,
    pub(super) edge: Option<Edge>,
}

/// What is straight below a point of the line.
#[derive(Debug)]
struct Look {
    point: MapPoint,
    up: [f64; 3],
    /// Height of the line above the ground, where it is known.
    above_m: Option<f64>,
}

/// Whether the ends were put in another order than asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Turned {
    Yes,
    No,
}

/// One end: its place on the map, its height above the ground, and where it is in space.
#[derive(Debug, Clone, Copy)]
pub(super) struct End {
    point: MapPoint,
    height_m: f64,
    up: [f64; 3],
    at_m: [f64; 3],
}

impl End {
    /// Puts an antenna on the ground, if its height is known there.
    pub(super) fn new(ground: &Raster, antenna: Antenna) -> Option<Self> {
        let ground_m = ground.height_m(antenna.point)?;
        let height_m = antenna.height.metres();
        let up = up_at(antenna.point);
        let radius_m = MOON_RADIUS.metres() + ground_m + height_m;
        let at_m = up.map(|share| share * radius_m);
        Some(Self { point: antenna.point, height_m, up, at_m })
    }

    fn order(&self) -> [f64; 3] {
        [self.point.x_m, self.point.y_m, self.height_m]
    }

    /// How high the other end stands.
    fn elevation_of(&self, other: &Self) -> Angle {
        let sight = minus(other.at_m, self.at_m);
        let above_m = dot(sight, self.up);
        let away_m = (dot(sight, sight) - above_m * above_m).max(0.0).sqrt();
        Angle::atan2(above_m, away_m)
    }
}

impl<'a> SightLine<'a> {
    pub(super) fn new(ground: &'a Raster, [from, to]: [Antenna; 2]) -> Option<Self> {
        Some(Self::joining(ground, [End::new(ground, from)?, End::new(ground, to)?]))
    }

    pub(super) fn joining(ground: &'a Raster, [from, to]: [End; 2]) -> Self {
        if from.order() <= to.order() {
            Self { ground, ends: [from, to], turned: Turned::No }
        } else {
            Self { ground, ends: [to, from], turned: Turned::Yes }
        }
    }

    pub(super) fn length_m(&self) -> f64 {
        let sight = minus(self.ends[1].at_m, self.ends[0].at_m);
        dot(sight, sight).sqrt()
    }

    /// How high each end sees the other, in the order asked.
    pub(super) fn elevations(&self) -> [Angle; 2] {
        let [first, last] = &self.ends;
        let seen = [first.elevation_of(last), last.elevation_of(first)];
        if self.turned == Turned::Yes { [seen[1], seen[0]] } else { seen }
    }

    /// The ground under the line: where it is least below it, and the edge that it makes; nothing where
    /// some height is not known.
    pub(super) fn profile(&self) -> Option<Profile> {
        let mut least = (f64::INFINITY, self.ends[0].point);
        for end in &self.ends {
            if end.height_m < least.0 {
                least = (end.height_m, end.point);
            }
        }
        let length_m = self.length_m();
        let along = minus(self.ends[1].at_m, self.ends[0].at_m).map(|part| part / length_m);
        let mut edge = Bullington::new(length_m);
        for share in self.crossings() {
            let look = self.look(share);
            let above_m = look.above_m?;
            if above_m < least.0 {
                least = (above_m, look.point);
            }
            // The ground is straight below the line in the local vertical, which leans by the line's
            // elevation there.
            let sine = dot(look.up, along);
            let cosine = (1.0 - sine * sine).max(0.0).sqrt();
            edge.add(share * length_m - above_m * sine, -above_m * cosine);
        }
        Some(Profile { clearance_m: least.0, closest: least.1, edge: self.as_asked(edge.edge()) })
    }

    /// The edge with its distances in the order asked.
    fn as_asked(&self, edge: Option<Edge>) -> Option<Edge> {
        edge.map(|edge| match self.turned {
            Turned::No => edge,
            Turned::Yes => {
                let [first, last] = edge.distances;
                Edge { distances: [last, first], ..edge }
            }
        })
    }

    /// Whether the ground is known all along and nowhere above the line.
    pub(super) fn is_clear(&self) -> bool {
        self.ends.iter().all(|end| end.height_m >= 0.0)
            && self.crossings().all(|share| self.look(share).above_m.is_some_and(|m| m >= 0.0))
    }

    fn crossings(&self) -> Crossings {
        Crossings::new(&self.ground.grid, self.ends.map(|end| end.point))
    }

    /// Looks down from a share of the line.
    fn look(&self, share: f64) -> Look {
        let [first, last] = &self.ends;
        let along = |i: usize| first.at_m[i] + (last.at_m[i] - first.at_m[i]) * share;
        let at_m = [along(0), along(1), along(2)];
        let distance_m = dot(at_m, at_m).sqrt();
        let point = point_under(at_m, distance_m);
        let height_m = self.ground.height_m(point);
        Look {
            point,
            up: at_m.map(|part| part / distance_m),
            above_m: height_m.map(|height_m| distance_m - MOON_RADIUS.metres() - height_m),
        }
    }
}

fn minus([a, b, c]: [f64; 3], [x, y, z]: [f64; 3]) -> [f64; 3] {
    [a - x, b - y, c - z]
}
