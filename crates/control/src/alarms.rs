//! Alarms as consoles see them, and what people do about them.

use std::collections::BTreeMap;

use hilal_dictionary::ParameterId;
use hilal_ground::{AlarmBook, AlarmError, AlarmSource, Ground, GroundAlarm, LimitTable};
use hilal_plan::utc_text;
use hilal_quantity::{Epoch, Unit};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::requests::Actor;

/// Alarms that are over and that a console is given when it comes.
const OVER: usize = 50;
/// The longest that an alarm can be put aside, in minutes: a watch of half a day. Ours.
pub(crate) const LONGEST_SHELF_MIN: u32 = 720;

/// What somebody does about an alarm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AlarmAct {
    /// Says that it is seen.
    Acknowledge,
    /// Puts it aside for so many minutes of the mission's clock.
    Shelve {
        /// How long.
        minutes: u32,
    },
    /// Takes it back from aside.
    Unshelve,
}

impl AlarmAct {
    /// Returns the word that the audit trail has for it.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Shelve { .. } => "shelve",
            Self::Unshelve => "unshelve",
        }
    }
}

/// What somebody did about an alarm, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AlarmDeed {
    /// By whom, and when.
    #[serde(flatten)]
    pub by: Actor,
    /// What.
    pub act: AlarmAct,
    /// Why, or what else there is to say.
    pub comment: String,
}

/// An alarm.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AlarmLine {
    /// Its number among the vehicle's, from 1.
    pub n: u32,
    /// `parameter` or `event`.
    pub kind: String,
    /// The parameter's or the event's name.
    pub source: String,
    /// `caution`, `serious` or `critical`.
    pub priority: String,
    /// What it says.
    pub text: String,
    /// On-board time of what raised it.
    pub raised: String,
    /// When the ground had that.
    pub received: String,
    /// On-board time of the latest reading outside its limits, or of the latest event.
    pub latest: String,
    /// Readings outside the limits, or events.
    pub count: u32,
    /// When it was over by on-board time; null while it stands. Events are over at once.
    pub returned: Option<String>,
    /// Whether somebody has seen it as it stands.
    pub acknowledged: bool,
    /// Until when it is put aside, by the mission's clock.
    pub shelved_until: Option<String>,
    /// What people did about it, the last first.
    pub deeds: Vec<AlarmDeed>,
}

/// The alarms of a vehicle, with what people did about them.
#[derive(Debug)]
pub(crate) struct AlarmDesk {
    book: AlarmBook,
    limits: LimitTable,
    limited: Vec<ParameterId>,
    deeds: BTreeMap<u32, Vec<AlarmDeed>>,
}

impl AlarmDesk {
    /// Begins without an alarm.
    pub(crate) fn new(limits: &LimitTable) -> Self {
        let limited = limits.limited().collect();
        let (book, limits) = (AlarmBook::default(), limits.clone());
        Self { book, limits, limited, deeds: BTreeMap::new() }
    }

    /// Takes in what has come by an instant.
    pub(crate) fn watch(&mut self, ground: &Ground, now: Epoch) {
        self.book.watch(ground.archive(), &self.limited, now);
        self.book.expire(now);
    }

    /// Says whether an act is possible, and does nothing.
    ///
    /// # Errors
    ///
    /// As [`AlarmDesk::act`].
    pub(crate) fn ensure(&self, number: u32, act: AlarmAct, now: Epoch) -> Result<(), AlarmError> {
        done(&mut self.book.clone(), number, (act, now))
    }

    /// Does something about an alarm.
    ///
    /// # Errors
    ///
    /// There is none of this number, or it stands otherwise.
    pub(crate) fn act(
        &mut self,
        number: u32,
        deed: AlarmDeed,
        now: Epoch,
    ) -> Result<(), AlarmError> {
        done(&mut self.book, number, (deed.act, now))?;
        self.deeds.entry(number).or_default().insert(0, deed);
        Ok(())
    }

    /// Tells what has changed since the last call.
    pub(crate) fn changes(&mut self) -> Vec<AlarmLine> {
        let changed = self.book.take_changed();
        changed.into_iter().filter_map(|number| self.line(number)).collect()
    }

