//! Lines of sight on the reference mission's tile, as `validation/terrain/make_sight_golden.py` finds
//! them: sines and cosines of latitude and longitude, and a profile in steps of a metre.

use std::path::{Path, PathBuf};

use hilal_quantity::{Length, MapPoint};
use hilal_terrain::{Antenna, Layer, Sight};

/// Between two crossings bilinear heights may rise above both: there the profile looks, and Hilal
/// does not (`docs/models/line-of-sight.md`).
const TWIST_M: f64 = 0.15;

#[expect(clippy::print_stderr, reason = "a skipped check must say so")]
fn data() -> Option<PathBuf> {
    let found = std::env::var_os("HILAL_DATA").map(PathBuf::from);
    if found.is_none() {
        eprintln!("skipped: HILAL_DATA is not set");
    }
    found
}

#[test]
fn a_line_of_sight_is_that_of_a_profile_of_one_metre() {
    let Some(data) = data() else { return };
    let tile = data.join("terrain/lola_88s_139e_10m.tif");
    let layer = Layer::read_geotiff(tile).expect("a LOLA tile");
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/golden_sight.csv");
    let text = std::fs::read_to_string(golden).expect("golden values");
    let mut worst_m = 0.0_f64;
    let mut grazing = Vec::new();
    let mut rows = 0;
    for line in text.lines().skip(1) {
        let (sha256_start, numbers) = line.split_once(',').expect("fields");
        assert!(layer.provenance.sha256.starts_with(sha256_start), "another file");
        let numbers = numbers.split(',').map(|text| text.parse::<f64>().expect("a number"));
        let numbers: [f64; 9] = numbers.collect::<Vec<f64>>().try_into().expect("nine numbers");
        let [x_m, y_m, h_m, to_x_m, to_y_m, to_h_m, clearance_m, range_m, elevation_deg] = numbers;
        let antenna = |x_m, y_m, h_m| Antenna {
            point: MapPoint::new(x_m, y_m),
            height: Length::from_metres(h_m),
        };
        let ends = [antenna(x_m, y_m, h_m), antenna(to_x_m, to_y_m, to_h_m)];
        let sight = Sight::between(&layer.raster, ends).expect("ground all along");
        let off_m = sight.clearance.metres() - clearance_m;
        worst_m = worst_m.max(off_m.abs());
        assert!(off_m.abs() < TWIST_M, "{line}: {sight:?}");
        assert!((sight.range.metres() - range_m).abs() < 1e-3, "{line}: {sight:?}");
        assert!((sight.elevations[0].degrees() - elevation_deg).abs() < 1e-5, "{line}: {sight:?}");
        if sight.is_clear() != (clearance_m >= 0.0) {
            grazing.push(clearance_m);
        }
        rows += 1;
    }
    assert_eq!(rows, 150);
    // A line 2 cm above the profile, which steps over the kinks that crossings meet.
    assert!(grazing.len() <= 1, "{grazing:?}");
    assert!(worst_m > 0.0, "the golden values are Hilal's own");
}
