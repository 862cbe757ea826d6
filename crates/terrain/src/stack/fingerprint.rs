//! What a stack holds, as one number: for those who keep what they computed of it.

use sha2::{Digest as _, Sha256};

use super::Stack;
use crate::{GlobalGrid, Raster};

impl Stack {
    /// Returns the SHA-256 of every height that the stack holds, of where it lies and of the widths
    /// over which layers give way: two stacks that share it are the same ground, whatever their files
    /// are called and wherever they come from.
    ///
    /// ```
    /// use hilal_quantity::{Length, MapPoint, PolarStereographic};
    /// use hilal_terrain::{Grid, Layer, Raster, Stack};
    ///
    /// let grid = Grid {
    ///     map: PolarStereographic::SOUTH,
    ///     first_cell: MapPoint::new(0.0, 0.0),
    ///     spacing_m: 5.0,
    ///     rows: 2,
    ///     columns: 2,
    /// };
    /// let level = |height_m: f64, seed| {
    ///     Stack::new(vec![Layer::synthetic(Raster::from_fn(grid, |_| height_m), seed)], None)
    /// };
    /// assert_eq!(level(3.0, 7).sha256(), level(3.0, 8).sha256());
    /// assert_ne!(level(3.0, 7).sha256(), level(4.0, 7).sha256());
    /// let wider = level(3.0, 7).with_feather(Length::from_metres(400.0));
    /// assert_ne!(level(3.0, 7).sha256(), wider.sha256());
    /// ```
    pub fn sha256(&self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update((self.layers.len() as u64).to_le_bytes());
        hash.update(self.feather_m.to_le_bytes());
        for layer in &self.layers {
            add_raster(&mut hash, &layer.raster);
        }
        if let Some(global) = &self.global {
            add_global(&mut hash, &global.grid);
        }
        hash.finalize().into()
    }
}

fn add_raster(hash: &mut Sha256, raster: &Raster) {
    let grid = &raster.grid;
    hash.update(format!("{:?}", grid.map.pole()));
    for number in [grid.first_cell.x_m, grid.first_cell.y_m, grid.spacing_m] {
        hash.update(number.to_le_bytes());
    }
    add_heights(hash, (grid.rows, grid.columns), &raster.heights_m);
}

fn add_global(hash: &mut Sha256, grid: &GlobalGrid) {
    hash.update("global");
    hash.update(grid.west_deg().to_le_bytes());
    add_heights(hash, (grid.rows(), grid.columns()), grid.heights_m());
}

/// Rows, columns and the number of heights before the heights: what follows cannot be taken for them.
fn add_heights(hash: &mut Sha256, (rows, columns): (usize, usize), heights_m: &[f32]) {
    for count in [rows, columns, heights_m.len()] {
        hash.update((count as u64).to_le_bytes());
    }
    let bytes: Vec<u8> = heights_m.iter().flat_map(|height_m| height_m.to_le_bytes()).collect();
    hash.update(&bytes);
}

#[cfg(test)]
mod tests {
    use hilal_quantity::{MapPoint, PolarStereographic};

    use super::*;
    use crate::{Grid, Layer};

    fn ground(map: PolarStereographic, change: impl Fn(&mut Raster)) -> [u8; 32] {
        let first_cell = MapPoint::new(0.0, 0.0);
        let grid = Grid { map, first_cell, spacing_m: 5.0, rows: 3, columns: 4 };
        let mut raster = Raster::from_fn(grid, |point| point.x_m + 2.0 * point.y_m);
        change(&mut raster);
        Stack::new(vec![Layer::synthetic(raster, 1)], None).sha256()
    }

    #[test]
    fn one_height_one_place_or_the_other_pole_make_another_ground() {
        let same = ground(PolarStereographic::SOUTH, |_| ());
        assert_eq!(same, ground(PolarStereographic::SOUTH, |_| ()));
        let others = [
            ground(PolarStereographic::NORTH, |_| ()),
            ground(PolarStereographic::SOUTH, |raster| raster.heights_m[11] += 0.25),
            ground(PolarStereographic::SOUTH, |raster| raster.heights_m[0] = f32::NAN),
            ground(PolarStereographic::SOUTH, |raster| raster.grid.first_cell.y_m = 0.5),
            ground(PolarStereographic::SOUTH, |raster| raster.grid.spacing_m = 5.5),
            ground(PolarStereographic::SOUTH, |raster| {
                (raster.grid.rows, raster.grid.columns) = (4, 3);
            }),
        ];
        for other in others {
            assert_ne!(other, same);
        }
    }
}
