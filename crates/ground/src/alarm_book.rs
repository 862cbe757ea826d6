//! Alarms at the ground: what leaves its limits or is reported as grave stays there until somebody has seen it and it is
//! over (the life of an alarm after ISA-18.2).

use std::collections::{BTreeMap, BTreeSet};

use hilal_dictionary::{EventId, LimitStatus, ParameterId, Severity};
use hilal_quantity::Epoch;

use crate::decode::EventRecord;
use crate::store::{Archive, SeriesSample};

/// Readings in a row that stand better than an alarm before it stands better: one at a limit would come and go with each
/// reading. Ours.
const STEADY: usize = 3;

/// How soon somebody has to act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AlarmPriority {
    /// A value outside its yellow limits.
    Caution,
    /// An event of medium severity.
    Serious,
    /// A value outside its red limits, an event of high severity.
    Critical,
}

impl AlarmPriority {
    /// Returns the name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Caution => "caution",
            Self::Serious => "serious",
            Self::Critical => "critical",
        }
    }

    const fn of_limit(status: LimitStatus) -> Option<Self> {
        match status {
            LimitStatus::Nominal => None,
            LimitStatus::Yellow => Some(Self::Caution),
            LimitStatus::Red => Some(Self::Critical),
        }
    }

    const fn of_event(severity: Severity) -> Option<Self> {
        match severity {
            Severity::Info | Severity::Low => None,
            Severity::Medium => Some(Self::Serious),
            Severity::High => Some(Self::Critical),
        }
    }
}

/// What an alarm is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum AlarmSource {
    /// A parameter outside its limits.
    Parameter(ParameterId),
    /// An event.
    Event(EventId),
}

impl AlarmSource {
    /// Returns the name of the parameter or event.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parameter(id) => id.definition().name,
            Self::Event(id) => id.definition().name,
        }
    }
}

/// An alarm of a vehicle.
#[derive(Debug, Clone, PartialEq)]
pub struct GroundAlarm {
    /// Its number among the vehicle's, from 1.
    pub number: u32,
    /// What it is of.
    pub source: AlarmSource,
    /// How soon somebody has to act: the worst since it was last acknowledged, or as it stands now.
    pub priority: AlarmPriority,
    /// On-board time of what raised it.
    pub raised: Epoch,
    /// When the ground had that.
    pub received: Epoch,
    /// On-board time of the latest reading outside the limits, or of the latest event.
    pub latest: Epoch,
    /// Readings outside the limits, or events.
    pub count: u32,
    /// The latest value outside the limits.
    pub value: Option<f64>,
    /// What the latest event says.
    pub text: String,
    /// When it was over by on-board time: values are inside their limits again. An event is over at once.
    pub returned: Option<Epoch>,
    /// Whether somebody has seen it as it stands.
    pub acknowledged: bool,
    /// Until when it is put aside, by the mission's clock.
    pub shelved_until: Option<Epoch>,
}

impl GroundAlarm {
    /// Says whether nothing of it is left to be seen: it has returned, and somebody knows.
    pub const fn is_over(&self) -> bool {
        self.returned.is_some() && self.acknowledged
    }
}

/// Why nothing can be done about an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AlarmError {
    /// There is none of this number.
    #[error("there is no alarm {0}; the page's list may be out of date")]
    Unknown(u32),
    /// It is over.
    #[error("alarm {0} is over: it was acknowledged, and what raised it has gone")]
    Over(u32),
    /// It has been acknowledged.
    #[error("alarm {0} has been acknowledged already")]
    Acknowledged(u32),
    /// It is not put aside.
    #[error("alarm {0} is not shelved")]
    NotShelved(u32),
}

/// How far a parameter has been looked at.
#[derive(Debug, Clone, Default)]
struct Seen {
    samples: usize,
    newest: Option<Epoch>,
    /// How the readings since the last bad one stand.
    better: Vec<LimitStatus>,
}

/// All alarms of a vehicle.
#[derive(Debug, Clone, Default)]
pub struct AlarmBook {
    alarms: Vec<GroundAlarm>,
    /// Those that are not over, by what they are of.
    open: BTreeMap<AlarmSource, usize>,
    seen: BTreeMap<ParameterId, Seen>,
    events: usize,
    changed: BTreeSet<u32>,
}

/// Something that came and may raise an alarm.
enum News {
    Sample(ParameterId, SeriesSample),
    Event(EventRecord),
}

