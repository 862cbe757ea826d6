//! A rover that is behind its plan: how far it has come, and whether the schedule on board brings it back.

use hilal_quantity::{Angle, MapPoint};

use crate::hazards::Hazards;

/// A rover on its way this close to where it should be is where it should be, in metres: it makes good
/// what it lacks, as it drives faster where it is late.
pub(crate) const ON_THE_WAY_M: f64 = 12.0;

/// Returns the step of the plan, of those between two, on whose way a place lies: the last one, else
/// the nearest, and of equals the latest. Nothing where the place is on none.
pub(crate) fn on_the_way(
    hazards: &Hazards<'_>,
    (least, most): (usize, usize),
    place: MapPoint,
) -> Option<usize> {
    let course = &hazards.course;
    let off_m = |at: usize| off_m((course.at(at), course.at(at + 1)), place);
    if off_m(most) <= ON_THE_WAY_M {
        return Some(most);
    }
    let near = (least..most).map(|at| (at, off_m(at))).filter(|&(_, off_m)| off_m <= ON_THE_WAY_M);
    near.min_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|(at, _)| at)
}

/// How far a place is from the way between two others, in metres.
fn off_m((from, to): (MapPoint, MapPoint), place: MapPoint) -> f64 {
    let (x_m, y_m) = (to.x_m - from.x_m, to.y_m - from.y_m);
    let along = (place.x_m - from.x_m) * x_m + (place.y_m - from.y_m) * y_m;
    let share = (along / (x_m * x_m + y_m * y_m).max(f64::MIN_POSITIVE)).clamp(0.0, 1.0);
    MapPoint::new(from.x_m + share * x_m, from.y_m + share * y_m).distance(place).metres()
}

/// Whether a rover that has the plan's schedule on board and is at the beginning of one of the plan's
/// steps makes good what it lacks before the activity of that step is over: it drives as fast as it can
/// where it is late, and cuts waits short.
pub(crate) fn catches_up(hazards: &Hazards<'_>, at: usize, now: usize) -> bool {
    let course = &hazards.course;
    let end = course.end_of(at);
    if course.works(at) || end <= now {
        return false;
    }
    let drive = &hazards.vehicle().drive;
    let tile = hazards.map.tile();
    // How much of a step a step of the plan takes at full speed.
    let takes = |at: usize| {
        let cells = [course.at(at), course.at(at + 1)].map(|place| tile.cell_at(place));
        let slopes = cells
            .into_iter()
            .flatten()
            .map(|cell| f64::from(hazards.physics.slope_deg[tile.index(cell)]));
        let slip = drive.slip(Angle::from_degrees(slopes.fold(0.0, f64::max)));
        let fastest_m_s = drive.maximum.metres_per_second() * (1.0 - slip);
        drive.planned.metres_per_second() / fastest_m_s
    };
    let steps: f64 = (at..end).filter(|&at| course.drives(at)).map(takes).sum();
    steps <= (end - now) as f64
}
