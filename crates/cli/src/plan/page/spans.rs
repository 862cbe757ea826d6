//! When Sun, Earth, relay and lander are in view from where the plan has the rover.

use hilal_traverse::LanderLink;

use super::story::Story;

/// How often the sky is looked at, in hours.
const STEP_H: f64 = 0.25;

/// A span in hours since the start.
pub(super) type Span = (f64, f64);

/// Returns when the centre of Earth stands above terrain and the link's lowest elevation.
pub(super) fn earth(story: &Story<'_>) -> Vec<Span> {
    let lowest = story.vehicle.radio.direct.map(|link| link.minimum_elevation);
    spans(story, |hour| {
        let epoch = story.epoch(hour);
        let earth = story.plan.position(epoch).map(|at| story.place.light.earth(at, epoch));
        let high = |elevation| lowest.is_none_or(|lowest| elevation >= lowest);
        earth.is_some_and(|earth| earth.in_view() && high(earth.elevation))
    })
}

/// Returns when the relay is in view and in range; nothing for a rover without a link to it.
pub(super) fn relay(story: &Story<'_>) -> Option<Vec<Span>> {
    let link = story.vehicle.radio.relay?;
    let found = spans(story, |hour| {
        let epoch = story.epoch(hour);
        let relay = story.plan.position(epoch).and_then(|at| story.place.light.relay(at, epoch));
        relay.is_some_and(|relay| {
            relay.in_view()
                && relay.elevation >= link.minimum_elevation
                && link.maximum_range.is_none_or(|limit| relay.range <= limit)
        })
    });
    Some(found)
}

/// Returns when the lander is in view and in reach; nothing where the mission does not declare their
/// link and its antennas.
pub(super) fn lander(story: &Story<'_>) -> Option<Vec<Span>> {
    let link = LanderLink::declared(story.mission, story.vehicle)?;
    let found = spans(story, |hour| {
        let place = story.plan.position(story.epoch(hour));
        place.is_some_and(|at| link.reaches(&story.place.light, at))
    });
    Some(found)
}

fn spans(story: &Story<'_>, holds: impl Fn(f64) -> bool) -> Vec<Span> {
    let mut found: Vec<Span> = Vec::new();
    let mut open = false;
    let hours = (0_u32..).map(|k| f64::from(k) * STEP_H);
    for hour in hours.take_while(|&hour| hour < story.length_h()) {
        let now = holds(hour);
        let end = (hour + STEP_H).min(story.length_h());
        match found.last_mut() {
            Some(last) if open && now => last.1 = end,
            _ if now => found.push((hour, end)),
            _ => {}
        }
        open = now;
    }
    found
}
