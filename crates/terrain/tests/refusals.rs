//! What Hilal cannot stand on is refused with a sentence that says what was found and the way out.

use std::path::Path;

use hilal_terrain::read_geotiff;

fn refusal(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name);
    let error = read_geotiff(&path).expect_err("the file must be refused").to_string();
    assert!(error.contains(name), "the file is not named: {error}");
    error
}

#[test]
fn another_map_is_named_with_the_way_to_the_right_one() {
    for (name, found) in [
        ("refuse_earth.tif", "code 3031"),
        ("refuse_earth_radius.tif", "radius 6371000 m"),
        ("refuse_lon_0.tif", "central longitude 180"),
        ("refuse_lat_ts.tif", "latitude of origin -80°"),
        ("refuse_geographic.tif", "latitude and longitude"),
        ("refuse_no_crs.tif", "no GeoKeys"),
    ] {
        let error = refusal(name);
        assert!(error.contains(found), "{name}: {error}");
        let way_out = "gdalwarp -t_srs \"+proj=stere +lat_0=-90 +lon_0=0 +k=1 +R=1737400\"";
        assert!(error.contains(way_out), "{name}: {error}");
    }
}

#[test]
fn crooked_grids_are_refused() {
    assert!(refusal("refuse_rotated.tif").contains("rows are turned against the map"));
    assert!(refusal("refuse_not_square.tif").contains("cells measure 10 m × 12 m"));
}

#[test]
fn files_that_hold_no_single_map_of_heights_are_refused() {
    assert!(refusal("refuse_two_bands.tif").contains("has 2 bands, wanted is one"));
    assert!(refusal("refuse_bytes.tif").contains("samples are 8 bits wide"));
    let untagged = refusal("refuse_untagged_nodata.tif");
    assert!(untagged.contains("row 5, column 10 holds -32768.0 m"), "{untagged}");
    assert!(untagged.contains("gdal_edit.py -a_nodata"), "{untagged}");
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let error = read_geotiff("no/such.tif").expect_err("there is no such file").to_string();
    assert!(error.starts_with("cannot read no/such.tif: "), "{error}");
}
