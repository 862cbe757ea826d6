//! Files are found whatever the case of their names, and by the name of either part.
#![expect(clippy::unwrap_used, reason = "a test that cannot make its files has failed")]

use std::path::Path;

use hilal_terrain::{ElevationFile, GlobalLayer, read_geotiff};

const LABEL: &str = "PDS_VERSION_ID = \"PDS3\"\nRECORD_BYTES = 8\n^IMAGE = \"LDEM_X.IMG\"\n\
    LINES = 2\nLINE_SAMPLES = 4\nSAMPLE_TYPE = LSB_INTEGER\nSAMPLE_BITS = 16\nUNIT = METER\n\
    SCALING_FACTOR = 0.5\nOFFSET = 1737400.\nMAP_PROJECTION_TYPE = \"SIMPLE CYLINDRICAL\"\n\
    A_AXIS_RADIUS = 1737.4 <km>\nPOSITIVE_LONGITUDE_DIRECTION = \"EAST\"\n\
    MAXIMUM_LATITUDE = 90 <deg>\nMINIMUM_LATITUDE = -90 <deg>\nWESTERNMOST_LONGITUDE = 0 <deg>\n\
    EASTERNMOST_LONGITUDE = 360 <deg>\n\
    COORDINATE_SYSTEM_NAME = \"MEAN EARTH/POLAR AXIS OF DE421\"\nEND\n";

/// Heights of 0, 5, 10 … m.
fn image() -> Vec<u8> {
    (0..8_i16).flat_map(|index| (10 * index).to_le_bytes()).collect()
}

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    folder
}

fn assert_read(path: &Path) {
    let read = ElevationFile::read(path).unwrap_or_else(|error| panic!("{error}"));
    let ElevationFile::Global(layer) = read else { panic!("{} is no layer", path.display()) };
    assert_eq!(layer.grid.cell_height_m(1, 3), Some(35.0), "{}", path.display());
}

#[test]
fn a_product_is_read_by_its_label_or_its_image_in_upper_or_lower_case() {
    for (label, picture) in
        [("LDEM_X.LBL", "LDEM_X.IMG"), ("ldem_x.lbl", "ldem_x.img"), ("ldem_x.LBL", "LDEM_X.img")]
    {
        let folder = folder(&[(label, LABEL.as_bytes()), (picture, &image())]);
        assert_read(&folder.path().join(label));
        assert_read(&folder.path().join(picture));
        GlobalLayer::read(folder.path().join(picture)).unwrap();
    }
    let lower = LABEL.to_ascii_lowercase();
    let folder = folder(&[("ldem_x.lbl", lower.as_bytes()), ("LDEM_X.IMG", &image())]);
    assert_read(&folder.path().join("ldem_x.lbl"));
}

#[test]
fn a_pointer_names_a_record_or_a_byte() {
    let late = [vec![7; 16], image()].concat();
    for (pointer, picture) in [
        ("(\"LDEM_X.IMG\", 1)", image()),
        ("(\"LDEM_X.IMG\",1 <BYTES>)", image()),
        ("(\"LDEM_X.IMG\", 3)", late.clone()),
        ("(\"LDEM_X.IMG\", 17<BYTES>)", late),
        ("{\"LDEM_X.IMG\"}", image()),
    ] {
        let label = LABEL.replace("\"LDEM_X.IMG\"", pointer);
        let folder = folder(&[("LDEM_X.LBL", label.as_bytes()), ("LDEM_X.IMG", &picture)]);
        assert_read(&folder.path().join("LDEM_X.LBL"));
    }
}

#[test]
fn a_pointer_that_leads_elsewhere_is_refused() {
    for pointer in [
        "17 <BYTES>",
        "3",
        "(\"../LDEM_X.IMG\", 1)",
        "(\"LDEM_X.IMG\", 0)",
        "(\"LDEM_X.IMG\", 1 <km>)",
    ] {
        let label = LABEL.replace("\"LDEM_X.IMG\"", pointer);
        let folder = folder(&[("LDEM_X.LBL", label.as_bytes()), ("LDEM_X.IMG", &image())]);
        let error = GlobalLayer::read(folder.path().join("LDEM_X.LBL")).unwrap_err().to_string();
        assert!(error.contains("^IMAGE is"), "{pointer}: {error}");
    }
}

#[test]
fn a_part_that_is_missing_is_named() {
    let folder_of_image = folder(&[("LDEM_X.IMG", &image())]);
    let error = ElevationFile::read(folder_of_image.path().join("LDEM_X.IMG")).unwrap_err();
    assert!(error.to_string().contains("its PDS3 label LDEM_X.LBL must lie beside it"), "{error}");
    let folder_of_label = folder(&[("LDEM_X.LBL", LABEL.as_bytes())]);
    let error = ElevationFile::read(folder_of_label.path().join("LDEM_X.LBL")).unwrap_err();
    assert!(error.to_string().contains("names the image LDEM_X.IMG"), "{error}");
    let folder_of_two =
        folder(&[("A.LBL", LABEL.as_bytes()), ("ldem_x.img", &image()), ("Ldem_x.Img", &image())]);
    let error = ElevationFile::read(folder_of_two.path().join("A.LBL")).unwrap_err().to_string();
    assert!(error.contains("Ldem_x.Img and ") && error.contains("keep one"), "{error}");
}

#[test]
fn a_mask_beside_a_geotiff_is_found_in_any_case() {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/meanings");
    let bytes = |name: &str| std::fs::read(data.join(name)).unwrap();
    let missing = |mask: &str| {
        let (map, hidden) = (bytes("mask_beside.tif"), bytes("mask_beside.tif.msk"));
        let folder = folder(&[("A.TIF", &map), (mask, &hidden)]);
        read_geotiff(folder.path().join("A.TIF")).map(|raster| raster.missing())
    };
    assert_eq!(missing("A.TIF.msk").unwrap(), 12);
    assert_eq!(missing("a.tif.MSK").unwrap(), 12);
    // Without its mask the hole of 0 m is known by its walls.
    let error = missing("other.tif.msk").unwrap_err().to_string();
    assert!(error.contains("12 of 480 cells hold 0"), "{error}");
}
