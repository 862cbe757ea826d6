//! A Cloud-Optimised GeoTIFF holds what was given, in the right place, with overviews, laid out so
//! that directories come first (that GDAL agrees is checked by `validation/terrain/check_cog.py`).

use std::io::Cursor;

use hilal_quantity::{MapPoint, PolarStereographic};
use hilal_terrain::{CogMap, CogOptions, Grid, read_geotiff, write_cog};
use proptest::prelude::*;
use tiff::decoder::{Decoder, DecodingResult};
use tiff::tags::Tag;

fn grid(rows: usize, columns: usize) -> Grid {
    let (map, first_cell) = (PolarStereographic::SOUTH, MapPoint::new(31_895.0, -37_025.0));
    Grid { map, first_cell, spacing_m: 10.0, rows, columns }
}

fn ramp(grid: &Grid) -> Vec<f32> {
    let value = |index: usize| {
        let (row, column) = (index / grid.columns, index % grid.columns);
        f32::from(u16::try_from(row * 3 + column).expect("a small map"))
    };
    (0..grid.len()).map(value).collect()
}

fn options(tile: usize) -> CogOptions<'static> {
    CogOptions { tile, description: "a ramp\nmade up", ..CogOptions::new("height & \"all\"", "m") }
}

fn written(map: &CogMap<'_>, tile: usize) -> Vec<u8> {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("map.tif");
    write_cog(&path, map, &options(tile)).expect("written");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    std::fs::read(&path).expect("bytes")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn values_come_back_bit_for_bit_in_their_place(
        (rows, columns, values) in (1..80_usize, 1..80_usize).prop_flat_map(|(rows, columns)| {
            let value = prop_oneof![9 => -9000.0_f32..11_000.0, 1 => Just(f32::NAN)];
            (Just(rows), Just(columns), prop::collection::vec(value, rows * columns))
        }),
        tile in prop::sample::select(&[16_usize, 32, 48, 512][..]),
        north in any::<bool>(),
    ) {
        let map = if north { PolarStereographic::NORTH } else { PolarStereographic::SOUTH };
        let grid = Grid { map, ..grid(rows, columns) };
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("map.tif");
        write_cog(&path, &CogMap { grid, values: &values }, &options(tile)).expect("written");
        let back = read_geotiff(&path).expect("read");
        prop_assert_eq!(back.grid, grid);
        let bits = |values: &[f32]| values.iter().map(|v| v.to_bits()).collect::<Vec<u32>>();
        prop_assert_eq!(bits(&back.heights_m), bits(&values));
    }

    /// A mean keeps the sum, as long as each cell of an overview stands for as many.
    #[test]
    fn overviews_keep_the_mean_of_the_map(
        values in prop::collection::vec(-100.0_f32..100.0, 64 * 64),
    ) {
        let bytes = written(&CogMap { grid: grid(64, 64), values: &values }, 16);
        let mean = |values: &[f32]| {
            values.iter().map(|&v| f64::from(v)).sum::<f64>() / values.len() as f64
        };
        let mut decoder = Decoder::new(Cursor::new(&bytes)).expect("a TIFF");
        for (image, side) in [(0, 64), (1, 32), (2, 16)] {
            decoder.seek_to_image(image).expect("an image");
            prop_assert_eq!(decoder.dimensions().expect("sides"), (side, side));
            let DecodingResult::F32(found) = decoder.read_image().expect("values") else {
                return Err(TestCaseError::fail("not float32"));
            };
            prop_assert!((mean(&found) - mean(&values)).abs() < 1e-4);
        }
        prop_assert!(!decoder.more_images());
    }
}