impl News {
    fn receipt(&self) -> Epoch {
        match self {
            Self::Sample(_, sample) => sample.receipt,
            Self::Event(event) => event.receipt,
        }
    }
}

impl AlarmBook {
    /// Takes in what has come since the last call, as far as the ground had it by an instant. However often it is called, the same telemetry gives the same alarms
    /// with the same numbers: news are taken in the order in which the ground had them.
    pub fn watch(&mut self, archive: &Archive, limited: &[ParameterId], until: Epoch) {
        let mut news: Vec<News> = Vec::new();
        for &id in limited {
            let seen = self.seen.entry(id).or_default();
            let before = news.len();
            let come = archive.samples_from(id, seen.samples);
            let come = come.take_while(|sample| sample.receipt <= until);
            news.extend(come.map(|sample| News::Sample(id, sample)));
            seen.samples += news.len() - before;
        }
        let events = archive.events_by(until).get(self.events..).unwrap_or_default();
        self.events += events.len();
        news.extend(events.iter().cloned().map(News::Event));
        news.sort_by_key(News::receipt);
        for one in news {
            match one {
                News::Sample(id, sample) => self.sample(id, &sample),
                News::Event(event) => self.event(event),
            }
        }
    }

    fn sample(&mut self, id: ParameterId, sample: &SeriesSample) {
        let Some(status) = sample.limit else { return };
        let source = AlarmSource::Parameter(id);
        let seen = self.seen.entry(id).or_default();
        let is_late = seen.newest.is_some_and(|newest| sample.epoch < newest);
        if !is_late {
            seen.newest = Some(sample.epoch);
        }
        let open = self.open.get(&source).copied();
        if let Some(priority) = AlarmPriority::of_limit(status) {
            let stands = open.map(|index| self.alarms[index].priority);
            if !is_late && stands.is_none_or(|stands| priority >= stands) {
                seen.better.clear();
            } else if !is_late {
                seen.better.push(status);
            }
            let index =
                open.unwrap_or_else(|| self.raise(source, priority, sample.epoch, sample.receipt));
            let alarm = &mut self.alarms[index];
            alarm.count += 1;
            if priority > alarm.priority {
                alarm.priority = priority;
                alarm.acknowledged = false;
            }
            if is_late {
                // What was stored on board comes late: it was outside then, and how it stands now is known already.
                if open.is_none() {
                    alarm.returned = Some(sample.epoch);
                }
            } else if alarm.returned.take().is_some() {
                alarm.acknowledged = false;
            }
            if !is_late || open.is_none() {
                alarm.latest = sample.epoch;
                alarm.value = sample.value;
            }
            self.changed.insert(self.alarms[index].number);
        } else if !is_late && open.is_some() {
            seen.better.push(status);
        }
        if !is_late && let Some(index) = open {
            self.settle(id, index, sample.epoch);
        }
    }

    /// Lets an alarm stand better once readings have stood better for a while.
    fn settle(&mut self, id: ParameterId, index: usize, epoch: Epoch) {
        let Some(seen) = self.seen.get_mut(&id).filter(|seen| seen.better.len() >= STEADY) else {
            return;
        };
        let worst = seen.better.iter().copied().max().unwrap_or(LimitStatus::Nominal);
        seen.better.clear();
        let alarm = &mut self.alarms[index];
        match AlarmPriority::of_limit(worst) {
            // While nobody has seen it, it stands as bad as it was.
            Some(priority) if alarm.acknowledged => alarm.priority = priority,
            Some(_) => return,
            None if alarm.returned.is_some() => return,
            None => alarm.returned = Some(epoch),
        }
        self.changed.insert(alarm.number);
        self.close_if_over(index);
    }

    fn event(&mut self, event: EventRecord) {
        let Some(priority) = AlarmPriority::of_event(event.severity) else { return };
        let source = AlarmSource::Event(event.id);
        let known = self.open.get(&source).copied();
        let index =
            known.unwrap_or_else(|| self.raise(source, priority, event.epoch, event.receipt));
        let alarm = &mut self.alarms[index];
        alarm.count += 1;
        alarm.priority = alarm.priority.max(priority);
        alarm.latest = alarm.latest.max(event.epoch);
        alarm.returned = Some(alarm.latest);
        alarm.text = event.text;
        self.changed.insert(alarm.number);
    }

