//! What a team does about what its vehicle reports, besides what the policy of the plan tells it.
//!
//! | the vehicle says | the team |
//! |---|---|
//! | `SENSOR_DISTRUSTED`, tilt | lets it drive without |
//! | `SAFE_POSITION_LOST` | finds it in its panoramas and tells it where it is; before, it is not let out of safe mode |
//! | `FIX_REJECTED` twice within ten minutes | the same, once: either the vehicle or its fixes are off |
//! | `SENSOR_DISTRUSTED`, fixes, and its position is known to 15 m only | the same |
//! | `SILENCE_RETREATS`, `SILENCE_HIBERNATES`, `RESTARTED` with lost sections | takes the plan on board to be gone |
//!
//! Stuck wheels, heater circuits and faces of the array need no answer: the vehicle has done what there is to do.

use hilal_dictionary::{Command, EventId, Sensor, TableEntry};
use hilal_ground::decode::EventRecord;
use hilal_quantity::{Duration, Epoch, MapPoint, Unit};

use super::plan_commands::centimetres;

/// How long a team thinks before it answers, in hours: ours.
const DECIDES_H: f64 = 1.0;
/// A vehicle is found in its panoramas at most once in so many hours: ours, what it takes to send and to compare them.
const LOCALISES_H: f64 = 2.0;
/// A position that is known worse than this is found anew when there are no fixes, in metres along an axis: ours, a cell
/// and a half of the near layer.
const POOR_M: f64 = 15.0;

/// Two fixes within this that were not believed make people look: ours.
const DOUBTED_WITHIN: Duration = Duration::from_parts(0, 600_000_000_000);

/// The entry of the table that lets a vehicle drive though nothing tells how it is tilted.
const DRIVE_WITHOUT_TILT: TableEntry = TableEntry::DriveWithoutTilt;

/// Who stands by on the ground.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Team {
    /// The policy of the plan alone, as the forecast has it.
    Policy,
    /// People besides, who answer what the vehicle reports.
    Answers,
}

/// An answer that is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TeamAnswer {
    /// Let the vehicle drive though nothing tells how it is tilted.
    DriveWithoutTilt,
    /// Find the vehicle, and tell it where it is.
    SetPosition,
}

/// Whether what was done has helped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// Nothing new.
    None,
    /// The vehicle reports an answer as done.
    Made,
}

/// Something that was reported.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Report {
    /// On-board time.
    said: Epoch,
    /// When the ground had it.
    heard: Epoch,
}

impl Report {
    fn is_thought_over(&self, now: Epoch) -> bool {
        now - self.heard >= DECIDES_H * Unit::Hour
    }
}

/// The team of one vehicle.
#[derive(Debug, Clone, Default)]
pub(super) struct TeamAnswers {
    /// So many events of the archive are read.
    read: usize,
    /// Tilt is not trusted; none where that is answered.
    tilt_lost: Option<Report>,
    /// Fixes are not trusted.
    fixes_lost: Option<Report>,
    /// A fix that was not believed last.
    rejected: Option<Report>,
    /// Several were not believed, so that the vehicle may be where it does not think it is.
    fixes_doubted: Option<Report>,
    /// The vehicle stands because it does not know where it is.
    position_lost: Option<Report>,
    /// When it was last told where it is.
    told: Option<Epoch>,
    /// When it last took a position, in on-board time.
    taken: Option<Epoch>,
    /// When it gave up what it had to do, in on-board time; none when it was commanded since.
    plan_gone: Option<Epoch>,
    /// Whether it acts on the ground's silence.
    is_out_of_reach: bool,
}

impl TeamAnswers {
    /// Reads the events that have come since the last time.
    pub(super) fn reads(&mut self, events: &[EventRecord]) -> Progress {
        let new = events.get(self.read..).unwrap_or_default();
        self.read = events.len();
        let mut progress = Progress::None;
        for event in new {
            if self.takes(event) == Progress::Made {
                progress = Progress::Made;
            }
        }
        progress
    }

