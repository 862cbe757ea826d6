//! The faces of the solar array: how much each gives, and which have failed.
//!
//! All faces share one light, so that each is compared with those beside it. How they compare is learnt while both
//! give power: vehicles have fewer than four faces, and unequal ones.

use hilal_dictionary::{EventId, Sensor};
use libm::cos;
use serde::{Deserialize, Serialize};

use crate::FlightSoftware;
use crate::doubt::{Doubt, Look};
use crate::sunlight::FACE_AZIMUTHS_RAD;

/// A face is judged when the Sun shines on it with at least this cosine.
const JUDGED_COSINE: f64 = 0.3;
/// What faces can give is learnt when the Sun shines on them with at least this cosine: ours, so that a Sun sensor
/// that is a little off teaches little that is wrong.
const LEARNT_COSINE: f64 = 0.5;
/// How many cycles two faces must be lit together before one tells how bright the other's light is.
const LEARNT_CYCLES: u16 = 60;
/// How much of a new figure is taken in a cycle: ours, so that one odd reading teaches little.
const LEARNT_SHARE: f64 = 0.05;
/// What differs by less than this share from what was learnt is noise: ours, five times that of the Sun sensor.
const NOISE_SHARE: f64 = 0.05;
/// A face gives power when it gives more than this, in watts.
const LEAST_W: f64 = 2.0;
/// A face that gives less than this share of what it should is lost…
const LOST_SHARE: f64 = 0.2;
/// …and one that gives more than this is back.
const BACK_SHARE: f64 = 0.5;
/// A face must be wrong for so many times as long as a sensor.
const LOST_PERSISTENCES: u32 = 10;

/// One face.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Face {
    /// The most that it has given with the Sun straight on it, in watts.
    best_w: f64,
    is_lost: bool,
    doubt: Doubt,
}

/// A face and the next one clockwise.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
struct Pair {
    /// What the second gives for each watt of the first, with the Sun straight on both.
    ratio: f64,
    /// In how many cycles this was learnt.
    cycles: u16,
}

/// A change of a face.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum FaceChange {
    /// This face gives no more than this share of what it should.
    Lost(usize, f64),
    /// This face gives power again.
    Back(usize),
}

/// The faces. They outlive a reset.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub(crate) struct ArrayFaces {
    faces: [Face; 4],
    pairs: [Pair; 4],
}

/// What a face gives and how the Sun shines on it.
#[derive(Debug, Clone, Copy, Default)]
struct Lit {
    cosine: f64,
    power_w: f64,
    is_lost: bool,
}

impl ArrayFaces {
    /// Returns which faces are lost: front, right, rear, left.
    pub(crate) fn lost(&self) -> [bool; 4] {
        self.faces.map(|face| face.is_lost)
    }

    /// Returns which faces have given power.
    pub(crate) fn known(&self) -> [bool; 4] {
        self.faces.map(|face| face.best_w > LEAST_W)
    }

    /// Takes the azimuth of the Sun from its sensor and the power of each face, and returns what has changed.
    pub(crate) fn watch(
        &mut self,
        (sun_azimuth_rad, faces_w): (f64, &[f64; 4]),
        persistence_s: u32,
    ) -> [Option<FaceChange>; 4] {
        let mut lit = [Lit::default(); 4];
        let given = FACE_AZIMUTHS_RAD.into_iter().zip(faces_w);
        for ((lit, face), (face_rad, power_w)) in lit.iter_mut().zip(&self.faces).zip(given) {
            let cosine = cos(sun_azimuth_rad - face_rad);
            *lit = Lit { cosine, power_w: *power_w, is_lost: face.is_lost };
        }
        let [front, right, rear, left] = lit;
        let beside = [(left, right), (front, rear), (right, left), (rear, front)];
        let [to_right, to_rear, to_left, to_front] = self.pairs;
        let pairs =
            [(to_front, to_right), (to_right, to_rear), (to_rear, to_left), (to_left, to_front)];
        let mut changes = [None; 4];
        let faces = self.faces.iter_mut().zip(lit).zip(&mut changes).enumerate();
        for ((number, ((face, own), change)), (beside, pairs)) in
            faces.zip(beside.into_iter().zip(pairs))
        {
            face.learn(own);
            let by_before = pairs.0.second_straight_w(beside.0);
            let by_after = pairs.1.first_straight_w(beside.1);
            let straight_w = [by_before, by_after].into_iter().flatten().reduce(f64::max);
            *change = face.judge(number, own, straight_w, persistence_s);
        }
        let next = [right, rear, left, front];
        for (pair, (first, second)) in self.pairs.iter_mut().zip(lit.into_iter().zip(next)) {
            pair.learn(first, second);
        }
        changes
    }
}

