//! The site as flights see it: with its own contact, or with a link that never ends.

use hilal_mission::models::{LinkModel, RadioModel, Sunlight};
use hilal_quantity::MapPoint;
use hilal_sim::{Ground, Link, Links, Scenery, SiteScenery};

/// When ground and rover hear each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Contact {
    /// By terrain, orbits and stations.
    Declared,
    /// All the time, as the forecast takes it.
    Always,
}

/// A site, and what may take the place of its links.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SiteView<'a> {
    site: &'a SiteScenery<'a>,
    always: Option<Link>,
}

/// Light time between Earth and Moon, and what the relay adds, in milliseconds.
const DELAY_MS: u64 = 2000;

impl<'a> SiteView<'a> {
    /// Looks at a site.
    pub(crate) fn new(site: &'a SiteScenery<'a>, contact: Contact, radio: &RadioModel) -> Self {
        let link = |link: LinkModel| Link {
            down_bit_s: link.down.bits_per_second(),
            up_bit_s: link.up.bits_per_second(),
            bit_errors: link.bit_errors,
            delay_ms: DELAY_MS,
            margins: None,
        };
        let always = match contact {
            Contact::Declared => None,
            Contact::Always => radio.relay.or(radio.direct).map(link),
        };
        Self { site, always }
    }
}

impl Scenery for SiteView<'_> {
    fn ground(&self, at: MapPoint, at_ms: u64) -> Ground {
        self.site.ground(at, at_ms)
    }

    fn sun(&self, at: MapPoint, at_ms: u64) -> Sunlight {
        self.site.sun(at, at_ms)
    }

    fn lander(&self, at: MapPoint) -> Option<Link> {
        self.always.is_none().then(|| self.site.lander(at)).flatten()
    }

    fn links(&self, at: MapPoint, at_ms: u64) -> Links {
        match self.always {
            Some(link) => Links { direct: Some(link), ..Links::default() },
            None => self.site.links(at, at_ms),
        }
    }
}
