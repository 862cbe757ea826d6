//! Damaged files are refused or read, and never bring the program down.

use std::path::Path;

use hilal_terrain::{GlobalGrid, decode_geotiff};
use proptest::prelude::*;

const SEEDS: [&str; 6] = [
    "tiled_int16_lzw.tif",
    "tiled_float32_deflate.tif",
    "striped_int16_deflate.tif",
    "striped_float32_lzw.tif",
    "bigtiff.tif",
    "scaled.tif",
];

const LABEL: &str = "PDS_VERSION_ID = \"PDS3\"\nDESCRIPTION = \"two\n lines = of text\"\n\
    ^IMAGE = \"A.IMG\"\nOBJECT = IMAGE\nLINES = 2\nLINE_SAMPLES = 4\nSAMPLE_TYPE = LSB_INTEGER\n\
    SAMPLE_BITS = 16\nUNIT = METER\nSCALING_FACTOR = 0.5\nOFFSET = 1737400.\n\
    MAP_PROJECTION_TYPE = \"SIMPLE CYLINDRICAL\"\nA_AXIS_RADIUS = 1737.4 <km>\n\
    POSITIVE_LONGITUDE_DIRECTION = \"EAST\"\nMAXIMUM_LATITUDE = 90 <deg>\n\
    MINIMUM_LATITUDE = -90 <deg>\nWESTERNMOST_LONGITUDE = 0 <deg>\n\
    EASTERNMOST_LONGITUDE = 360 <deg>\n\
    COORDINATE_SYSTEM_NAME = \"MEAN EARTH/POLAR AXIS OF DE421\"\nEND\n";

fn fixture(name: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    std::fs::read(path).expect("a fixture")
}

/// Whatever is read must be whole: as many heights as cells.
fn read_or_refuse(bytes: &[u8]) -> Result<(), TestCaseError> {
    if let Ok(raster) = decode_geotiff(bytes) {
        prop_assert_eq!(raster.heights_m.len(), raster.grid.len());
        prop_assert!(raster.grid.spacing_m > 0.0);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn noise_behind_a_tiff_header_does_no_harm(noise in prop::collection::vec(any::<u8>(), 0..600)) {
        for header in [b"II*\0\x08\0\0\0".as_slice(), b"MM\0*\0\0\0\x08", b"II+\0\x08\0\0\0", b""] {
            read_or_refuse(&[header, &noise].concat())?;
        }
    }

    #[test]
    fn a_geotiff_with_wrong_bytes_does_no_harm(
        seed in prop::sample::select(&SEEDS[..]),
        wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut bytes = fixture(seed);
        for (place, value) in wrong {
            let index = place.index(bytes.len());
            bytes[index] = value;
        }
        read_or_refuse(&bytes)?;
    }

    /// The directory decides what is read where: it deserves more than its share of damage.
    #[test]
    fn a_geotiff_with_a_wrong_directory_does_no_harm(
        seed in prop::sample::select(&SEEDS[..]),
        wrong in prop::collection::vec((0..300_usize, any::<u8>()), 1..4),
    ) {
        let mut bytes = fixture(seed);
        for (index, value) in wrong {
            bytes[index] = value;
        }
        read_or_refuse(&bytes)?;
    }

    #[test]
    fn a_label_with_wrong_characters_does_no_harm(
        wrong in prop::collection::vec((any::<prop::sample::Index>(), any::<char>()), 1..6),
    ) {
        let mut label: Vec<char> = LABEL.chars().collect();
        for (place, value) in wrong {
            let index = place.index(label.len());
            label[index] = value;
        }
        let label: String = label.into_iter().collect();
        if let Ok(grid) = GlobalGrid::decode(&label, &[0; 16]) {
            prop_assert_eq!((grid.rows(), grid.columns()), (2, 4));
        }
    }

    #[test]
    fn any_text_for_a_label_does_no_harm(label in "(?s).{0,300}") {
        prop_assert!(GlobalGrid::decode(&label, &[0; 16]).is_err());
    }
}

#[test]
fn a_geotiff_cut_short_anywhere_in_its_samples_is_refused() {
    // GDAL writes the directory first and the samples last.
    for seed in SEEDS {
        let bytes = fixture(seed);
        for length in 0..bytes.len() {
            let outcome = decode_geotiff(&bytes[..length]);
            assert!(outcome.is_err(), "{seed} cut to {length} of {} bytes", bytes.len());
        }
    }
}

#[test]
fn an_image_of_another_size_than_its_label_says_is_refused() {
    assert!(GlobalGrid::decode(LABEL, &[0; 16]).is_ok());
    let error = GlobalGrid::decode(LABEL, &[0; 15]).unwrap_err().to_string();
    assert_eq!(error, "the image holds 15 bytes where its label says 16: fetch it again");
}

#[test]
fn a_label_that_lacks_a_key_or_says_something_else_is_refused_by_the_key() {
    let without = LABEL.replace("SCALING_FACTOR = 0.5\n", "");
    let error = GlobalGrid::decode(&without, &[0; 16]).unwrap_err().to_string();
    assert_eq!(error, "the label lacks SCALING_FACTOR");
    let other = LABEL.replace("LSB_INTEGER", "PC_REAL");
    let error = GlobalGrid::decode(&other, &[0; 16]).unwrap_err().to_string();
    assert_eq!(error, "SAMPLE_TYPE is PC_REAL, wanted is LSB_INTEGER");
    let open = LABEL.replace("AXIS OF DE421\"", "AXIS OF DE421");
    let error = GlobalGrid::decode(&open, &[0; 16]).unwrap_err().to_string();
    assert_eq!(error, "line 20 of the label: the text or set is never closed");
}
