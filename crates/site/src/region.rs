//! Cells of a map that hang together: the dark floor of a crater, the bright top of a ridge.

use hilal_quantity::{Length, MapPoint};
use hilal_terrain::{Cell, Grid};

/// Cells that hang together over their sides.
#[derive(Debug, Clone, PartialEq)]
pub struct Region {
    cells: Vec<usize>,
    area_m2: f64,
    cut: Completeness,
}

/// Whether a region ends on the map or may continue beyond its edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Completeness {
    Whole,
    AtTheEdge,
}

impl Region {
    /// Returns the indices of its cells in the grid, in increasing order.
    pub fn cells(&self) -> &[usize] {
        &self.cells
    }

    /// Returns its area on the sphere R = 1737.4 km, in km² (see [`Grid::true_area_m2`]).
    pub fn area_km2(&self) -> f64 {
        self.area_m2 / 1e6
    }

    /// Returns whether it touches the map's edge, and may go on beyond.
    pub fn is_cut(&self) -> bool {
        self.cut == Completeness::AtTheEdge
    }
}

/// All regions of a map, in the order of their first cells.
#[derive(Debug, Clone, PartialEq)]
pub struct Regions {
    grid: Grid,
    regions: Vec<Region>,
}

impl Regions {
    /// Finds the connected regions of the cells for which a condition on the cell's index holds.
    ///
    /// Cells are connected by their sides, not by their corners.
    ///
    /// ```
    /// use hilal_quantity::{Length, MapPoint, PolarStereographic};
    /// use hilal_site::Regions;
    /// use hilal_terrain::Grid;
    ///
    /// let grid = Grid {
    ///     map: PolarStereographic::SOUTH,
    ///     first_cell: MapPoint::new(0.0, 3000.0),
    ///     spacing_m: 1000.0,
    ///     rows: 4,
    ///     columns: 4,
    /// };
    /// let shadow = [0, 0, 0, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 1];
    /// let regions = Regions::new(grid, |index| shadow[index] == 1);
    /// let floor = regions.around(MapPoint::new(1000.0, 2000.0), Length::from_kilometres(2.0));
    /// assert_eq!(floor.map(|region| region.cells().len()), Some(3));
    /// ```
    pub fn new(grid: Grid, holds: impl Fn(usize) -> bool) -> Self {
        let mut open: Vec<bool> = (0..grid.len()).map(holds).collect();
        let mut regions = Vec::new();
        for first in 0..grid.len() {
            if open[first] {
                regions.push(flood(&grid, &mut open, first));
            }
        }
        Self { grid, regions }
    }

    /// Returns the regions.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Region> {
        self.regions.iter()
    }

    /// Returns the region that covers most of the ground within a radius of a point, all of it:
    /// also what lies further out. Nothing if no cell's centre within the radius is in a region.
    pub fn around(&self, centre: MapPoint, radius: Length) -> Option<&Region> {
        let inside_m2 = |region: &Region| -> f64 {
            let cells = region.cells.iter().map(|&index| cell(&self.grid, index));
            cells
                .filter(|&cell| self.grid.centre(cell).distance(centre) <= radius)
                .map(|cell| self.grid.true_area_m2(cell))
                .sum()
        };
        let covered = self.regions.iter().map(|region| (region, inside_m2(region)));
        let most = covered.max_by(|a, b| a.1.total_cmp(&b.1));
        most.filter(|&(_, area_m2)| area_m2 > 0.0).map(|(region, _)| region)
    }
}

/// Takes the region that holds an open cell, and closes its cells.
fn flood(grid: &Grid, open: &mut [bool], first: usize) -> Region {
    open[first] = false;
    let mut cells = Vec::new();
    let mut pending = vec![first];
    let mut cut = Completeness::Whole;
    while let Some(index) = pending.pop() {
        cells.push(index);
        let Cell { row, column } = cell(grid, index);
        if row == 0 || column == 0 || row + 1 == grid.rows || column + 1 == grid.columns {
            cut = Completeness::AtTheEdge;
        }
        for neighbour in neighbours(grid, index) {
            if open[neighbour] {
                open[neighbour] = false;
                pending.push(neighbour);
            }
        }
    }
    cells.sort_unstable();
    let area_m2 = cells.iter().map(|&index| grid.true_area_m2(cell(grid, index))).sum();
    Region { cells, area_m2, cut }
}

/// Returns the cells that share a side with a cell.
fn neighbours(grid: &Grid, index: usize) -> impl Iterator<Item = usize> + use<> {
    let Cell { row, column } = cell(grid, index);
    let (rows, columns) = (grid.rows, grid.columns);
    [
        (row > 0).then(|| index - columns),
        (column > 0).then(|| index - 1),
        (column + 1 < columns).then(|| index + 1),
        (row + 1 < rows).then(|| index + columns),
    ]
    .into_iter()
    .flatten()
}

const fn cell(grid: &Grid, index: usize) -> Cell {
    Cell { row: index / grid.columns, column: index % grid.columns }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::PolarStereographic;
    use proptest::prelude::*;

    use super::*;

    fn grid(side: usize, spacing_m: f64) -> Grid {
        let first = (side as f64 - 1.0) / 2.0 * spacing_m;
        Grid {
            map: PolarStereographic::SOUTH,
            first_cell: MapPoint::new(-first, first),
            spacing_m,
            rows: side,
            columns: side,
        }
    }

    #[test]
    fn a_disc_is_one_region_of_the_area_of_a_disc() {
        let grid = grid(301, 100.0);
        let middle = MapPoint::new(2000.0, -1500.0);
        let radius = Length::from_metres(8000.0);
        let disc = |index: usize| grid.centre(cell(&grid, index)).distance(middle) <= radius;
        let regions = Regions::new(grid, disc);
        assert_eq!(regions.iter().len(), 1);
        let found = regions.around(middle, Length::from_metres(500.0)).unwrap();
        let wanted_km2 = core::f64::consts::PI * 64.0;
        assert!((found.area_km2() / wanted_km2 - 1.0).abs() < 2e-3, "{}", found.area_km2());
        assert!(!found.is_cut());
        assert_eq!(regions.around(MapPoint::new(-9000.0, 9000.0), Length::from_metres(1.0)), None);
    }

    #[test]
    fn cells_that_meet_at_a_corner_are_two_regions() {
        let regions = Regions::new(grid(4, 10.0), |index| index == 5 || index == 10);
        assert_eq!(regions.iter().len(), 2);
        assert!(regions.iter().all(|region| region.cells().len() == 1 && !region.is_cut()));
    }

    #[test]
    fn a_region_at_the_edge_may_go_on_beyond_it() {
        let regions = Regions::new(grid(4, 10.0), |index| index == 4);
        assert!(regions.iter().all(Region::is_cut));
    }

    proptest! {
        #[test]
        fn regions_share_out_the_cells_and_no_two_touch(
            holds in prop::collection::vec(any::<bool>(), 144),
        ) {
            let grid = grid(12, 10.0);
            let regions = Regions::new(grid, |index| holds[index]);
            let mut owner = vec![None; 144];
            for (number, region) in regions.iter().enumerate() {
                for &index in region.cells() {
                    prop_assert!(holds[index] && owner[index].is_none());
                    owner[index] = Some(number);
                }
            }
            for index in 0..144 {
                prop_assert_eq!(owner[index].is_some(), holds[index]);
                for other in neighbours(&grid, index) {
                    prop_assert!(!holds[index] || !holds[other] || owner[index] == owner[other]);
                }
            }
        }
    }
}