impl Lit {
    /// Returns what the face would give with the Sun straight on it, when that can be told.
    fn straight_w(self, least_cosine: f64) -> Option<f64> {
        (self.cosine >= least_cosine).then_some(self.power_w / self.cosine)
    }

    /// Returns the same when the face gives power as it should.
    fn healthy_w(self, least_cosine: f64) -> Option<f64> {
        self.straight_w(least_cosine).filter(|_| !self.is_lost && self.power_w > LEAST_W)
    }
}

impl Pair {
    /// Learns from two faces that both give power. What does not fit what was learnt before teaches nothing: it may
    /// be one that fails.
    fn learn(&mut self, first: Lit, second: Lit) {
        let straight = (first.healthy_w(LEARNT_COSINE), second.healthy_w(LEARNT_COSINE));
        let (Some(first_w), Some(second_w)) = straight else { return };
        let ratio = second_w / first_w;
        if self.cycles < LEARNT_CYCLES {
            self.cycles += 1;
            self.ratio += (ratio - self.ratio) / f64::from(self.cycles);
            return;
        }
        let strayed = ratio / self.ratio;
        let is_noise = (strayed - 1.0).abs() < NOISE_SHARE;
        if !is_noise && (BACK_SHARE..1.0 / BACK_SHARE).contains(&strayed) {
            self.ratio += LEARNT_SHARE * (ratio - self.ratio);
        }
    }

    /// Returns what the second face should give with the Sun straight on it, by what the first gives.
    fn second_straight_w(&self, first: Lit) -> Option<f64> {
        let first_w = first.healthy_w(JUDGED_COSINE)?;
        (self.cycles >= LEARNT_CYCLES).then_some(first_w * self.ratio)
    }

    /// Returns what the first face should give with the Sun straight on it, by what the second gives.
    fn first_straight_w(&self, second: Lit) -> Option<f64> {
        let second_w = second.healthy_w(JUDGED_COSINE)?;
        (self.cycles >= LEARNT_CYCLES).then_some(second_w / self.ratio)
    }
}

impl Face {
    fn learn(&mut self, lit: Lit) {
        if let Some(straight_w) = lit.healthy_w(LEARNT_COSINE)
            && straight_w > (1.0 + NOISE_SHARE) * self.best_w
        {
            self.best_w += LEARNT_SHARE * (straight_w - self.best_w);
        }
    }

    /// Judges the face by what it should give with the Sun straight on it, as those beside it tell.
    fn judge(
        &mut self,
        number: usize,
        own: Lit,
        straight_w: Option<f64>,
        persistence_s: u32,
    ) -> Option<FaceChange> {
        // When no other face tells how bright it is, what a lost one gives against its best shows that it is back,
        // and nothing shows that one is lost.
        let expected_w = own.cosine * straight_w.or(self.is_lost.then_some(self.best_w))?;
        if own.cosine < JUDGED_COSINE || expected_w < LEAST_W {
            return None;
        }
        let share = own.power_w / expected_w;
        let (has_changed, needed_s) = if self.is_lost {
            (share > BACK_SHARE, persistence_s)
        } else {
            (share < LOST_SHARE, persistence_s.saturating_mul(LOST_PERSISTENCES))
        };
        let look = if has_changed { Look::Wrong } else { Look::Good };
        if !self.doubt.confirms(look, needed_s) {
            return None;
        }
        self.is_lost = !self.is_lost;
        Some(if self.is_lost { FaceChange::Lost(number, share) } else { FaceChange::Back(number) })
    }
}

