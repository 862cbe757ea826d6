//! One SPICE kernel, from which tracks of bodies and frames are picked.

use anise::naif::daf::datatypes::Type2ChebyshevSet;
use anise::naif::daf::{DAF, NAIFDataSet as _, NAIFSummaryRecord};

use crate::EphemError;
use crate::daf_check::{self, KernelKind};
use crate::track::{Segment, Track};

/// DAF data type 2: Chebyshev polynomials of position (SPK) or of Euler angles (PCK).
pub(crate) const CHEBYSHEV_TYPE: i32 = 2;

/// A kernel that has passed the checks.
#[derive(Debug)]
pub(crate) struct Kernel<'a, R: NAIFSummaryRecord> {
    name: &'a str,
    daf: DAF<R>,
}

impl<'a, R: NAIFSummaryRecord> Kernel<'a, R> {
    pub(crate) fn parse(name: &'a str, kind: KernelKind, bytes: &[u8]) -> Result<Self, EphemError> {
        daf_check::check(name, kind, bytes)?;
        let daf = DAF::parse(bytes).map_err(|error| EphemError::NotAKernel {
            name: name.to_owned(),
            wanted: kind.name(),
            reason: error.to_string(),
        })?;
        Ok(Self { name, daf })
    }

    /// Picks the segments that `wanted` accepts; `instead` tells the user what to load otherwise.
    pub(crate) fn track(
        &self,
        what: &'static str,
        instead: &'static str,
        wanted: impl Fn(&R) -> bool,
    ) -> Result<Track, EphemError> {
        let damaged =
            |reason: String| EphemError::Damaged { name: self.name.to_owned(), what, reason };
        let segments = self.segments(wanted).map_err(damaged)?;
        if segments.is_empty() {
            return Err(EphemError::MissingSegment { name: self.name.to_owned(), what, instead });
        }
        Ok(Track::new(self.name.to_owned(), what, segments))
    }

    fn segments(&self, wanted: impl Fn(&R) -> bool) -> Result<Vec<Segment>, String> {
        let mut found = Vec::new();
        let mut block = self.daf.file_record.fwrd_idx();
        while block != 0 {
            let header = self.daf.daf_summary(Some(block)).map_err(|error| error.to_string())?;
            let summaries =
                self.daf.data_summaries(Some(block)).map_err(|error| error.to_string())?;
            for (index, summary) in summaries.iter().take(header.num_summaries()).enumerate() {
                if wanted(summary) {
                    found.push(self.segment(summary, block, index)?);
                }
            }
            block = header.next_record();
        }
        Ok(found)
    }

    fn segment(&self, summary: &R, block: usize, index: usize) -> Result<Segment, String> {
        let data: Type2ChebyshevSet<'_> =
            self.daf.nth_data(Some(block), index).map_err(|error| error.to_string())?;
        data.check_integrity().map_err(|error| error.to_string())?;
        let span_et_s = (summary.start_epoch_et_s(), summary.end_epoch_et_s());
        Ok(Segment::new(span_et_s, &data))
    }
}