#[test]
fn directories_come_first_and_the_coarsest_tiles_follow() {
    let grid = grid(100, 70);
    let bytes = written(&CogMap { grid, values: &ramp(&grid) }, 16);
    let mut decoder = Decoder::new(Cursor::new(&bytes)).expect("a TIFF");
    let mut firsts = Vec::new();
    for image in 0..4 {
        decoder.seek_to_image(image).expect("an image");
        let kind: Option<u32> = decoder.find_tag_unsigned(Tag::NewSubfileType).expect("a tag");
        assert_eq!(kind, (image > 0).then_some(1));
        let offsets = decoder.get_tag_u64_vec(Tag::TileOffsets).expect("offsets");
        assert!(offsets.is_sorted());
        firsts.push(offsets[0]);
    }
    assert!(firsts.is_sorted_by(|fine, coarse| fine > coarse), "{firsts:?}");
    // The last directory ends where the first tile of the coarsest overview begins.
    let last = u64::from(u32::from_le_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]));
    assert!(last == 8 && firsts[3] < 4000, "{firsts:?}");
}

#[test]
fn the_band_carries_its_name_and_unit_as_gdal_reads_them() {
    let grid = grid(2, 2);
    let bytes = written(&CogMap { grid, values: &[0.0; 4] }, 16);
    let mut decoder = Decoder::new(Cursor::new(&bytes)).expect("a TIFF");
    let text = decoder.get_tag_ascii_string(Tag::Unknown(42112)).expect("metadata");
    assert!(text.contains("role=\"description\">height &amp; &quot;all&quot;</Item>"), "{text}");
    assert!(
        text.contains("<Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">m</Item>"),
        "{text}"
    );
    let text = decoder.get_tag_ascii_string(Tag::ImageDescription).expect("a description");
    assert_eq!(text, "a ramp\nmade up");
    assert_eq!(decoder.get_tag_ascii_string(Tag::GdalNodata).expect("no data"), "nan");
}

#[test]
fn the_bytes_are_the_same_on_any_number_of_threads() {
    let grid = grid(300, 200);
    let values = ramp(&grid);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| written(&CogMap { grid, values: &values }, 32))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn what_cannot_be_written_is_refused_with_the_reason() {
    let refused = |grid: Grid, values: &[f32], options: &CogOptions<'_>| {
        let map = CogMap { grid, values };
        write_cog("never.tif", &map, options).expect_err("refused").to_string()
    };
    let good = options(16);
    assert_eq!(
        refused(grid(2, 2), &[0.0; 3], &good),
        "the map has 4 cells, but 3 values were given"
    );
    assert_eq!(refused(grid(0, 5), &[], &good), "a map needs at least one cell, got 0 x 5");
    assert_eq!(
        refused(grid(1, 1), &[0.0], &options(100)),
        "the side of a tile must be a multiple of 16 from 16 to 4096, got 100"
    );
    let nowhere = Grid { spacing_m: f64::NAN, ..grid(1, 1) };
    assert_eq!(
        refused(nowhere, &[0.0], &good),
        "cells of NaN m from (31895, -37025) are nowhere: give finite numbers, the spacing above 0"
    );
    assert_eq!(
        refused(grid(1, 1), &[0.0], &CogOptions { name: "a\0b", ..good }),
        "the name of a map may not hold control characters"
    );
    assert_eq!(
        refused(grid(1 << 20, 1 << 20), &[], &good),
        "a map of 1048576 x 1048576 cells does not fit the 4 GiB of a TIFF: write it in parts"
    );
}

#[test]
fn a_folder_that_is_not_there_is_named_and_nothing_is_left_behind() {
    let map = CogMap { grid: grid(1, 1), values: &[0.0] };
    let error = write_cog("no/such/map.tif", &map, &options(16)).expect_err("no folder");
    assert!(error.to_string().starts_with("cannot write no/such/map.tif.tmp: "), "{error}");
    let folder = tempfile::tempdir().expect("a folder");
    let taken = folder.path().join("map.tif");
    std::fs::create_dir(&taken).expect("a folder in the way");
    let error = write_cog(&taken, &map, &options(16)).expect_err("in the way").to_string();
    assert!(error.contains("map.tif: "), "{error}");
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
}
