//! Rocks met at random along a drive, by the model of `hilal_mission::models::rocks` that plans
//! count on. A way round a rock is driven as progress that is missing on the line: the vehicle is
//! never beside it, and its odometer, which it reads against its own map, counts none of it.

use hilal_mission::models::{ObstacleModel, Passage, RockField};

use crate::Noise;

/// The rocks ahead of a vehicle, and what it still owes to those that it has met.
#[derive(Debug, Clone)]
pub(crate) struct Detours {
    noise: Noise,
    /// How many rocks are expected to be met before the next one is.
    ahead: f64,
    owed_m: f64,
    owed_s: f64,
    met: u32,
}

impl Detours {
    pub(crate) fn new(mut noise: Noise) -> Self {
        let ahead = exponential(&mut noise);
        Self { noise, ahead, owed_m: 0.0, owed_s: 0.0, met: 0 }
    }

    /// Drives on for some seconds in which the wheels would make `way_m` metres good, and returns
    /// how many of them are driven, and how many are progress on the line.
    pub(crate) fn drive(
        &mut self,
        (way_m, dt_s): (f64, f64),
        (obstacles, passage): (&ObstacleModel, &Passage),
    ) -> Progress {
        let stopped_s = self.owed_s.min(dt_s);
        self.owed_s -= stopped_s;
        let driven_m = way_m * (1.0 - stopped_s / dt_s);
        self.ahead -= driven_m * passage.met_per_m;
        while self.ahead <= 0.0 {
            self.meet(obstacles, &passage.field);
            self.ahead += exponential(&mut self.noise);
        }
        let round_m = self.owed_m.min(driven_m);
        self.owed_m -= round_m;
        Progress { driven_m, on_line_m: driven_m - round_m }
    }

    fn meet(&mut self, obstacles: &ObstacleModel, field: &RockField) {
        let diameter_m = self.diameter_m(obstacles, field);
        self.owed_m += obstacles.round_m(diameter_m, self.noise.uniform());
        self.owed_s += obstacles.stop_s;
        self.met += 1;
    }

    /// Draws the diameter of a rock that is met: the density of diameters, times the width of the
    /// strip in which a rock of that diameter is in the way, by rejection from an exponential.
    fn diameter_m(&mut self, obstacles: &ObstacleModel, field: &RockField) -> f64 {
        let least_m = obstacles.smallest_m();
        let width =
            |diameter_m: f64| (diameter_m + obstacles.corridor_m) / (diameter_m * diameter_m);
        loop {
            let diameter_m = least_m + exponential(&mut self.noise) / field.decay_per_m();
            if self.noise.uniform() * width(least_m) <= width(diameter_m) {
                return diameter_m;
            }
        }
    }

    /// How many rocks have been met.
    pub(crate) const fn met(&self) -> u32 {
        self.met
    }
}

/// What comes of driving among rocks for a while.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Progress {
    /// Metres driven.
    pub(crate) driven_m: f64,
    /// Metres of them on the line.
    pub(crate) on_line_m: f64,
}

/// Draws from the exponential distribution of mean 1.
fn exponential(noise: &mut Noise) -> f64 {
    -libm::log(1.0 - noise.uniform())
}

#[cfg(test)]
mod tests {
    use super::*;
    use hilal_quantity::Speed;

    fn rover() -> ObstacleModel {
        ObstacleModel { climbs_m: 0.15, corridor_m: 0.9, stop_s: 40.0, free_way_m: 2.0 }
    }

    /// Seconds for a kilometre on the line, rocks met, and metres driven.
    fn kilometre(passage: &Passage, seed: u64) -> [f64; 3] {
        let mut detours = Detours::new(Noise::new(seed, 0));
        let [mut seconds, mut driven_m, mut on_line_m] = [0.0; 3];
        while on_line_m < 1000.0 {
            let progress = detours.drive((0.03, 1.0), (&rover(), passage));
            seconds += 1.0;
            driven_m += progress.driven_m;
            on_line_m += progress.on_line_m;
        }
        [seconds, f64::from(detours.met()), driven_m]
    }

    #[test]
    fn a_kilometre_takes_in_the_mean_what_the_model_says_of_its_rocks() {
        for cover in [0.02, 0.05, 0.08] {
            let speed = Speed::from_metres_per_second(0.03);
            let passage = rover().passage(RockField::golombek(cover), speed);
            let runs: Vec<[f64; 3]> = (0..200).map(|seed| kilometre(&passage, seed)).collect();
            let way_m = 1000.0 / (1.0 - passage.round_per_m);
            let wanted = [1000.0 / 0.03 * passage.way, passage.met_per_m * way_m, way_m];
            for (figure, wanted) in wanted.into_iter().enumerate() {
                let mean = runs.iter().map(|run| run[figure]).sum::<f64>() / 200.0;
                let spread: f64 = runs.iter().map(|run| (run[figure] - mean).powi(2)).sum();
                let error = (spread / 199.0 / 200.0).sqrt();
                assert!((mean - wanted).abs() <= 3.5 * error + 1.0, "{cover}: {mean} {wanted}");
            }
        }
    }

    #[test]
    fn diameters_met_are_those_of_the_model_in_the_strip() {
        let (rover, field) = (rover(), RockField::golombek(0.1));
        let mut detours = Detours::new(Noise::new(5, 0));
        let count = 40_000;
        let mean_m =
            (0..count).map(|_| detours.diameter_m(&rover, &field)).sum::<f64>() / f64::from(count);
        let rocks = field.moments_from(rover.smallest_m());
        let wanted_m = (rocks.squares + rover.corridor_m * rocks.diameters)
            / (rocks.diameters + rover.corridor_m * rocks.number);
        assert!((mean_m / wanted_m - 1.0).abs() < 0.02, "{mean_m} {wanted_m}");
    }

    #[test]
    fn without_rocks_all_that_is_driven_is_progress() {
        let speed = Speed::from_metres_per_second(0.03);
        let free = rover().passage(RockField::golombek(0.0), speed);
        let mut detours = Detours::new(Noise::new(1, 0));
        for _ in 0..10_000 {
            let Progress { driven_m, on_line_m } = detours.drive((0.03, 1.0), (&rover(), &free));
            assert!((driven_m - 0.03).abs() < 1e-15 && (on_line_m - 0.03).abs() < 1e-15);
        }
        assert_eq!(detours.met(), 0);
    }
}
