//! What is wrong with a sensor, and what it reads then.

use crate::Noise;

/// What is wrong with a sensor; nothing, by default.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct SensorCondition {
    answer: Answer,
    /// It reads so much too much, in the unit of its reading.
    bias: f64,
    /// Its readings scatter by so much more (one standard deviation), in the unit of its reading.
    spread: f64,
}

/// What a sensor answers with, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
enum Answer {
    /// What it measures.
    #[default]
    Fresh,
    /// What it read last.
    Last,
    /// Nothing.
    Nothing,
}

impl SensorCondition {
    const SOUND: Self = Self { answer: Answer::Fresh, bias: 0.0, spread: 0.0 };
    /// It gives no reading.
    pub(crate) const LOST: Self = Self { answer: Answer::Nothing, ..Self::SOUND };
    /// It reads what it read last.
    pub(crate) const STUCK: Self = Self { answer: Answer::Last, ..Self::SOUND };

    /// It reads so much too much.
    pub(crate) const fn biased(bias: f64) -> Self {
        Self { bias, ..Self::SOUND }
    }

    /// It scatters by so much more.
    pub(crate) const fn noisy(spread: f64) -> Self {
        Self { spread, ..Self::SOUND }
    }

    /// Returns what is wrong with a sensor that has both: the worse answer counts, biases add up, and so do the squares
    /// of what scatters.
    pub(crate) fn and(self, other: Self) -> Self {
        Self {
            answer: self.answer.max(other.answer),
            bias: self.bias + other.bias,
            spread: libm::hypot(self.spread, other.spread),
        }
    }

    /// Returns what the sensor reads, where a sound one would read `fresh` and it read `before` last.
    pub(crate) fn read(self, fresh: f64, before: Option<f64>, noise: &mut Noise) -> Option<f64> {
        match self.answer {
            Answer::Fresh if self.spread > 0.0 => {
                Some(fresh + self.bias + self.spread * noise.normal())
            }
            Answer::Fresh => Some(fresh + self.bias),
            Answer::Last => before.or(Some(fresh)),
            Answer::Nothing => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensor_reads_as_its_condition_says() {
        let mut noise = Noise::new(1, 1);
        let mut read = |condition: SensorCondition| condition.read(5.0, Some(3.0), &mut noise);
        assert_eq!(read(SensorCondition::SOUND), Some(5.0));
        assert_eq!(read(SensorCondition::biased(-2.0)), Some(3.0));
        assert_eq!(read(SensorCondition::STUCK), Some(3.0));
        assert_eq!(read(SensorCondition::LOST), None);
    }

    #[test]
    fn a_noisy_sensor_scatters_about_what_it_should_read() {
        let mut noise = Noise::new(1, 2);
        let mut read = || SensorCondition::noisy(2.0).read(5.0, None, &mut noise).unwrap_or(0.0);
        let readings: Vec<f64> = (0..10_000).map(|_| read()).collect();
        let mean = readings.iter().sum::<f64>() / 10_000.0;
        let variance = readings.iter().map(|one| (one - mean).powi(2)).sum::<f64>() / 10_000.0;
        assert!((mean - 5.0).abs() < 0.1 && (variance.sqrt() - 2.0).abs() < 0.1);
    }

    #[test]
    fn of_two_conditions_the_worse_counts_and_biases_add_up() {
        let bias = SensorCondition::biased;
        assert_eq!(bias(1.0).and(bias(2.0)), bias(3.0));
        assert_eq!(bias(1.0).and(SensorCondition::SOUND), bias(1.0));
        assert_eq!(bias(1.0).and(SensorCondition::STUCK).answer, Answer::Last);
        assert_eq!(SensorCondition::STUCK.and(SensorCondition::LOST).answer, Answer::Nothing);
        let noisy = SensorCondition::noisy;
        assert_eq!(noisy(3.0).and(noisy(4.0)), noisy(5.0));
    }
}
