//! Which links a rover has where the plan has it, by the rule of `hilal_environment`.

use hilal_environment::{LanderLink, LinkHop, MissionLinks, NoLink};

use super::story::Story;

/// How often the sky is looked at, in hours.
const STEP_H: f64 = 0.25;

/// A span in hours since the start.
pub(super) type Span = (f64, f64);

/// Returns when a rover that follows the plan has its straight link to Earth.
pub(super) fn earth(story: &Story<'_>) -> Vec<Span> {
    when(story, |found| found[0].is_ok())
}

/// Returns when it has its link through the relay; nothing for a rover without one.
pub(super) fn relay(story: &Story<'_>) -> Option<Vec<Span>> {
    story.vehicle.radio.relay?;
    Some(when(story, |found| found[1].is_ok()))
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

fn when(story: &Story<'_>, holds: impl Fn([Result<LinkHop, NoLink>; 2]) -> bool) -> Vec<Span> {
    let links = MissionLinks::declared(story.mission, story.vehicle);
    spans(story, |hour| {
        let epoch = story.epoch(hour);
        let place = story.plan.position(epoch);
        place.is_some_and(|at| holds(links.by_sky(&story.place.light, (at, epoch))))
    })
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
