//! What can go wrong between a kernel on disc and a direction in the sky.

use std::path::PathBuf;

use hilal_quantity::Epoch;
use thiserror::Error;

/// An ephemeris that could not be given.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum EphemError {
    /// The file cannot be read.
    #[error(
        "cannot read kernel {}: {source}; check the path, or leave it out to use the built-in \
         kernels", path.display()
    )]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The bytes are not a kernel of the wanted kind.
    #[error("{name} is not a little-endian SPICE {wanted}: {reason}; give a NAIF {wanted} file")]
    NotAKernel {
        /// The kernel, as a path or as a name.
        name: String,
        /// The kind that was wanted.
        wanted: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// The file ends before its last segment does.
    #[error(
        "kernel {name} is truncated: it has {has_bytes} bytes and its segments need \
         {needs_bytes}; fetch it again"
    )]
    Truncated {
        /// The kernel, as a path or as a name.
        name: String,
        /// Bytes there.
        has_bytes: usize,
        /// Bytes wanted.
        needs_bytes: usize,
    },
    /// The kernel is sound, but does not hold what is needed.
    #[error("kernel {name} holds no Chebyshev (type 2) segment of {what}; use {instead}")]
    MissingSegment {
        /// The kernel, as a path or as a name.
        name: String,
        /// What is missing.
        what: &'static str,
        /// A kernel that has it.
        instead: &'static str,
    },
    /// The kernels do not reach the epoch.
    #[error(
        "{epoch} is outside the ephemeris, which covers {start} to {end}; choose an epoch inside, \
         or load kernels that cover it"
    )]
    OutsideCoverage {
        /// The epoch that was asked for.
        epoch: Epoch,
        /// The first epoch served.
        start: Epoch,
        /// The first epoch no longer served.
        end: Epoch,
    },
    /// The two kernels, or the bodies in one, have no time in common.
    #[error(
        "the kernels share no time: the first to end does so at {end}, and the last to start \
         serves from {start}; load kernels of the same years"
    )]
    NoCommonSpan {
        /// When the last one starts to serve.
        start: Epoch,
        /// When the first one ends.
        end: Epoch,
    },
    /// A segment gives no finite number: the kernel is damaged.
    #[error("kernel {name} is damaged: {what}: {reason}; fetch it again")]
    Damaged {
        /// The kernel, as a path or as a name.
        name: String,
        /// The segment.
        what: &'static str,
        /// What the interpolation said.
        reason: String,
    },
    /// Orbital elements that describe no orbit around the Moon.
    #[error("{element} = {value} {unit} is no lunar orbit: {limit}")]
    Orbit {
        /// Which element.
        element: &'static str,
        /// Its value.
        value: f64,
        /// The unit of the value.
        unit: &'static str,
        /// What it must be.
        limit: &'static str,
    },
}
