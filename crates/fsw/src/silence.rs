//! Silence of the ground: what the vehicle does by itself when no telecommand comes, level by level.
//!
//! ```text
//! heard ─► listens by the other receiver ─► drives back to a haven on its track ─► hibernates until its dawn
//! ```
//!
//! Only a telecommand that is genuine ends the silence: noise, and frames in clear that anybody can send, do not.

use hilal_dictionary::{EventId, FailureCode, Mode};
use hilal_quantity::MapPoint;
use serde::{Deserialize, Serialize};

use crate::FlightSoftware;
use crate::ProtectionTable;
use crate::drive::Waypoint;
use crate::hardware::ReceiverSide;
use crate::parking::Then;
use crate::sleep::Sleep;

/// How many havens are remembered.
const HAVENS: usize = 16;
/// While the silence lasts, the receivers take turns of this length, in seconds: ours, half the time between two
/// passes of a relay in an orbit of twelve hours.
const TURN_S: u32 = 6 * 3600;

/// A haven is on the track when it was passed this close, in metres: ours, some errors of the position.
const ON_TRACK_M: f64 = 10.0;
/// Share of the highest speed at which the vehicle goes back: slip and turns take the rest. Ours.
const RETREAT_PACE: f64 = 0.5;

/// A place on the way where the vehicle can outlive the night, and when to wake there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Haven {
    pub(crate) place: MapPoint,
    pub(crate) wake_s: u32,
}

/// How far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Serialize, Deserialize)]
enum Level {
    /// The ground was heard of late.
    #[default]
    Heard,
    /// The receivers take turns.
    Listens,
    /// On its way to a haven, or there.
    Retreats,
    /// It has hibernated.
    Hibernates,
}

/// What is to be done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// Listen by the receiver that is chosen now.
    Listen,
    /// Drive back to a haven.
    Retreat,
    /// Hibernate.
    Hibernate,
}

/// The command-loss timer.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Silence {
    heard_s: Option<u32>,
    level: Level,
    receiver: ReceiverSide,
    turned_s: u32,
    havens: [Option<Haven>; HAVENS],
}

impl Silence {
    pub(crate) const fn new() -> Self {
        Self {
            heard_s: None,
            level: Level::Heard,
            receiver: ReceiverSide::Main,
            turned_s: 0,
            havens: [None; HAVENS],
        }
    }

    /// Begins to count, unless it has begun before a restart.
    pub(crate) const fn begin(&mut self, now_s: u32) {
        if self.heard_s.is_none() {
            self.heard_s = Some(now_s);
        }
    }

    /// Returns the receiver that listens.
    pub(crate) const fn receiver(&self) -> ReceiverSide {
        self.receiver
    }

    /// Returns for how long nothing was heard, in seconds.
    pub(crate) fn lasts_s(&self, now_s: u32) -> u32 {
        self.heard_s.map_or(0, |heard| now_s.saturating_sub(heard))
    }

    /// Takes a genuine telecommand; returns how long the silence was, if anything was done about it.
    pub(crate) fn heard(&mut self, now_s: u32) -> Option<u32> {
        let lasted_s = self.lasts_s(now_s);
        self.heard_s = Some(now_s);
        (core::mem::take(&mut self.level) != Level::Heard).then_some(lasted_s)
    }

    /// Returns what is to be done now, once for each level.
    pub(crate) fn step(&mut self, table: &ProtectionTable, now_s: u32) -> Option<Step> {
        let silent_s = self.lasts_s(now_s);
        if silent_s >= table.silence_hibernate_s && self.level < Level::Hibernates {
            self.level = Level::Hibernates;
            return Some(Step::Hibernate);
        }
        if silent_s >= table.silence_retreat_s && self.level < Level::Retreats {
            self.level = Level::Retreats;
            return Some(Step::Retreat);
        }
        let begins = self.level == Level::Heard && silent_s >= table.silence_listen_s;
        let turns = self.level > Level::Heard && now_s.saturating_sub(self.turned_s) >= TURN_S;
        if !begins && !turns {
            return None;
        }
        self.level = self.level.max(Level::Listens);
        self.turned_s = now_s;
        self.receiver = self.receiver.other();
        Some(Step::Listen)
    }

    /// Remembers a haven in place of another.
    pub(crate) fn set_haven(&mut self, slot: u8, haven: Option<Haven>) -> Result<(), FailureCode> {
        let place = self.havens.get_mut(usize::from(slot)).ok_or(FailureCode::Range)?;
        *place = haven;
        Ok(())
    }