    fn raise(
        &mut self,
        source: AlarmSource,
        priority: AlarmPriority,
        raised: Epoch,
        received: Epoch,
    ) -> usize {
        let index = self.alarms.len();
        self.alarms.push(GroundAlarm {
            number: u32::try_from(index + 1).unwrap_or(u32::MAX),
            source,
            priority,
            raised,
            received,
            latest: raised,
            count: 0,
            value: None,
            text: String::new(),
            returned: None,
            acknowledged: false,
            shelved_until: None,
        });
        self.open.insert(source, index);
        index
    }

    fn close_if_over(&mut self, index: usize) {
        let alarm = &mut self.alarms[index];
        if alarm.is_over() {
            alarm.shelved_until = None;
            self.open.remove(&alarm.source);
        }
    }

    /// Returns all alarms, over or not, in the order of their numbers.
    pub fn all(&self) -> &[GroundAlarm] {
        &self.alarms
    }

    /// Returns an alarm by its number.
    pub fn get(&self, number: u32) -> Option<&GroundAlarm> {
        self.alarms.get(usize::try_from(number).ok()?.checked_sub(1)?)
    }

    /// Returns the numbers of alarms that have changed since the last call.
    pub fn take_changed(&mut self) -> BTreeSet<u32> {
        std::mem::take(&mut self.changed)
    }

    fn open_one(&mut self, number: u32) -> Result<usize, AlarmError> {
        let alarm = self.get(number).ok_or(AlarmError::Unknown(number))?;
        if alarm.is_over() {
            return Err(AlarmError::Over(number));
        }
        Ok(number as usize - 1)
    }

    /// Notes that somebody has seen an alarm. One that has returned is over then.
    ///
    /// # Errors
    ///
    /// There is none of this number, it is over, or has been acknowledged as it stands.
    pub fn acknowledge(&mut self, number: u32) -> Result<(), AlarmError> {
        let index = self.open_one(number)?;
        let alarm = &mut self.alarms[index];
        if alarm.acknowledged {
            return Err(AlarmError::Acknowledged(number));
        }
        alarm.acknowledged = true;
        self.changed.insert(number);
        self.close_if_over(index);
        Ok(())
    }

    /// Puts an alarm aside until an instant of the mission's clock; also one that is aside already.
    ///
    /// # Errors
    ///
    /// There is none of this number, or it is over.
    pub fn shelve(&mut self, number: u32, until: Epoch) -> Result<(), AlarmError> {
        let index = self.open_one(number)?;
        self.alarms[index].shelved_until = Some(until);
        self.changed.insert(number);
        Ok(())
    }

    /// Takes an alarm back from aside.
    ///
    /// # Errors
    ///
    /// There is none of this number, or it is not aside.
    pub fn unshelve(&mut self, number: u32) -> Result<(), AlarmError> {
        let index = self.open_one(number)?;
        let shelved = self.alarms[index].shelved_until.take();
        shelved.ok_or(AlarmError::NotShelved(number))?;
        self.changed.insert(number);
        Ok(())
    }

