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
            let row = Row { time, receipt, raw: sample.raw, limit: sample.limit };
            self.series.entry(sample.id).or_default().push(row);
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
        let parameter = id.definition();
        let clock = self.clock;
        self.series.get(&id).into_iter().flatten().map(move |row| {
            let value = row.raw.map(|raw| parameter.engineering(raw));
            SeriesSample {
                since_start_s: row.time.milliseconds() as f64 / 1000.0,
                epoch: clock.epoch(row.time),
                receipt: row.receipt,
                raw: row.raw,
                value,
                limit: row.limit,
            }
        })
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