    /// Tells all that are not over, and the last that are.
    pub(crate) fn all(&self) -> Vec<AlarmLine> {
        let (over, open): (Vec<&GroundAlarm>, Vec<&GroundAlarm>) =
            self.book.all().iter().partition(|alarm| alarm.is_over());
        let last = over.iter().skip(over.len().saturating_sub(OVER));
        last.chain(&open).map(|alarm| self.told(alarm)).collect()
    }

    /// Tells all that people did, with the names of what the alarms are of.
    pub(crate) fn done(&self) -> impl Iterator<Item = (&'static str, &AlarmDeed)> {
        self.deeds.iter().flat_map(|(number, deeds)| {
            let name = self.book.get(*number).map_or("an alarm", |alarm| alarm.source.name());
            deeds.iter().map(move |deed| (name, deed))
        })
    }

    /// Tells an alarm by its number.
    pub(crate) fn line(&self, number: u32) -> Option<AlarmLine> {
        self.book.get(number).map(|alarm| self.told(alarm))
    }

    fn told(&self, alarm: &GroundAlarm) -> AlarmLine {
        AlarmLine {
            n: alarm.number,
            kind: match alarm.source {
                AlarmSource::Parameter(_) => "parameter",
                AlarmSource::Event(_) => "event",
            }
            .to_owned(),
            source: alarm.source.name().to_owned(),
            priority: alarm.priority.name().to_owned(),
            text: self.text(alarm),
            raised: utc_text(alarm.raised),
            received: utc_text(alarm.received),
            latest: utc_text(alarm.latest),
            count: alarm.count,
            returned: alarm.returned.map(utc_text),
            acknowledged: alarm.acknowledged,
            shelved_until: alarm.shelved_until.map(utc_text),
            deeds: self.deeds.get(&alarm.number).cloned().unwrap_or_default(),
        }
    }

    fn text(&self, alarm: &GroundAlarm) -> String {
        let AlarmSource::Parameter(id) = alarm.source else { return alarm.text.clone() };
        let (parameter, limits) = (id.definition(), self.limits.limits(id));
        let Some(value) = alarm.value else { return "outside its limits".to_owned() };
        let below = [(limits.red_low, "red"), (limits.yellow_low, "yellow")];
        let above = [(limits.red_high, "red"), (limits.yellow_high, "yellow")];
        let below = below.iter().find_map(|(limit, colour)| {
            limit.filter(|limit| value < *limit).map(|limit| ("below", limit, *colour))
        });
        let broken = below.or_else(|| {
            above.iter().find_map(|(limit, colour)| {
                limit.filter(|limit| value > *limit).map(|limit| ("above", limit, *colour))
            })
        });
        let shown = |value| with_unit(value, parameter.unit);
        match broken {
            Some((side, limit, colour)) => {
                format!("{}, {side} its {colour} limit of {}", shown(value), shown(limit))
            }
            None => format!("{}, at its limit", shown(value)),
        }
    }
}

/// Writes a value with its unit and at most three decimals, none of them needless.
fn with_unit(value: f64, unit: &str) -> String {
    let text = format!("{value:.3}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    format!("{text} {unit}").trim_end().to_owned()
}

fn done(
    book: &mut AlarmBook,
    number: u32,
    (act, now): (AlarmAct, Epoch),
) -> Result<(), AlarmError> {
    match act {
        AlarmAct::Acknowledge => book.acknowledge(number),
        AlarmAct::Shelve { minutes } => {
            book.shelve(number, now + f64::from(minutes) * Unit::Minute)
        }
        AlarmAct::Unshelve => book.unshelve(number),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_without_needless_decimals() {
        let shown = [(1.0, ""), (0.0, ""), (14.2504, "%"), (-20.0, "°C"), (100.0, "V")]
            .map(|(value, unit)| with_unit(value, unit));
        assert_eq!(shown, ["1", "0", "14.25 %", "-20 °C", "100 V"]);
    }
}