    fn takes(&mut self, event: &EventRecord) -> Progress {
        let report = Report { said: event.epoch, heard: event.receipt };
        let is_of = |sensor: Sensor| is_about(event, sensor.number());
        match event.id {
            EventId::SensorDistrusted if is_of(Sensor::Tilt) => self.tilt_lost = Some(report),
            EventId::SensorTrusted if is_of(Sensor::Tilt) => self.tilt_lost = None,
            EventId::SensorDistrusted if is_of(Sensor::PositionFix) => {
                self.fixes_lost = Some(report);
            }
            EventId::SensorTrusted if is_of(Sensor::PositionFix) => self.fixes_lost = None,
            EventId::FixRejected => {
                let before = self.rejected.replace(report);
                let doubts =
                    before.is_some_and(|before| report.said - before.said <= DOUBTED_WITHIN);
                if doubts && self.fixes_lost.is_none() {
                    self.fixes_doubted = Some(report);
                }
            }
            EventId::SafePositionLost => self.position_lost = Some(report),
            EventId::PositionSet => {
                self.taken = self.taken.max(Some(event.epoch));
                // One that does not stand for want of it is no further in what it stands for.
                if self.position_lost.is_some_and(|lost| lost.said <= event.epoch) {
                    self.position_lost = None;
                    return Progress::Made;
                }
            }
            EventId::TableChanged if is_about(event, DRIVE_WITHOUT_TILT.number()) => {
                return Progress::Made;
            }
            EventId::SilenceRetreats | EventId::SilenceHibernates => {
                self.plan_gone = Some(event.epoch);
                self.is_out_of_reach = true;
            }
            // What was sent while it did not hear may be lost.
            EventId::SilenceOver if core::mem::take(&mut self.is_out_of_reach) => {
                self.plan_gone = Some(event.epoch);
            }
            EventId::Restarted if lost_sections(event) > 0.0 => self.plan_gone = Some(event.epoch),
            _ => {}
        }
        Progress::None
    }

    /// Returns what is to be answered now, while there is contact; `sigma_m` is how well the vehicle knows its position
    /// along an axis, as last heard.
    pub(super) fn due(&mut self, now: Epoch, sigma_m: Option<f64>) -> Vec<TeamAnswer> {
        let mut due = Vec::new();
        if self.tilt_lost.is_some_and(|lost| lost.is_thought_over(now)) {
            self.tilt_lost = None;
            due.push(TeamAnswer::DriveWithoutTilt);
        }
        let is_poor = sigma_m.is_some_and(|sigma_m| sigma_m > POOR_M);
        let poor = self.fixes_lost.filter(|_| is_poor);
        let needs = self.position_lost.or(poor).or(self.fixes_doubted);
        let wait: Duration = LOCALISES_H * Unit::Hour;
        let is_time = self.told.is_none_or(|told| now - told >= wait);
        if is_time && needs.is_some_and(|lost| lost.is_thought_over(now)) {
            self.told = Some(now);
            self.fixes_doubted = None;
            due.push(TeamAnswer::SetPosition);
        }
        due
    }

    /// Returns whether a place that the vehicle reported at an instant is one that it knows; one that stands because
    /// it does not is not to be moved.
    pub(super) fn trusts_place(&self, reported: Epoch) -> bool {
        self.position_lost.is_none() && self.taken.is_none_or(|taken| reported >= taken)
    }

    /// Returns since when the vehicle has nothing of the plan on board; none while it has.
    pub(super) const fn plan_gone(&self) -> Option<Epoch> {
        self.plan_gone
    }

    /// The vehicle is commanded anew.
    pub(super) const fn commanded(&mut self) {
        self.plan_gone = None;
    }
}

impl TeamAnswer {
    /// Returns the telecommand, whose places are counted from `landing`; `localise` finds the rover. None for a place out
    /// of its reach.
    pub(super) fn command(
        self,
        landing: MapPoint,
        localise: &mut dyn FnMut() -> MapPoint,
    ) -> Option<Command> {
        match self {
            Self::DriveWithoutTilt => {
                Some(Command::SetTableEntry { entry: DRIVE_WITHOUT_TILT, value_milli: 1000 })
            }
            Self::SetPosition => {
                let found = localise();
                let x_cm = centimetres(found.x_m - landing.x_m)?;
                let y_cm = centimetres(found.y_m - landing.y_m)?;
                Some(Command::SetPosition { x_cm, y_cm })
            }
        }
    }
}

/// Whether the first argument of an event is so much.
fn is_about(event: &EventRecord, number: u8) -> bool {
    event.arguments.first() == Some(&f64::from(number))
}