    /// Returns the havens at which there is still a night to come.
    pub(crate) fn havens(&self, now_s: u32) -> impl Iterator<Item = Haven> {
        self.havens.into_iter().flatten().filter(move |haven| haven.wake_s > now_s)
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Counts the silence of the ground, and does what is due.
    pub(crate) fn watch_silence(&mut self) {
        let now_s = self.readings.now_s();
        let genuine = self.command_link.genuine();
        if core::mem::replace(&mut self.genuine_frames, genuine) != genuine
            && let Some(lasted_s) = self.silence.heard(now_s)
        {
            self.downlink.event(EventId::SilenceOver, &[f64::from(lasted_s)]);
        }
        let silent_s = f64::from(self.silence.lasts_s(now_s));
        match self.silence.step(&self.tables.protection, now_s) {
            None => {}
            Some(Step::Listen) => {
                let receiver = f64::from(self.silence.receiver() as u8);
                self.downlink.event(EventId::SilenceListens, &[silent_s, receiver]);
            }
            Some(Step::Retreat) => self.retreat(silent_s),
            Some(Step::Hibernate) => self.outlive_silence(silent_s),
        }
    }

    /// Gives the plan up, and drives back by the track to the haven that is nearest on it. In safe mode the vehicle
    /// stays where it is: the cause may be the drive.
    fn retreat(&mut self, silent_s: f64) {
        self.cut_science();
        self.abandon_drive();
        self.reset_schedule();
        if self.mode == Mode::Safe {
            return;
        }
        self.wake();
        let distance_m = self.drive_back();
        self.downlink.event(EventId::SilenceRetreats, &[silent_s, distance_m]);
        if self.drive.waypoints() == 0 {
            self.settle(Then::Idle);
        }
    }

    /// Fills the queue with the way back by the track to the haven that is nearest on it, and returns how long that
    /// way is in metres; 0 where the track passes none.
    fn drive_back(&mut self) -> f64 {
        let now_s = self.readings.now_s();
        let on_track =
            |haven: Haven| self.track.back_to(haven.place, ON_TRACK_M).map(|index| (index, haven));
        let nearest = self.silence.havens(now_s).filter_map(on_track).max_by_key(|(at, _)| *at);
        let Some((index, haven)) = nearest else { return 0.0 };
        let pace_m_s = RETREAT_PACE * self.tables.drive.max_speed_m_s;
        let (mut here, mut distance_m) = (self.navigator.position(), 0.0);
        for place in self.track.way_back(index, haven.place) {
            distance_m += here.distance(place).metres();
            here = place;
            #[expect(
                clippy::cast_possible_truncation,
                clippy::cast_sign_loss,
                reason = "saturates"
            )]
            let takes_s = (distance_m / pace_m_s) as u32;
            let arrive_by_s = now_s.saturating_add(takes_s);
            // There are no more places than the queue has room for.
            let _full = self.drive.push(Waypoint { place, arrive_by_s });
        }
        self.then = Then::Idle;
        self.change_mode(Mode::Drive);
        distance_m
    }

    /// Hibernates until the dawn of the haven that is nearest, or until the battery is charged where none is known.
    fn outlive_silence(&mut self, silent_s: f64) {
        let now_s = self.readings.now_s();
        let here = self.navigator.position();
        let wake_s = self
            .silence
            .havens(now_s)
            .min_by(|a, b| {
                let distance = |haven: &Haven| haven.place.distance(here).metres();
                distance(a).total_cmp(&distance(b))
            })
            .map(|haven| haven.wake_s);
        let values = [silent_s, wake_s.map_or(f64::NAN, f64::from)];
        self.downlink.event(EventId::SilenceHibernates, &values);
        self.abandon_drive();
        self.cut_science();
        let into = if self.mode == Mode::Safe { Mode::Safe } else { self.tables.idle_mode };
        self.sleep = Some(Sleep::new(wake_s, into));
        self.change_mode(Mode::Hibernate);
    }
}

#[cfg(test)]
mod tests {
    use std::vec::Vec;

    use super::*;

    #[test]
    fn each_level_comes_once_and_the_receivers_take_turns() {
        let table = ProtectionTable::default();
        let mut silence = Silence::new();
        silence.begin(1000);
        let steps: Vec<(u32, Step)> = (1000..1000 + 100 * 3600)
            .filter_map(|now_s| {
                silence.step(&table, now_s).map(|step| ((now_s - 1000) / 3600, step))
            })
            .collect();
        assert_eq!(steps[..4], [48, 54, 60, 66].map(|hour| (hour, Step::Listen)));
        assert!(steps.contains(&(72, Step::Retreat)) && steps.contains(&(96, Step::Hibernate)));
        let others = steps.iter().filter(|(_, step)| *step != Step::Listen).count();
        assert_eq!(others, 2);
        assert_eq!(silence.heard(1000 + 100 * 3600), Some(100 * 3600));
        assert_eq!(silence.heard(1000 + 101 * 3600), None);
    }

    #[test]
    fn a_haven_whose_dawn_has_passed_is_none() {
        let mut silence = Silence::new();
        let haven = |wake_s| Some(Haven { place: MapPoint::default(), wake_s });
        assert_eq!(silence.set_haven(0, haven(100)), Ok(()));
        assert_eq!(silence.set_haven(15, haven(200)), Ok(()));
        assert_eq!(silence.set_haven(16, haven(300)), Err(FailureCode::Range));
        assert_eq!(silence.havens(100).map(|haven| haven.wake_s).collect::<Vec<_>>(), [200]);
    }
}
