//! A bounded store of frames: urgent ones go first, and are dropped last.

use std::collections::VecDeque;

use hilal_dictionary::Urgency;

use crate::arrival_order::FrameNumber;
use crate::link::{Channel, Hop};

/// A frame that a store can hold.
pub(crate) trait StoredFrame {
    /// Returns its length in octets.
    fn octets(&self) -> usize;
    /// Returns how urgent it is.
    fn urgency(&self) -> Urgency;
    /// Returns whether a hop carries it on.
    fn leaves_by(&self, hop: Hop) -> bool;
}

/// A telemetry frame on its way to Earth.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DownFrame {
    pub(crate) frame: Vec<u8>,
    /// By which channel the vehicle sent it.
    pub(crate) channel: Channel,
    /// Its place among those of its virtual channel.
    pub(crate) number: FrameNumber,
}

impl StoredFrame for DownFrame {
    fn octets(&self) -> usize {
        self.frame.len()
    }

    fn urgency(&self) -> Urgency {
        self.number.urgency()
    }

    fn leaves_by(&self, _hop: Hop) -> bool {
        true
    }
}

/// A telecommand frame on its way to the vehicle.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UpFrame {
    pub(crate) frame: Vec<u8>,
    /// By which channel the ground sent it.
    pub(crate) channel: Channel,
}

impl StoredFrame for UpFrame {
    fn octets(&self) -> usize {
        self.frame.len()
    }

    fn urgency(&self) -> Urgency {
        Urgency::Urgent
    }

    fn leaves_by(&self, hop: Hop) -> bool {
        match hop {
            Hop::Relay => self.channel == Channel::Relay,
            Hop::Lander | Hop::LanderRelay => self.channel == Channel::Lander,
            Hop::Direct | Hop::LanderDirect | Hop::RelayEarth => false,
        }
    }
}

/// Frames of each urgency in the order in which they came, each with the instant of its coming.
#[derive(Debug)]
pub(super) struct FrameStore<F> {
    capacity: usize,
    octets: usize,
    urgent: VecDeque<(u64, F)>,
    bulk: VecDeque<(u64, F)>,
}

impl<F: StoredFrame> FrameStore<F> {
    pub(super) const fn new(capacity: usize) -> Self {
        Self { capacity, octets: 0, urgent: VecDeque::new(), bulk: VecDeque::new() }
    }

    /// Returns how many octets of frames it holds.
    pub(super) const fn octets(&self) -> usize {
        self.octets
    }

    /// Takes a frame; returns those that are dropped to stay within the capacity: the newest, bulk before urgent.
    pub(super) fn take(&mut self, at_ms: u64, frame: F) -> Vec<F> {
        if frame.octets() > self.capacity {
            return vec![frame];
        }
        self.octets += frame.octets();
        self.queue(frame.urgency()).push_back((at_ms, frame));
        let mut dropped = Vec::new();
        while self.octets > self.capacity
            && let Some((_, frame)) = self.bulk.pop_back().or_else(|| self.urgent.pop_back())
        {
            self.octets -= frame.octets();
            dropped.push(frame);
        }
        dropped
    }

    /// Takes everything out.
    pub(super) fn empty(&mut self) -> Vec<F> {
        self.octets = 0;
        self.urgent.drain(..).chain(self.bulk.drain(..)).map(|(_, frame)| frame).collect()
    }

    const fn queue(&mut self, urgency: Urgency) -> &mut VecDeque<(u64, F)> {
        match urgency {
            Urgency::Urgent => &mut self.urgent,
            Urgency::Bulk => &mut self.bulk,
        }
    }

    /// Returns when a transmitter for a hop that is free from an instant on, in milliseconds, begins with the next
    /// frame, and how many octets that has.
    pub(super) fn next(&self, hop: Hop, free_ms: f64) -> Option<(f64, usize)> {
        let choice = self.choose(hop, free_ms)?;
        Some((choice.start_ms(free_ms), choice.frame.octets()))
    }

    /// Takes that frame out.
    pub(super) fn pop(&mut self, hop: Hop, free_ms: f64) -> Option<F> {
        let Choice { urgency, place, .. } = self.choose(hop, free_ms)?;
        let (_, frame) = self.queue(urgency).remove(place)?;
        self.octets -= frame.octets();
        Some(frame)
    }

    /// Chooses the frame whose transmission can begin first, and of two at the same instant the urgent one.
    fn choose(&self, hop: Hop, free_ms: f64) -> Option<Choice<'_, F>> {
        let urgent = Choice::first(Urgency::Urgent, &self.urgent, hop);
        let bulk = Choice::first(Urgency::Bulk, &self.bulk, hop);
        match (urgent, bulk) {
            (Some(urgent), Some(bulk)) if urgent.start_ms(free_ms) > bulk.start_ms(free_ms) => {
                Some(bulk)
            }
            (Some(urgent), _) => Some(urgent),
            (None, bulk) => bulk,
        }
    }
}

/// A frame that could be sent next.
struct Choice<'a, F> {
    urgency: Urgency,
    place: usize,
    at_ms: u64,
    frame: &'a F,
}

impl<'a, F: StoredFrame> Choice<'a, F> {
    /// Finds the first frame of a queue that a hop carries on.
    fn first(urgency: Urgency, queue: &'a VecDeque<(u64, F)>, hop: Hop) -> Option<Self> {
        let mut places = queue.iter().enumerate();
        let (place, (at_ms, frame)) = places.find(|(_, (_, frame))| frame.leaves_by(hop))?;
        Some(Self { urgency, place, at_ms: *at_ms, frame })
    }

    /// Returns when a transmitter that is free from an instant on can begin with it.
    fn start_ms(&self, free_ms: f64) -> f64 {
        free_ms.max(self.at_ms as f64)
    }
}
