//! How low and how high horizons go in pieces of a tile: most pieces lie wholly out of a body's reach
//! in most azimuths, and need no look at their cells.

use core::ops::Range;

use hilal_terrain::Grid;
use hilal_terrain::horizon::Horizons;
use rayon::prelude::*;

use super::COLUMNS;

/// The lowest and the highest of some horizons.
#[derive(Debug, Clone, Copy)]
pub(super) struct Span {
    pub(super) lowest: i16,
    pub(super) highest: i16,
}

impl Span {
    const NONE: Self = Self { lowest: i16::MAX, highest: i16::MIN };

    #[inline]
    pub(super) fn with(self, other: Self) -> Self {
        let (lowest, highest) = (self.lowest.min(other.lowest), self.highest.max(other.highest));
        Self { lowest, highest }
    }
}

/// The span of every plane in every piece of a row.
pub(super) struct Spans {
    rows: usize,
    pieces: usize,
    azimuths: usize,
    /// Those of a piece of the columns row by row, piece by piece, plane by plane.
    of_pieces: Vec<Span>,
}

impl Spans {
    pub(super) fn new(horizons: &Horizons) -> Self {
        let Grid { rows, columns, .. } = horizons.grid();
        let (azimuths, pieces) = (horizons.azimuths(), columns.div_ceil(COLUMNS));
        let of = |piece: &[i16]| {
            piece.iter().fold(Span::NONE, |span, &h| span.with(Span { lowest: h, highest: h }))
        };
        let mut spans = vec![Span::NONE; azimuths * pieces * rows];
        spans.par_chunks_mut((pieces * rows).max(1)).enumerate().for_each(|(azimuth, spans)| {
            let lines = horizons.plane(azimuth).chunks_exact(columns.max(1));
            for (row, line) in lines.enumerate() {
                for (piece, cells) in line.chunks(COLUMNS).enumerate() {
                    spans[piece * rows + row] = of(cells);
                }
            }
        });
        Self { rows, pieces, azimuths, of_pieces: spans }
    }

    /// Returns the spans of a plane and of the next one, in a piece of some rows.
    pub(super) fn around(&self, plane: usize, piece: usize, rows: Range<usize>) -> [&[Span]; 2] {
        let of = |plane: usize| {
            let start = (plane % self.azimuths * self.pieces + piece) * self.rows;
            &self.of_pieces[start + rows.start..start + rows.end]
        };
        [of(plane), of(plane + 1)]
    }
}
