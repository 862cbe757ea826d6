//! Drives step by step: at the planned pace, standing for the rest of each step, as a plan books them.

use hilal_dictionary::Command;
use hilal_ground::MissionClock;
use hilal_ground::commanding::ScheduledCommand;
use hilal_quantity::{Duration, Epoch, MapPoint, Speed, Unit};

use super::operator::Brief;
use super::plan_commands::{PlanCommandError, centimetres};

/// Returns the drives of a plan between two of its instants, one a step, everything so much later; the
/// first one from where the rover is.
pub(crate) fn drives(
    brief: &Brief<'_>,
    (from, until, by): (Epoch, Epoch, Duration),
    place: MapPoint,
) -> Result<Vec<ScheduledCommand>, PlanCommandError> {
    let step = brief.plan.step_s * Unit::Second;
    let (mut commands, mut place, mut utc) = (Vec::new(), place, from);
    while utc < until {
        let end = (utc + step).min(until);
        if let Some(to) = brief.plan.position(end) {
            let release = utc + by;
            let arrive = arrival(brief, release, place.distance(to).metres());
            commands.push(ScheduledCommand { release, command: drive(brief, to, arrive)? });
            place = to;
        }
        utc = end;
    }
    Ok(commands)
}

/// Returns the telecommand that drives straight to a place.
pub(crate) fn drive(
    brief: &Brief<'_>,
    to: MapPoint,
    arrive: Epoch,
) -> Result<Command, PlanCommandError> {
    let landing = brief.landing;
    let far = || PlanCommandError::TooFar { x_m: to.x_m, y_m: to.y_m };
    Ok(Command::DriveTo {
        x_cm: centimetres(to.x_m - landing.x_m).ok_or_else(far)?,
        y_cm: centimetres(to.y_m - landing.y_m).ok_or_else(far)?,
        arrive_by_s: MissionClock::new(brief.start).seconds(arrive),
    })
}

/// What a command on its way and a turn on the spot take of a step, at most, in seconds: a drive is
/// to be over so long before the next one begins.
const SPARE_S: f64 = 45.0;

/// Returns when a drive that begins at an instant is to be over: at the planned pace, but before its step
/// is. The longest moves fill a step to within seconds; a rover that took a turn more for each
/// would come to be half a move behind, and a step late.
pub(crate) fn arrival(brief: &Brief<'_>, begin: Epoch, way_m: f64) -> Epoch {
    begin + takes((way_m, brief.speed), brief.plan.step_s)
}

/// How long a way at a pace takes of a step of so many seconds.
fn takes((way_m, pace): (f64, Speed), step_s: f64) -> Duration {
    (way_m / pace.metres_per_second()).min(step_s - SPARE_S) * Unit::Second
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drive_goes_at_its_pace_and_is_over_before_its_step_is() {
        let pace = Speed::from_metres_per_second(0.03);
        for (way_m, seconds) in
            [(0.0, 0.0), (10.0, 1000.0 / 3.0), (20.0, 2000.0 / 3.0), (22.4, 705.0)]
        {
            let taken_s = takes((way_m, pace), 750.0).to_seconds();
            assert!((taken_s - seconds).abs() < 1e-6, "{way_m} m in {taken_s} s");
        }
    }
}
