//! Any bytes are a GeoTIFF of ours, or are refused.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| drop(hilal_terrain::decode_geotiff(bytes)));
