//! One SPICE kernel in memory, and the Chebyshev segments picked out of it.

use anise::naif::daf::datatypes::Type2ChebyshevSet;
use anise::naif::daf::{DAF, NAIFDataSet as _, NAIFSummaryRecord};

use crate::EphemError;
use crate::daf_check::{self, KernelKind};

/// DAF data type 2: Chebyshev polynomials of position (SPK) or of Euler angles (PCK).
pub(crate) const CHEBYSHEV_TYPE: i32 = 2;

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
}

/// A kernel that has passed the checks.
#[derive(Debug, Clone)]
pub(crate) struct Kernel<R: NAIFSummaryRecord> {
    name: String,
    daf: DAF<R>,
}

/// The segments of one body or one frame, in the order of the file.
#[derive(Debug, Clone)]
pub(crate) struct Track<R> {
    what: &'static str,
    segments: Vec<Segment<R>>,
}

#[derive(Debug, Clone, Copy)]
struct Segment<R> {
    summary: R,
    block: usize,
    index: usize,
}

impl<R: NAIFSummaryRecord> Kernel<R> {
    pub(crate) fn parse(name: &str, kind: KernelKind, bytes: &[u8]) -> Result<Self, EphemError> {
        daf_check::check(name, kind, bytes)?;
        let daf = DAF::parse(bytes).map_err(|error| EphemError::NotAKernel {
            name: name.to_owned(),
            wanted: kind.name(),
            reason: error.to_string(),
        })?;
        Ok(Self { name: name.to_owned(), daf })
    }

    /// Picks the segments that `wanted` accepts; `instead` tells the user what to load otherwise.
    pub(crate) fn track(
        &self,
        what: &'static str,
        instead: &'static str,
        wanted: impl Fn(&R) -> bool,
    ) -> Result<Track<R>, EphemError> {
        let segments: Vec<_> =
            self.segments(what)?.into_iter().filter(|s| wanted(&s.summary)).collect();
        if segments.is_empty() {
            return Err(EphemError::MissingSegment { name: self.name.clone(), what, instead });
        }
        for segment in &segments {
            let data = self.data(what, segment)?;
            data.check_integrity().map_err(|error| self.damaged(what, &error))?;
        }
        Ok(Track { what, segments })
    }

    /// Evaluates a track, or returns `None` where it has no segment.
    pub(crate) fn evaluate(
        &self,
        track: &Track<R>,
        et_s: f64,
    ) -> Result<Option<Sample>, EphemError> {
        // Later segments take precedence (NAIF, "SPK Required Reading").
        let Some(segment) = track.segments.iter().rev().find(|s| s.covers(et_s)) else {
            return Ok(None);
        };
        let (value, rate) = self
            .data(track.what, segment)?
            .evaluate(et_s, &segment.summary)
            .map_err(|error| self.damaged(track.what, &error))?;
        let sample = Sample { value: value.into(), rate: rate.into() };
        if sample.value.iter().chain(&sample.rate).all(|number| number.is_finite()) {
            Ok(Some(sample))
        } else {
            Err(self.damaged(track.what, &"a polynomial gives no finite number"))
        }
    }

    fn segments(&self, what: &'static str) -> Result<Vec<Segment<R>>, EphemError> {
        let damaged = |error| self.damaged(what, &error);
        let mut found = Vec::new();
        let mut block = self.daf.file_record.fwrd_idx();
        while block != 0 {
            let header = self.daf.daf_summary(Some(block)).map_err(damaged)?;
            let summaries = self.daf.data_summaries(Some(block)).map_err(damaged)?;
            let segments = summaries.iter().take(header.num_summaries()).enumerate();
            found.extend(segments.map(|(index, &summary)| Segment { summary, block, index }));
            block = header.next_record();
        }
        Ok(found)
    }

    fn data(
        &self,
        what: &'static str,
        segment: &Segment<R>,
    ) -> Result<Type2ChebyshevSet<'_>, EphemError> {
        self.daf
            .nth_data(Some(segment.block), segment.index)
            .map_err(|error| self.damaged(what, &error))
    }

    pub(crate) fn damaged(&self, what: &'static str, reason: &impl ToString) -> EphemError {
        EphemError::Damaged { name: self.name.clone(), what, reason: reason.to_string() }
    }
}

impl<R: NAIFSummaryRecord> Track<R> {
    /// Returns what the track is of.
    pub(crate) fn what(&self) -> &'static str {
        self.what
    }

    /// Returns the first and the last instant of the track, in TDB seconds since J2000.
    pub(crate) fn span_et_s(&self) -> (f64, f64) {
        self.segments.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(start, end), s| {
            (start.min(s.summary.start_epoch_et_s()), end.max(s.summary.end_epoch_et_s()))
        })
    }
}

impl<R: NAIFSummaryRecord> Segment<R> {
    fn covers(&self, et_s: f64) -> bool {
        (self.summary.start_epoch_et_s()..=self.summary.end_epoch_et_s()).contains(&et_s)
    }
}
