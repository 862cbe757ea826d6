//! What Hilal writes, Hilal reads back bit for bit (that GDAL reads it in the right place is
//! checked by `validation/terrain/check_written.py`).

use hilal_quantity::{MapPoint, PolarStereographic};
use hilal_terrain::{Grid, Raster, read_geotiff, write_geotiff};
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_raster_survives_its_file(
        (rows, columns, heights_m) in (1..40_usize, 1..40_usize).prop_flat_map(|(rows, columns)| {
            let height = prop_oneof![9 => -9000.0_f32..11_000.0, 1 => Just(f32::NAN)];
            (Just(rows), Just(columns), prop::collection::vec(height, rows * columns))
        }),
        x_m in -1e5..1e5_f64, y_m in -1e5..1e5_f64, spacing_m in 0.5..500.0_f64,
        south in any::<bool>(),
    ) {
        let map = if south { PolarStereographic::SOUTH } else { PolarStereographic::NORTH };
        let grid = Grid { map, first_cell: MapPoint::new(x_m, y_m), spacing_m, rows, columns };
        let raster = Raster { grid, heights_m };
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("map.tif");
        write_geotiff(&path, &raster).expect("written");
        let back = read_geotiff(&path).expect("read");
        prop_assert_eq!(back.grid.map, map);
        prop_assert_eq!((back.grid.rows, back.grid.columns), (rows, columns));
        prop_assert!(back.grid.first_cell.distance(grid.first_cell).metres() < 1e-9);
        prop_assert!((back.grid.spacing_m - spacing_m).abs() < 1e-12);
        let bits = |raster: &Raster| {
            raster.heights_m.iter().map(|h| h.to_bits()).collect::<Vec<u32>>()
        };
        prop_assert_eq!(bits(&back), bits(&raster));
    }
}