    /// Takes back what was put aside until now.
    pub fn expire(&mut self, now: Epoch) {
        for index in self.open.values() {
            let alarm = &mut self.alarms[*index];
            if alarm.shelved_until.take_if(|until| *until <= now).is_some() {
                self.changed.insert(alarm.number);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use hilal_dictionary::ParameterLimits;
    use hilal_quantity::Unit;
    use proptest::prelude::*;

    use super::*;
    use crate::decode::ParameterSample;
    use crate::time::MissionClock;

    const ID: ParameterId = ParameterId::BatterySoc;

    fn start() -> Epoch {
        Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)
    }

    /// Charges, each with its on-board time in minutes; they come one a minute.
    fn archive(readings: &[(i64, f64)]) -> Archive {
        let limits = ParameterLimits::low(10.0, 20.0);
        let mut archive = Archive::new(MissionClock::new(start()));
        for (came, &(minute, value)) in readings.iter().enumerate() {
            let epoch = start() + minute * Unit::Minute;
            let limit = Some(limits.status(value));
            let sample =
                ParameterSample { epoch, id: ID, raw: Some(value), value: Some(value), limit };
            archive.add_sample(&sample, start() + (came as f64 + 1.0) * Unit::Minute);
        }
        archive
    }

    fn in_order(values: &[f64]) -> Archive {
        archive(&values.iter().zip(0..).map(|(value, at)| (at, *value)).collect::<Vec<_>>())
    }

    fn watched(values: &[f64]) -> AlarmBook {
        let mut book = AlarmBook::default();
        book.watch(&in_order(values), &[ID], start() + 1 * Unit::Day);
        book
    }

    #[test]
    fn an_alarm_is_raised_at_once_and_returns_when_readings_have_been_inside_for_a_while() {
        assert!(watched(&[50.0, 21.0]).all().is_empty());
        let alarm = watched(&[50.0, 19.0, 21.0, 21.0]).all()[0].clone();
        assert_eq!(
            (alarm.priority, alarm.returned, alarm.count),
            (AlarmPriority::Caution, None, 1)
        );
        assert_eq!(alarm.raised, start() + 1 * Unit::Minute);
        let mut book = watched(&[50.0, 19.0, 21.0, 19.0, 21.0, 21.0, 21.0]);
        assert_eq!(book.all().len(), 1, "one that comes and goes at its limit is one alarm");
        assert_eq!(book.all()[0].returned, Some(start() + 6 * Unit::Minute));
        assert!(!book.all()[0].is_over(), "nobody has seen it");
        book.acknowledge(1).expect("seen");
        assert!(book.all()[0].is_over());
        assert_eq!(book.acknowledge(1), Err(AlarmError::Over(1)));
    }

    #[test]
    fn what_gets_worse_has_to_be_seen_again_and_a_new_one_has_a_new_number() {
        let values = [19.0, 9.0, 50.0, 50.0, 50.0, 15.0];
        let mut book = AlarmBook::default();
        book.watch(&in_order(&values[..1]), &[ID], start() + 1 * Unit::Day);
        book.acknowledge(1).expect("seen");
        book.watch(&in_order(&values[..2]), &[ID], start() + 1 * Unit::Day);
        let alarm = book.get(1).expect("one");
        assert_eq!((alarm.priority, alarm.acknowledged), (AlarmPriority::Critical, false));
        book.acknowledge(1).expect("seen again");
        book.watch(&in_order(&values), &[ID], start() + 1 * Unit::Day);
        assert!(book.get(1).expect("one").is_over());
        assert_eq!(book.get(2).map(|alarm| alarm.priority), Some(AlarmPriority::Caution));
    }

    #[test]
    fn a_returned_alarm_that_nobody_saw_comes_back_as_the_same() {
        let book = watched(&[19.0, 50.0, 50.0, 50.0, 15.0]);
        assert_eq!(book.all().len(), 1);
        assert_eq!((book.all()[0].returned, book.all()[0].count), (None, 2));
    }

    #[test]
    fn stored_readings_that_come_late_are_told_and_do_not_change_how_it_stands() {
        let mut book = AlarmBook::default();
        book.watch(
            &archive(&[(10, 50.0), (1, 5.0), (2, 5.0), (11, 50.0)]),
            &[ID],
            start() + 1 * Unit::Day,
        );
        let alarm = &book.all()[0];
        assert_eq!((alarm.priority, alarm.count), (AlarmPriority::Critical, 2));
        assert_eq!(alarm.returned, Some(start() + 1 * Unit::Minute));
        assert!(!alarm.acknowledged);
    }

    #[test]
    fn a_shelved_alarm_comes_back_by_itself() {
        let mut book = watched(&[19.0]);
        book.shelve(1, start() + 30 * Unit::Minute).expect("put aside");
        book.expire(start() + 29 * Unit::Minute);
        assert!(book.all()[0].shelved_until.is_some());
        book.take_changed();
        book.expire(start() + 30 * Unit::Minute);
        assert_eq!(book.all()[0].shelved_until, None);
        assert_eq!(book.take_changed().into_iter().collect::<Vec<_>>(), [1]);
        assert_eq!(book.unshelve(1), Err(AlarmError::NotShelved(1)));
        assert_eq!(book.shelve(7, start()), Err(AlarmError::Unknown(7)));
    }

    proptest! {
        #[test]
        fn however_often_it_looks_it_finds_the_same(
            values in proptest::collection::vec(0.0..60.0_f64, 1..60), looks in 1..20_usize,
        ) {
            let mut often = AlarmBook::default();
            for end in (0..=values.len()).step_by(looks).chain([values.len()]) {
                often.watch(&in_order(&values[..end]), &[ID], start() + 1 * Unit::Day);
            }
            let once = watched(&values);
            prop_assert_eq!(often.all(), once.all());
        }
    }
}
