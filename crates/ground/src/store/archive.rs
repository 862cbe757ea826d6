//! Everything decoded, in memory: what the report draws.

use std::collections::BTreeMap;

use hilal_dictionary::{LimitStatus, ParameterId};
use hilal_packets::MissionTime;
use hilal_quantity::Epoch;

use crate::decode::{EventRecord, ParameterSample, ScienceRecord};
use crate::time::MissionClock;

/// A sample without what all samples of its parameter share.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    time: MissionTime,
    receipt: Epoch,
    raw: Option<f64>,
    limit: Option<LimitStatus>,
    /// Which row is the latest reading by on-board time, of this one and those that came before it.
    newest: u32,
}

/// One sample of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SeriesSample {
    /// On-board time since the mission's start, in seconds.
    pub since_start_s: f64,
    /// On-board time.
    pub epoch: Epoch,
    /// When the ground had it.
    pub receipt: Epoch,
    /// The number on the wire.
    pub raw: Option<f64>,
    /// The value in the parameter's unit.
    pub value: Option<f64>,
    /// How it stands to its limits.
    pub limit: Option<LimitStatus>,
}

/// What is kept of samples and of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Keeps {
    All,
    Latest,
}

/// Everything decoded so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Archive {
    clock: MissionClock,
    keeps: Keeps,
    series: BTreeMap<ParameterId, Vec<Row>>,
    latest: BTreeMap<ParameterId, ParameterSample>,
    events: Vec<EventRecord>,
    science: Vec<ScienceRecord>,
}

impl Archive {
    /// Returns an empty archive of a mission.
    pub fn new(clock: MissionClock) -> Self {
        Self::keeping(clock, Keeps::All)
    }

    /// Returns an empty archive that keeps events, and of parameters the latest sample alone.
    pub fn of_the_latest(clock: MissionClock) -> Self {
        Self::keeping(clock, Keeps::Latest)
    }

    const fn keeping(clock: MissionClock, keeps: Keeps) -> Self {
        Self {
            clock,
            keeps,
            series: BTreeMap::new(),
            latest: BTreeMap::new(),
            events: Vec::new(),
            science: Vec::new(),
        }
    }

    pub(crate) const fn clock(&self) -> MissionClock {
        self.clock
    }

    /// Adds a value.
    pub fn add_sample(&mut self, sample: &ParameterSample, receipt: Epoch) {
        if self.keeps == Keeps::All {
            let time = self.clock.mission_time(sample.epoch);
            let rows = self.series.entry(sample.id).or_default();
            let own = u32::try_from(rows.len()).unwrap_or(u32::MAX);
            let before =
                rows.last().and_then(|last| Some((last.newest, rows.get(last.newest as usize)?)));
            // A reading that is missing, or that comes late, leaves the latest as it was.
            let newest = match before {
                Some((known, row))
                    if sample.raw.is_none() || (row.raw.is_some() && row.time > time) =>
                {
                    known
                }
                _ => own,
            };
            rows.push(Row { time, receipt, raw: sample.raw, limit: sample.limit, newest });
        }
        let newer = |last: &ParameterSample| last.epoch <= sample.epoch;
        if sample.value.is_some() && self.latest.get(&sample.id).is_none_or(newer) {
            self.latest.insert(sample.id, *sample);
        }
    }

    /// Adds an event.
    pub fn add_event(&mut self, event: EventRecord) {
        self.events.push(event);
    }

    /// Adds a record of a payload.
    pub fn add_science(&mut self, record: ScienceRecord) {
        if self.keeps == Keeps::All {
            self.science.push(record);
        }
    }

    /// Returns the parameters that have come at least once, in the order of their numbers.
    pub fn parameters(&self) -> impl Iterator<Item = ParameterId> + '_ {
        self.series.keys().copied()
    }

    /// Returns the samples of a parameter in the order they came.
    pub fn samples(&self, id: ParameterId) -> impl Iterator<Item = SeriesSample> + '_ {
        self.samples_from(id, 0)
    }

    /// Returns the samples of a parameter in the order they came, without so many that came first.
    pub fn samples_from(
        &self,
        id: ParameterId,
        first: usize,
    ) -> impl DoubleEndedIterator<Item = SeriesSample> + '_ {
        let rows = self.series.get(&id).and_then(|rows| rows.get(first..)).unwrap_or_default();
        rows.iter().map(move |row| self.sample(id, row))
    }

    fn sample(&self, id: ParameterId, row: &Row) -> SeriesSample {
        SeriesSample {
            since_start_s: row.time.milliseconds() as f64 / 1000.0,
            epoch: self.clock.epoch(row.time),
            receipt: row.receipt,
            raw: row.raw,
            value: row.raw.map(|raw| id.definition().engineering(raw)),
            limit: row.limit,
        }
    }

    /// Returns the latest reading of a parameter by on-board time, of those that the ground had by an instant; nothing
    /// where it had none.
    pub fn latest_by(&self, id: ParameterId, receipt: Epoch) -> Option<SeriesSample> {
        let rows = self.series.get(&id)?;
        let had = rows.partition_point(|row| row.receipt <= receipt);
        let newest = rows.get(had.checked_sub(1)?)?.newest;
        let row = rows.get(newest as usize).filter(|row| row.raw.is_some())?;
        Some(self.sample(id, row))
    }

    /// Returns the events that the ground had by an instant, in the order they came.
    pub fn events_by(&self, receipt: Epoch) -> &[EventRecord] {
        &self.events[..self.events.partition_point(|event| event.receipt <= receipt)]
    }

    /// Returns `(seconds since the mission's start, value)` of every reading of a parameter, in
    /// the order of on-board time: what a chart wants.
    pub fn curve(&self, id: ParameterId) -> Vec<(f64, f64)> {
        let mut points: Vec<(f64, f64)> = self
            .samples(id)
            .filter_map(|sample| Some((sample.since_start_s, sample.value?)))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        points
    }

    /// Returns the latest reading of a parameter by on-board time; a late packet of an earlier
    /// time does not count.
    pub fn latest(&self, id: ParameterId) -> Option<&ParameterSample> {
        self.latest.get(&id)
    }

    /// Returns the events in the order they came.
    pub fn events(&self) -> &[EventRecord] {
        &self.events
    }

    /// Returns the records of all payloads in the order they came.
    pub fn science(&self) -> &[ScienceRecord] {
        &self.science
    }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::Unit;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_known_at_an_instant_is_what_an_archive_held_then(
            came in proptest::collection::vec((0..50_i64, proptest::option::of(0.0..9.0_f64)), 1..40),
        ) {
            let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
            let id = ParameterId::BatterySoc;
            let fill = |archive: &mut Archive, count: usize| {
                for (at, (minute, value)) in came.iter().take(count).enumerate() {
                    let (epoch, value) = (start + *minute * Unit::Minute, *value);
                    let sample = ParameterSample { epoch, id, raw: value, value, limit: None };
                    archive.add_sample(&sample, start + at as f64 * Unit::Minute);
                }
            };
            let mut whole = Archive::new(MissionClock::new(start));
            fill(&mut whole, came.len());
            for count in 0..=came.len() {
                let mut then = Archive::new(MissionClock::new(start));
                fill(&mut then, count);
                let by = whole.latest_by(id, start + (count as f64 - 0.5) * Unit::Minute);
                let held = then.latest(id).map(|sample| (sample.epoch, sample.raw));
                prop_assert_eq!(by.map(|sample| (sample.epoch, sample.raw)), held);
            }
        }
    }
}
