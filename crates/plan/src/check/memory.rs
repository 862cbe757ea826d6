//! Data that wait to be sent, held to memory, payloads and links as the mission declares them.

use hilal_environment::BodyView;
use hilal_mission::schema::{Link, Memory, Radio};
use hilal_quantity::{Epoch, Length, MapPoint};

use super::{Rules, lander};
use crate::{Activity, ActivityKind};

/// What waits in the memory of a rover, in bits.
#[derive(Debug, Clone, Copy)]
pub(super) struct Store<'a> {
    declared: &'a Memory,
    waits_bit: f64,
}

impl<'a> Store<'a> {
    /// The memory of the vehicle, if it is declared, with so many million bytes in it.
    pub(super) fn declared(rules: &'a Rules<'a>, waits_mb: f64) -> Option<Self> {
        let declared = rules.mission.vehicle().memory.as_ref()?;
        Some(Self { declared, waits_bit: waits_mb * 8e6 })
    }

    /// Million bytes that wait.
    pub(super) const fn waits_mb(&self) -> f64 {
        self.waits_bit / 8e6
    }

    /// Million bytes that it holds.
    pub(super) fn holds_mb(&self) -> f64 {
        self.declared.science_mb.get().bytes() / 1e6
    }

    /// Makes and sends for so many seconds, by the links as they stand at an instant.
    pub(super) fn step(
        &mut self,
        rules: &Rules<'_>,
        activity: &Activity,
        (place, utc, seconds): (MapPoint, Epoch, f64),
    ) {
        let beside_bit_s = self.declared.housekeeping_bit_s.get().bits_per_second();
        let before_bit = self.waits_bit + (made_bit_s(rules, activity) + beside_bit_s) * seconds;
        let sent_bit_s = self.declared.link_share.get().value();
        let left_bit = |link_bit_s: f64| (before_bit - sent_bit_s * link_bit_s * seconds).max(0.0);
        self.waits_bit = left_bit(fastest_bit_s(rules, (place, utc)));
        // To see the lander takes longer to find out than the rest: only where it makes a difference.
        if self.waits_bit > 0.0 && passes_on(rules, (place, utc)) {
            self.waits_bit = self.waits_bit.min(left_bit(lander_bit_s(rules)));
        }
    }
}

fn made_bit_s(rules: &Rules<'_>, activity: &Activity) -> f64 {
    let payload = activity.payload.as_ref().filter(|_| activity.kind == ActivityKind::Science);
    let declared = payload.and_then(|id| rules.mission.payloads.get(id));
    declared.map_or(0.0, |payload| payload.data_bit_s.get().bits_per_second())
}

fn rover<'a>(rules: &'a Rules<'_>) -> Option<&'a Radio> {
    rules.mission.vehicle().radio.as_ref()
}

/// The rate of the faster of a rover's links to Earth and relay.
fn fastest_bit_s(rules: &Rules<'_>, at: (MapPoint, Epoch)) -> f64 {
    let radio = rover(rules);
    radio.map_or(0.0, |radio| up_bit_s(rules, radio, at).into_iter().fold(0.0, f64::max))
}

/// The rates of the links to Earth and relay that are up.
fn up_bit_s(rules: &Rules<'_>, radio: &Radio, (place, utc): (MapPoint, Epoch)) -> Vec<f64> {
    if rules.mission.stations.is_empty() || !rules.sky.is_tracked(utc) {
        return Vec::new();
    }
    let ends = rules.sky.links(place, utc);
    let pairs = [radio.direct.as_ref(), radio.relay.as_ref()].into_iter().zip(ends);
    let up = pairs.filter_map(|(link, end)| link.zip(end).filter(|(link, end)| bears(link, end)));
    up.map(|(link, _)| link.down_bit_s.get().bits_per_second()).collect()
}

fn bears(link: &Link, end: &BodyView) -> bool {
    let near = |longest: Length| end.range <= longest;
    end.in_view()
        && end.elevation >= link.minimum_elevation_deg.get()
        && link.maximum_range_km.as_ref().is_none_or(|longest| near(longest.get()))
}

/// Whether the lander is in view, and has Earth or the relay itself.
fn passes_on(rules: &Rules<'_>, (place, utc): (MapPoint, Epoch)) -> bool {
    let lander = rules.mission.site.landing.point();
    let onward = || !up_bit_s(rules, &rules.mission.lander.radio, (lander, utc)).is_empty();
    lander_bit_s(rules) > 0.0 && lander::in_reach(rules, place) && onward()
}

fn lander_bit_s(rules: &Rules<'_>) -> f64 {
    let link = rover(rules).and_then(|radio| radio.lander.as_ref());
    link.map_or(0.0, |link| link.down_bit_s.get().bits_per_second())
}
