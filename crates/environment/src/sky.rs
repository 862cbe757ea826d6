//! The sky as a point on the ground sees it: the Sun, and what gives contact.

use std::sync::Arc;

use hilal_mission::models::Sunlight;
use hilal_mission::schema::Contact;
use hilal_quantity::{Epoch, MapPoint};
use hilal_site::{Antenna, BodyView, Obstruction, RelayOutlook, SiteLight, StationView};

/// Who knows the Sun at a point and an instant.
pub trait Sky: Sync {
    /// The Sun as an array at a point sees it.
    fn sunlight(&self, point: MapPoint, epoch: Epoch) -> Sunlight;

    /// Whether a point sees what gives contact from the sky, which the lander does not; a sky that knows no links gives none.
    fn in_contact(&self, _contact: Contact, _point: MapPoint, _epoch: Epoch) -> bool {
        false
    }

    /// Earth and the relay as a point sees them, where they are known; a sky that knows no links knows
    /// neither.
    fn links(&self, _point: MapPoint, _epoch: Epoch) -> [Option<BodyView>; 2] {
        [None, None]
    }

    /// Whether a station on Earth listens.
    fn is_tracked(&self, _epoch: Epoch) -> bool {
        false
    }

    /// The station that sees the place highest of those that listen, where it is known.
    fn station(&self, _epoch: Epoch) -> Option<StationView> {
        None
    }

    /// How the relay sees a station, where it is known.
    fn relay_outlook(&self, _station: usize, _epoch: Epoch) -> Option<RelayOutlook> {
        None
    }

    /// The line between two antennas and what stands in its way; a sky that knows no ground gives none.
    fn obstruction(&self, _ends: [Antenna; 2]) -> Option<Obstruction> {
        None
    }
}

impl Sky for SiteLight {
    fn sunlight(&self, point: MapPoint, epoch: Epoch) -> Sunlight {
        let sun = self.sun(point, epoch);
        Sunlight {
            azimuth: sun.azimuth,
            elevation: sun.elevation,
            fraction: sun.fraction,
            irradiance_w_m2: sun.irradiance_w_m2,
        }
    }

    fn in_contact(&self, contact: Contact, point: MapPoint, epoch: Epoch) -> bool {
        let relay = || self.relay(point, epoch).is_some_and(|relay| relay.in_view());
        match contact {
            Contact::Earth => self.earth_in_view(point, epoch),
            Contact::Relay => relay(),
            Contact::Any => self.earth_in_view(point, epoch) || relay(),
            Contact::Lander => false,
        }
    }

    fn links(&self, point: MapPoint, epoch: Epoch) -> [Option<BodyView>; 2] {
        [Some(self.earth(point, epoch)), self.relay(point, epoch)]
    }

    fn is_tracked(&self, epoch: Epoch) -> bool {
        Self::is_tracked(self, epoch)
    }

    fn station(&self, epoch: Epoch) -> Option<StationView> {
        Self::station(self, epoch)
    }

    fn relay_outlook(&self, station: usize, epoch: Epoch) -> Option<RelayOutlook> {
        Self::relay_outlook(self, station, epoch)
    }

    fn obstruction(&self, ends: [Antenna; 2]) -> Option<Obstruction> {
        Self::obstruction(self, ends)
    }
}

/// One sky for several vehicles.
impl<S: Sky + Send> Sky for Arc<S> {
    fn sunlight(&self, point: MapPoint, epoch: Epoch) -> Sunlight {
        (**self).sunlight(point, epoch)
    }

    fn in_contact(&self, contact: Contact, point: MapPoint, epoch: Epoch) -> bool {
        (**self).in_contact(contact, point, epoch)
    }

    fn links(&self, point: MapPoint, epoch: Epoch) -> [Option<BodyView>; 2] {
        (**self).links(point, epoch)
    }

    fn is_tracked(&self, epoch: Epoch) -> bool {
        (**self).is_tracked(epoch)
    }

    fn station(&self, epoch: Epoch) -> Option<StationView> {
        (**self).station(epoch)
    }

    fn relay_outlook(&self, station: usize, epoch: Epoch) -> Option<RelayOutlook> {
        (**self).relay_outlook(station, epoch)
    }

    fn obstruction(&self, ends: [Antenna; 2]) -> Option<Obstruction> {
        (**self).obstruction(ends)
    }
}
