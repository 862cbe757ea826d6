//! Any bytes beside a GeoTIFF of ours are a mask and metadata of it, or are refused.
#![no_main]

use hilal_terrain::{GeoTiffSidecars, decode_geotiff_with};

const MAP: &[u8] = include_bytes!("../../crates/terrain/tests/data/meanings/mask_beside.tif");

libfuzzer_sys::fuzz_target!(|input: (Option<Vec<u8>>, Option<String>)| {
    let (mask, metadata) = input;
    drop(decode_geotiff_with(MAP, &GeoTiffSidecars::new(mask, metadata)));
});