/// How many sections of its state a restart has lost, by the event `RESTARTED`.
fn lost_sections(event: &EventRecord) -> f64 {
    event.arguments.get(2).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hour(h: f64) -> Epoch {
        Epoch::from_gregorian_utc_at_midnight(2028, 11, 18) + h * Unit::Hour
    }

    /// An event that is heard a minute after it was said.
    fn event(id: EventId, h: f64, arguments: &[f64]) -> EventRecord {
        EventRecord {
            epoch: hour(h),
            receipt: hour(h) + 1.0 * Unit::Minute,
            id,
            severity: id.definition().severity,
            text: String::new(),
            arguments: arguments.to_vec(),
        }
    }

    fn distrusted(sensor: Sensor, h: f64) -> EventRecord {
        event(EventId::SensorDistrusted, h, &[f64::from(sensor.number()), 1.0])
    }

    #[test]
    fn a_tilt_that_is_not_trusted_is_answered_once_and_after_an_hour() {
        let mut team = TeamAnswers::default();
        let mut events = vec![distrusted(Sensor::Tilt, 0.0)];
        team.reads(&events);
        assert_eq!(team.due(hour(1.0), None), []);
        assert_eq!(team.due(hour(1.1), None), [TeamAnswer::DriveWithoutTilt]);
        let entry = f64::from(TableEntry::DriveWithoutTilt.number());
        events.push(event(EventId::TableChanged, 1.2, &[entry, 1.0]));
        assert_eq!(team.reads(&events), Progress::Made);
        assert_eq!(team.due(hour(9.0), None), []);
        // What comes again is answered again, unless it is over before.
        events.push(distrusted(Sensor::Tilt, 10.0));
        team.reads(&events);
        assert_eq!(team.due(hour(12.0), None), [TeamAnswer::DriveWithoutTilt]);
        events.push(distrusted(Sensor::Tilt, 20.0));
        events.push(event(EventId::SensorTrusted, 20.5, &[f64::from(Sensor::Tilt.number())]));
        team.reads(&events);
        assert_eq!(team.due(hour(22.0), None), []);
    }

    #[test]
    fn other_sensors_wheels_heaters_and_faces_need_no_answer() {
        let mut team = TeamAnswers::default();
        let others = [Sensor::StateOfCharge, Sensor::BoxTemperature, Sensor::Sun, Sensor::Heading];
        let mut events: Vec<EventRecord> =
            others.into_iter().map(|sensor| distrusted(sensor, 0.0)).collect();
        events.push(event(EventId::WheelStuck, 0.0, &[2.0, 3.0]));
        events.push(event(EventId::HeaterSwitched, 0.0, &[0.0, 1.0]));
        events.push(event(EventId::ArrayFaceLost, 0.0, &[1.0, 0.0]));
        events.push(event(EventId::Restarted, 0.0, &[2.0, 1.0, 0.0, 1.0]));
        assert_eq!(team.reads(&events), Progress::None);
        assert_eq!(team.due(hour(5.0), Some(100.0)), []);
        assert_eq!(team.plan_gone(), None);
        assert!(team.trusts_place(hour(5.0)));
    }

    #[test]
    fn a_vehicle_that_has_lost_its_position_is_told_it_every_two_hours_until_it_takes_it() {
        let mut team = TeamAnswers::default();
        let mut events = vec![event(EventId::SafePositionLost, 0.0, &[40.0])];
        team.reads(&events);
        assert!(!team.trusts_place(hour(0.5)));
        let told: Vec<u32> = (0..25)
            .filter(|quarter| !team.due(hour(f64::from(*quarter) / 4.0), None).is_empty())
            .collect();
        assert_eq!(told, [5, 13, 21]);
        events.push(event(EventId::PositionSet, 6.0, &[10.0, 20.0]));
        assert_eq!(team.reads(&events), Progress::Made);
        assert_eq!(team.due(hour(9.0), None), []);
        // What it reported before it took the position is not where it is.
        assert!(!team.trusts_place(hour(5.9)));
        assert!(team.trusts_place(hour(6.1)));
        // Lost again, it is found again.
        events.push(event(EventId::SafePositionLost, 9.0, &[40.0]));
        team.reads(&events);
        assert_eq!(team.due(hour(10.1), None), [TeamAnswer::SetPosition]);
    }

    #[test]
    fn without_fixes_a_vehicle_is_told_where_it_is_when_it_knows_it_badly() {
        let mut team = TeamAnswers::default();
        let mut events = vec![distrusted(Sensor::PositionFix, 0.0)];
        team.reads(&events);
        assert_eq!(team.due(hour(2.0), Some(15.0)), []);
        assert!(team.trusts_place(hour(2.0)));
        assert_eq!(team.due(hour(3.0), Some(15.1)), [TeamAnswer::SetPosition]);
        assert_eq!(team.due(hour(4.9), Some(15.1)), []);
        assert_eq!(team.due(hour(5.0), Some(15.1)), [TeamAnswer::SetPosition]);
        events.push(event(EventId::PositionSet, 5.1, &[10.0, 20.0]));
        assert_eq!(team.reads(&events), Progress::None);
        events.push(event(EventId::SensorTrusted, 6.0, &[f64::from(Sensor::PositionFix.number())]));
        team.reads(&events);
        assert_eq!(team.due(hour(9.0), Some(15.1)), []);
    }

    #[test]
    fn fixes_that_are_rejected_one_after_the_other_make_people_look_once() {
        let mut team = TeamAnswers::default();
        let rejected = |h: f64| event(EventId::FixRejected, h, &[20.0]);
        // One is a matter of chance, and so is one a day.
        let mut events = vec![rejected(0.0), rejected(24.0)];
        team.reads(&events);
        assert_eq!(team.due(hour(26.0), Some(1.0)), []);
        events.extend([rejected(30.0), rejected(30.01)]);
        team.reads(&events);
        assert_eq!(team.due(hour(30.5), Some(1.0)), []);
        assert_eq!(team.due(hour(31.1), Some(1.0)), [TeamAnswer::SetPosition]);
        assert_eq!(team.due(hour(40.0), Some(1.0)), []);
        // Where the vehicle has found its fixes wrong, it is known.
        events.extend([distrusted(Sensor::PositionFix, 41.0), rejected(41.0), rejected(41.01)]);
        team.reads(&events);
        assert_eq!(team.due(hour(45.0), Some(1.0)), []);
    }

    #[test]
    fn a_plan_is_gone_that_silence_or_a_damaged_memory_has_taken_until_the_vehicle_is_commanded() {
        for gone in [
            event(EventId::SilenceRetreats, 1.0, &[172_800.0, 30.0]),
            event(EventId::SilenceHibernates, 1.0, &[345_600.0, 900_000.0]),
            event(EventId::Restarted, 1.0, &[4.0, 1.0, 2.0, 1.0]),
        ] {
            let mut team = TeamAnswers::default();
            team.reads(std::slice::from_ref(&gone));
            assert_eq!(team.plan_gone(), Some(hour(1.0)), "{:?}", gone.id);
            team.commanded();
            team.reads(std::slice::from_ref(&gone));
            assert_eq!(team.plan_gone(), None, "{:?}", gone.id);
        }
    }

    #[test]
    fn a_vehicle_that_hears_again_is_commanded_again_if_silence_had_taken_its_plan() {
        let mut team = TeamAnswers::default();
        let mut events = vec![
            event(EventId::SilenceListens, 1.0, &[86_400.0, 1.0]),
            event(EventId::SilenceOver, 2.0, &[90_000.0]),
        ];
        team.reads(&events);
        assert_eq!(team.plan_gone(), None);
        events.push(event(EventId::SilenceRetreats, 50.0, &[172_800.0, 30.0]));
        team.reads(&events);
        team.commanded();
        events.push(event(EventId::SilenceOver, 53.0, &[183_600.0]));
        team.reads(&events);
        assert_eq!(team.plan_gone(), Some(hour(53.0)));
    }

    #[test]
    fn a_rover_that_was_found_is_told_its_place_from_the_landing_point() {
        let landing = MapPoint::new(34_645.0, -40_445.0);
        let found = MapPoint::new(34_655.5, -40_465.25);
        let command = |place| TeamAnswer::SetPosition.command(landing, &mut || place);
        let expected = Command::SetPosition { x_cm: 1050, y_cm: -2025 };
        assert_eq!(command(found), Some(expected));
        let far = MapPoint::new(34_645.0 + 60_000.0, -40_445.0);
        assert_eq!(command(far), None);
    }
}