impl<M: AsRef<[u8]> + AsMut<[u8]>> FlightSoftware<M> {
    /// Compares the faces of the array, while the Sun sensor tells where the Sun is.
    pub(crate) fn watch_array(&mut self) {
        if !self.sensors.trust.is_trusted(Sensor::Sun) {
            return;
        }
        let Some(sun_azimuth_rad) = self.readings.sun_azimuth_rad else { return };
        let light = (sun_azimuth_rad, &self.readings.array_power_w);
        let persistence_s = self.tables.protection.sensor_persistence_s;
        for change in self.array.watch(light, persistence_s).into_iter().flatten() {
            match change {
                FaceChange::Lost(face, share) => {
                    let values = [face as f64, 100.0 * share.max(0.0)];
                    self.downlink.event(EventId::ArrayFaceLost, &values);
                }
                FaceChange::Back(face) => {
                    self.downlink.event(EventId::ArrayFaceBack, &[face as f64]);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::sunlight::faces_w;

    const FULL_W: [f64; 4] = [75.0, 75.0, 75.0, 75.0];

    /// Faces that can give `full_w` each and have turned once round the Sun.
    fn learnt(full_w: [f64; 4]) -> ArrayFaces {
        let mut array = ArrayFaces::default();
        for second in 0..720 {
            let sun = f64::from(second).to_radians();
            array.watch((sun, &given(sun, full_w)), 60);
        }
        array
    }

    fn given(sun_rad: f64, full_w: [f64; 4]) -> [f64; 4] {
        let mut powers = faces_w(sun_rad, 1.0);
        for (power, full_w) in powers.iter_mut().zip(full_w) {
            *power *= full_w;
        }
        powers
    }

    /// Lets the Sun stand still and returns what changed, and after how long.
    fn changes(
        array: &mut ArrayFaces,
        sun_deg: f64,
        full_w: [f64; 4],
    ) -> std::vec::Vec<(u32, FaceChange)> {
        let sun = sun_deg.to_radians();
        let mut all = std::vec::Vec::new();
        for second in 1..=2000 {
            let changed = array.watch((sun, &given(sun, full_w)), 60);
            all.extend(changed.into_iter().flatten().map(|change| (second, change)));
        }
        all
    }

    #[test]
    fn a_dead_face_is_found_by_the_one_beside_it_and_found_again_when_it_lives() {
        let mut array = learnt(FULL_W);
        let dead = [75.0, 0.0, 75.0, 75.0];
        assert_eq!(changes(&mut array, 45.0, dead), [(600, FaceChange::Lost(1, 0.0))]);
        assert_eq!(array.lost(), [false, true, false, false]);
        assert_eq!(changes(&mut array, 45.0, FULL_W), [(60, FaceChange::Back(1))]);
    }

    #[test]
    fn dimmer_light_on_all_faces_and_a_dusty_face_lose_none() {
        let mut array = learnt(FULL_W);
        assert_eq!(changes(&mut array, 45.0, FULL_W.map(|full| 0.1 * full)), []);
        assert_eq!(changes(&mut array, 30.0, [75.0, 30.0, 75.0, 75.0]), []);
    }

    #[test]
    fn a_face_that_never_gave_power_is_not_there() {
        let full_w = [75.0, 0.0, 0.0, 20.0];
        let mut array = learnt(full_w);
        assert_eq!(array.known(), [true, false, false, true]);
        for sun_deg in [0.0, 45.0, 90.0, 135.0, 180.0, 225.0, 270.0, 315.0] {
            assert_eq!(changes(&mut array, sun_deg, full_w), []);
        }
    }

    #[test]
    fn a_face_that_is_lit_alone_is_not_judged() {
        let mut array = learnt(FULL_W);
        assert_eq!(changes(&mut array, 0.0, [0.0, 75.0, 75.0, 75.0]), []);
    }

    proptest! {
        #[test]
        fn healthy_faces_are_never_lost_whatever_the_sun_does(
            suns in proptest::collection::vec((0.0..360.0_f64, 0.0..1.0_f64, 0..2000_u32), 1..20),
            full_w in proptest::array::uniform4(10.0..80.0_f64),
        ) {
            let mut array = ArrayFaces::default();
            for (sun_deg, light, seconds) in suns {
                let sun = sun_deg.to_radians();
                let powers = given(sun, full_w).map(|power| light * power);
                for second in 0..seconds {
                    // The sensor is off by a degree, to and fro.
                    let error = if second % 2 == 0 { 0.02 } else { -0.02 };
                    prop_assert!(array.watch((sun + error, &powers), 60).iter().all(Option::is_none));
                }
            }
        }
    }
}
