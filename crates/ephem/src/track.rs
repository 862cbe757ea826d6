//! Chebyshev polynomials of one body or one frame, unpacked once so that a look-up is quick.

use anise::math::interpolation::{InterpolationError, chebyshev_eval};
use anise::naif::daf::datatypes::Type2ChebyshevSet;

use crate::EphemError;

/// A value and its rate per second.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Sample {
    pub(crate) value: [f64; 3],
    pub(crate) rate: [f64; 3],
}

impl Sample {
    /// Adds two samples part by part.
    pub(crate) fn plus(self, other: Self) -> Self {
        let add = |a: [f64; 3], b: [f64; 3]| [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
        Self { value: add(self.value, other.value), rate: add(self.rate, other.rate) }
    }

    fn is_finite(&self) -> bool {
        self.value.iter().chain(&self.rate).all(|number| number.is_finite())
    }
}

/// The segments of one body or one frame, in the order of the file.
#[derive(Debug, Clone)]
pub(crate) struct Track {
    kernel: String,
    what: &'static str,
    segments: Vec<Segment>,
}

/// A run of records of equal length (NAIF, "SPK Required Reading", type 2).
#[derive(Debug, Clone)]
pub(crate) struct Segment {
    start_et_s: f64,
    end_et_s: f64,
    first_record_et_s: f64,
    interval_s: f64,
    record_len: usize,
    records: Box<[f64]>,
}

impl Track {
    pub(crate) fn new(kernel: String, what: &'static str, segments: Vec<Segment>) -> Self {
        Self { kernel, what, segments }
    }

    /// Returns the first and the last instant of the track, in TDB seconds since J2000.
    pub(crate) fn span_et_s(&self) -> (f64, f64) {
        self.segments.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(start, end), s| {
            (start.min(s.start_et_s), end.max(s.end_et_s))
        })
    }

    /// Evaluates the track, or returns `None` where it has no segment.
    pub(crate) fn evaluate(&self, et_s: f64) -> Result<Option<Sample>, EphemError> {
        // Later segments take precedence (NAIF, "SPK Required Reading").
        let Some(segment) = self.segments.iter().rev().find(|s| s.covers(et_s)) else {
            return Ok(None);
        };
        let sample = segment.evaluate(et_s).map_err(|error| self.damaged(&error))?;
        if sample.is_finite() {
            Ok(Some(sample))
        } else {
            Err(self.damaged(&"a polynomial gives no finite number"))
        }
    }

    pub(crate) fn damaged(&self, reason: &impl ToString) -> EphemError {
        EphemError::Damaged {
            name: self.kernel.clone(),
            what: self.what,
            reason: reason.to_string(),
        }
    }
}

impl Segment {
    pub(crate) fn new((start_et_s, end_et_s): (f64, f64), data: &Type2ChebyshevSet<'_>) -> Self {
        let used = data.num_records * data.rsize;
        Self {
            start_et_s,
            end_et_s,
            first_record_et_s: data.init_epoch.to_et_seconds(),
            interval_s: data.interval_length.to_seconds(),
            record_len: data.rsize,
            records: data.record_data.iter().copied().take(used).collect(),
        }
    }

    fn covers(&self, et_s: f64) -> bool {
        (self.start_et_s..=self.end_et_s).contains(&et_s)
    }

    fn evaluate(&self, et_s: f64) -> Result<Sample, InterpolationError> {
        let damaged = InterpolationError::CorruptedData { what: "a record is cut short" };
        let Some(([midpoint_et_s, radius_s], coefficients)) = self.record(et_s).split_first_chunk()
        else {
            return Err(damaged);
        };
        let count = coefficients.len() / 3;
        let (Some(x), Some(y), Some(z)) = (
            coefficients.get(..count),
            coefficients.get(count..2 * count),
            coefficients.get(2 * count..3 * count),
        ) else {
            return Err(damaged);
        };
        let time = (et_s - midpoint_et_s) / radius_s;
        let degree = count.saturating_sub(1);
        let (value, rate) = chebyshev_eval(time, x, y, z, *radius_s, et_s, degree)?;
        Ok(Sample { value: value.into(), rate: rate.into() })
    }

    /// Returns the record whose interval holds the instant; the last one holds its end too.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a cast saturates, and what is too large is held to the last record"
    )]
    fn record(&self, et_s: f64) -> &[f64] {
        let last = (self.records.len() / self.record_len).saturating_sub(1);
        let number = (((et_s - self.first_record_et_s) / self.interval_s) as usize).min(last);
        let at = number * self.record_len;
        self.records.get(at..at + self.record_len).unwrap_or_default()
    }
}
