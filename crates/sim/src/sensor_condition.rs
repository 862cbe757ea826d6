//! What is wrong with a sensor, and what it reads then.

/// What is wrong with a sensor, the worst last.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) enum SensorCondition {
    /// Nothing.
    #[default]
    Sound,
    /// It reads so much too much, in the unit of its reading.
    Biased(f64),
    /// It reads what it read last.
    Stuck,
    /// It gives no reading.
    Lost,
}

impl SensorCondition {
    /// Returns what is wrong with a sensor that has both: biases add up, otherwise the worse counts.
    pub(crate) const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Lost, _) | (_, Self::Lost) => Self::Lost,
            (Self::Stuck, _) | (_, Self::Stuck) => Self::Stuck,
            (Self::Biased(one), Self::Biased(other)) => Self::Biased(one + other),
            (biased @ Self::Biased(_), Self::Sound) | (Self::Sound, biased) => biased,
        }
    }

    /// Returns what the sensor reads, where a sound one would read `fresh` and it read `before` last.
    pub(crate) fn read(self, fresh: f64, before: Option<f64>) -> Option<f64> {
        match self {
            Self::Sound => Some(fresh),
            Self::Biased(bias) => Some(fresh + bias),
            Self::Stuck => before.or(Some(fresh)),
            Self::Lost => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sensor_reads_as_its_condition_says() {
        let read = |condition: SensorCondition| condition.read(5.0, Some(3.0));
        assert_eq!(read(SensorCondition::Sound), Some(5.0));
        assert_eq!(read(SensorCondition::Biased(-2.0)), Some(3.0));
        assert_eq!(read(SensorCondition::Stuck), Some(3.0));
        assert_eq!(read(SensorCondition::Lost), None);
    }

    #[test]
    fn of_two_conditions_the_worse_counts_and_biases_add_up() {
        let bias = SensorCondition::Biased;
        assert_eq!(bias(1.0).and(bias(2.0)), bias(3.0));
        assert_eq!(bias(1.0).and(SensorCondition::Sound), bias(1.0));
        assert_eq!(SensorCondition::Sound.and(bias(1.0)), bias(1.0));
        assert_eq!(SensorCondition::Stuck.and(bias(1.0)), SensorCondition::Stuck);
        assert_eq!(SensorCondition::Stuck.and(SensorCondition::Lost), SensorCondition::Lost);
    }
}
