//! The site with its own links, or with one that has no faults.

use hilal_mission::models::{BitErrorRates, Sunlight};
use hilal_quantity::MapPoint;
use hilal_sim::{Ground, Link, Links, Scenery};

/// By which links frames travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LinkPath {
    /// Those of the mission: rates, light time, bit errors, outages.
    Declared,
    /// One that is always up, without bit errors and without delay: for bench work.
    Perfect,
}

/// The perfect link: straight to Earth, fast enough for some thousand frames of either kind in a cycle. The rate is
/// ours.
const PERFECT: Link = Link {
    down_bit_s: 10e6,
    up_bit_s: 10e6,
    bit_errors: BitErrorRates { up: 0.0, down: 0.0 },
    delay_ms: 0,
    margins: None,
};

/// A site, and what may take the place of its links.
#[derive(Debug, Clone, Copy)]
pub struct LiveScenery<S> {
    site: S,
    path: LinkPath,
}

impl<S> LiveScenery<S> {
    /// Looks at a site.
    pub const fn new(site: S, path: LinkPath) -> Self {
        Self { site, path }
    }
}

impl<S: Scenery> Scenery for LiveScenery<S> {
    fn ground(&self, at: MapPoint, at_ms: u64) -> Ground {
        self.site.ground(at, at_ms)
    }

    fn sun(&self, at: MapPoint, at_ms: u64) -> Sunlight {
        self.site.sun(at, at_ms)
    }

    fn lander(&self, at: MapPoint) -> Option<Link> {
        match self.path {
            LinkPath::Declared => self.site.lander(at),
            LinkPath::Perfect => None,
        }
    }

    fn links(&self, at: MapPoint, at_ms: u64) -> Links {
        match self.path {
            LinkPath::Declared => self.site.links(at, at_ms),
            LinkPath::Perfect => Links { direct: Some(PERFECT), ..Links::default() },
        }
    }
}
