//! Light and contact at a point, instant by instant.

use hilal_quantity::{Duration, Epoch, MapPoint, Window};

use crate::{BodyView, SiteLight, SunView};

/// What a point sees at an instant.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SiteSample {
    /// The instant.
    pub epoch: Epoch,
    /// The Sun.
    pub sun: SunView,
    /// Earth.
    pub earth: BodyView,
    /// The relay, if the sky holds one.
    pub relay: Option<BodyView>,
}

impl SiteLight {
    /// Returns what a point sees at every step of a window.
    pub fn series(&self, point: MapPoint, window: Window, step: Duration) -> Vec<SiteSample> {
        window
            .steps(step)
            .map(|epoch| SiteSample {
                epoch,
                sun: self.sun(point, epoch),
                earth: self.earth(point, epoch),
                relay: self.relay(point, epoch),
            })
            .collect()
    }
}
