//! Twenty years of light.

use std::fmt;

use hilal_ephem::Almanac;
use hilal_quantity::{Epoch, Fraction, MapPoint, Unit, Window};
use hilal_site::{
    CellSpans, Condition, Demand, MeanOf, MeanTable, Period, SiteError, SkyTrack, products,
};
use hilal_terrain::horizon::Horizons;
use hilal_terrain::{Cell, Grid};

/// The Sun over a tile, from 2018 to the end of 2037.
pub(crate) struct Years {
    track: SkyTrack,
    /// Every ten minutes.
    steps: Period,
    /// Every hour, for maps.
    hours: Period,
}

/// The light of a cell over twenty years.
pub(crate) struct Light {
    /// Mean share of the Sun's flux.
    flux: f64,
    any: CellSpans,
    half: CellSpans,
}

impl Years {
    pub(crate) fn over(almanac: &Almanac, grid: Grid) -> Result<Self, Box<dyn std::error::Error>> {
        let midnight = |year| Epoch::from_gregorian_utc_at_midnight(year, 1, 1);
        let window = Window::new(midnight(2018), midnight(2038))?;
        Ok(Self {
            track: SkyTrack::new(almanac, None, grid, window)?,
            steps: Period::new(window, 10 * Unit::Minute)?,
            hours: Period::new(window, 1 * Unit::Hour)?,
        })
    }

    /// Returns how often every cell sees any Sun, hour by hour; NaN where there is no height.
    pub(crate) fn any_sun(&self, horizons: &Horizons) -> Result<Vec<f32>, SiteError> {
        let azimuths = horizons.azimuths();
        MeanTable::new(&self.track, &self.hours, azimuths, MeanOf::AnySun)?.mean(horizons)
    }

    /// Returns the columns of a table as [`Light`] does, as far as tables of time means know them.
    pub(crate) fn by_table(
        &self,
        horizons: &Horizons,
        point: MapPoint,
    ) -> Result<String, SiteError> {
        let grid = horizons.grid();
        let index = grid.cell_at(point).map_or(0, |cell| grid.index(cell));
        let table =
            |of| MeanTable::new(&self.track, &self.hours, horizons.azimuths(), of)?.mean(horizons);
        let (any, flux) = (table(MeanOf::AnySun)?[index], table(MeanOf::SunFlux)?[index]);
        Ok(format!("{:.2} | | {:.2} | | |", 100.0 * any, 100.0 * flux))
    }

    /// Returns the cell that sees any Sun most often.
    pub(crate) fn best(&self, horizons: &Horizons) -> Result<Cell, SiteError> {
        let shares = self.any_sun(horizons)?;
        let known = shares.iter().enumerate().filter(|(_, share)| !share.is_nan());
        let best = known.max_by(|a, b| a.1.total_cmp(b.1)).map_or(0, |(index, _)| index);
        let columns = horizons.grid().columns;
        Ok(Cell { row: best / columns, column: best % columns })
    }

    /// Returns the light of one cell.
    pub(crate) fn light(&self, horizons: &Horizons, cell: Cell) -> Result<Light, SiteError> {
        let alone = alone(horizons, cell);
        let demands = [Condition::AnySun, Condition::Sun(Fraction::clamped(0.5))].map(Demand::from);
        let found = products(&alone, &self.track, &self.steps, &demands)?;
        let spans = |demand: usize| {
            found.spans()[demand].at(Cell { row: 0, column: 0 }).ok_or(SiteError::EmptyWindow)
        };
        Ok(Light { flux: f64::from(found.mean_light()[0]), any: spans(0)?, half: spans(1)? })
    }
}

/// Returns the horizons of one cell.
fn alone(horizons: &Horizons, cell: Cell) -> Horizons {
    let grid = horizons.grid();
    let index = grid.index(cell);
    let planes = (0..horizons.azimuths()).map(|azimuth| horizons.plane(azimuth)[index]).collect();
    let one = Grid { first_cell: grid.centre(cell), rows: 1, columns: 1, ..grid };
    Horizons::from_planes(one, horizons.azimuths(), planes).unwrap_or_else(|| horizons.clone())
}

impl fmt::Display for Light {
    /// Columns of a table: any Sun, half of it, mean flux in per cent; longest dark of any Sun and
    /// of half of it in days; when the former began.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let per_cent = |share: f64| share * 100.0;
        let days = |window: Window| window.duration().to_seconds() / 86_400.0;
        let (year, month, day, ..) = self.any.gap.start().to_gregorian_utc();
        write!(
            f,
            "{:.2} | {:.2} | {:.2} | {:.2} | {:.2} | {year}-{month:02}-{day:02}",
            per_cent(self.any.share.value()),
            per_cent(self.half.share.value()),
            per_cent(self.flux),
            days(self.any.gap),
            days(self.half.gap),
        )
    }
}
