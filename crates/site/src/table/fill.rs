//! Dropping the sky of a period into bins.

use hilal_terrain::horizon::HORIZON_UNIT_DEG;
use rayon::prelude::*;

use super::bin::{Bin, Drop, Filling, Kind};
use super::{Look, MeanOf};
use crate::track::Standing;
use crate::{Period, SkyTrack};

/// Instants that are sorted at once: some ten megabytes.
const BATCH: u32 = 16_384;

/// Horizon units by which a table is longer than what the body needs.
const MARGIN: f64 = 2.0;

/// Fills `count` bins around the turn.
pub(super) fn bins(
    track: &SkyTrack,
    period: &Period,
    (azimuths, count): (usize, usize),
    of: MeanOf,
) -> Vec<Bin> {
    let body = |instant: u32| of.body(track, period.since_s(track.window(), instant));
    let (low, high) = range(period, &body);
    let heights = usize::try_from(high - low).unwrap_or(0) + 1;
    let mut fillings: Vec<Filling> = (0..count).map(|_| Filling::new(low, heights)).collect();
    for first in (0..period.instants()).step_by(BATCH as usize) {
        let last = first.saturating_add(BATCH).min(period.instants());
        let mut drops: Vec<Drop> = (first..last)
            .into_par_iter()
            .flat_map_iter(|instant| drops(&body(instant), (azimuths, count), of))
            .collect();
        // In a stable order, so that the sums are the same on any number of threads.
        drops.par_sort_by_key(|drop| drop.bin);
        fillings.par_iter_mut().enumerate().for_each(|(bin, filling)| {
            let from = drops.partition_point(|drop| drop.bin < bin);
            let own = drops[from..].iter().take_while(|drop| drop.bin == bin);
            own.for_each(|drop| filling.add(drop));
        });
    }
    fillings.into_par_iter().filter_map(|filling| filling.finish(period.instants())).collect()
}

/// Returns the lowest and highest horizon that matters, in horizon units.
#[expect(clippy::cast_possible_truncation, reason = "angles of at most ±90° in units of 0.002°")]
fn range(period: &Period, body: &(impl Fn(u32) -> Standing + Sync)) -> (i32, i32) {
    let (low, high) = (0..period.instants())
        .into_par_iter()
        .map(|instant| {
            let standing = body(instant);
            let (middle, radius) = (standing.elevation.middle_deg, standing.radius.degrees());
            (middle - radius, middle + radius)
        })
        .reduce(
            || (f64::INFINITY, f64::NEG_INFINITY),
            |(low, high), (lower, higher)| (low.min(lower), high.max(higher)),
        );
    let units = |degrees: f64| degrees / HORIZON_UNIT_DEG;
    (libm::floor(units(low) - MARGIN) as i32, libm::ceil(units(high) + MARGIN) as i32)
}

/// Cuts a body at an instant into drops.
fn drops(
    body: &Standing,
    (azimuths, count): (usize, usize),
    of: MeanOf,
) -> impl Iterator<Item = Drop> + use<> {
    let planes_per_deg = azimuths as f64 / 360.0;
    let units = |degrees: f64| degrees / HORIZON_UNIT_DEG;
    let middle = body.azimuth.middle_deg * planes_per_deg;
    let level = body.elevation.middle_deg.to_radians();
    let across = body.radius.degrees() * planes_per_deg / libm::cos(level).max(0.05);
    let radius = units(body.radius.degrees());
    let drift = [body.azimuth.x_deg_m, body.azimuth.y_deg_m].map(|slope| slope * planes_per_deg);
    let tilt = [body.elevation.x_deg_m, body.elevation.y_deg_m].map(units);
    let height = units(body.elevation.middle_deg);
    let drop = move |offset: f64, height: f64, kind: Kind| {
        let turn = (middle + offset) / azimuths as f64;
        let turn = turn - libm::floor(turn);
        let position = turn * azimuths as f64;
        let bin = whole(turn * count as f64).min(count - 1);
        Drop { bin, position, height, drift, tilt, kind }
    };
    let (strips, edge) = match of.look() {
        Look::Disc(strips) => (strips.0.as_slice(), None),
        Look::Edge(radii) => (&[][..], Some(drop(0.0, height + radii * radius, Kind::Edge))),
    };
    let of_strip = move |strip: &crate::strips::DiscStrip| {
        drop(strip.offset * across, height, Kind::DiscStrip(*strip, radius))
    };
    strips.iter().map(of_strip).chain(edge)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a wrapped position of a few thousand bins at most"
)]
const fn whole(position: f64) -> usize {
    position as usize
}
