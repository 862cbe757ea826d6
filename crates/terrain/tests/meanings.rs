//! Whatever a file says of its samples is honoured, or refused by name: never passed over.

mod support;

use hilal_terrain::{GeoTiffSidecars, GlobalGrid, decode_geotiff, decode_geotiff_with};
use proptest::prelude::*;
use support::{TagValue, geo_keys, int16, mask, tiff};

const ROWS: u32 = 6;
const COLUMNS: u32 = 11;
const CELLS: usize = 66;

/// Rolling ground that no fill value stands off.
fn ground() -> Vec<i16> {
    (0..66).map(|index| -1500 + 3 * (index % 11) - 2 * (index / 11)).collect()
}

fn refused(bytes: &[u8]) -> String {
    decode_geotiff(bytes).expect_err("refused").to_string()
}

fn beside(metadata: &str) -> GeoTiffSidecars {
    let text =
        format!("<PAMDataset><PAMRasterBand band=\"1\">{metadata}</PAMRasterBand></PAMDataset>");
    GeoTiffSidecars::new(None, Some(text))
}

fn metadata(items: &str) -> (u16, TagValue) {
    (42112, TagValue::Text(format!("<GDALMetadata>\n{items}\n</GDALMetadata>")))
}

#[derive(Debug, Clone, Copy)]
enum SaidIn {
    Tags,
    Beside,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn scale_offset_unit_fill_and_mask_are_applied_wherever_they_are_said(
        // Steps of less than 100 m, so that none of them is taken for an untagged fill.
        samples in prop::collection::vec(1_i16..60, CELLS),
        hidden in prop::collection::vec(prop::bool::weighted(0.2), CELLS),
        filled in prop::collection::vec(prop::bool::weighted(0.2), CELLS),
        (scale, offset) in (0.1..1.5_f64, -500.0..500.0_f64),
        (unit, metres) in prop::sample::select(&[
            ("m", 1.0), ("METERS", 1.0), ("ft", 0.3048), ("cm", 0.01), ("US survey foot", 1200.0 / 3937.0),
        ][..]),
        fill in prop::sample::select(&["-9999", " -9999.0 ", "-9.999e3", "-32768"][..]),
        said_in in prop::sample::select(&[SaidIn::Tags, SaidIn::Beside][..]),
    ) {
        let fill_value: f64 = fill.trim().parse().expect("a number");
        let stored: Vec<i16> = samples.iter().zip(&filled).map(|(&sample, &filled)| {
            if filled { if fill_value < -10_000.0 { i16::MIN } else { -9999 } } else { sample }
        }).collect();
        let mut image = int16(ROWS, COLUMNS, &stored);
        let mut sidecars = GeoTiffSidecars::default();
        match said_in {
            SaidIn::Tags => {
                image.tags.push((42113, TagValue::Text(fill.to_owned())));
                image.tags.push(metadata(&format!(
                    "<Item name='OFFSET' role='offset' sample='0'>{offset}</Item>\
                     <Item sample=\"0\" role=\"scale\" name=\"SCALE\">{scale}</Item>\
                     <Item name=\"UNITTYPE\" sample=\"0\" role=\"unittype\">{unit}</Item>"
                )));
            }
            SaidIn::Beside => {
                sidecars = beside(&format!(
                    "<NoDataValue>{fill}</NoDataValue><UnitType>{unit}</UnitType>\
                     <Offset>{offset}</Offset><Scale>{scale}</Scale>"
                ));
            }
        }
        let bytes = tiff(&[image, mask(ROWS, COLUMNS, &hidden)]);
        let raster = decode_geotiff_with(&bytes, &sidecars).expect("read");
        for index in 0..CELLS {
            let found = raster.heights_m[index];
            if hidden[index] || filled[index] {
                prop_assert!(found.is_nan(), "cell {index}: {found}");
            } else {
                let wanted = (f64::from(samples[index]) * scale + offset) * metres;
                prop_assert!((f64::from(found) - wanted).abs() < 1e-3, "{found} for {wanted}");
            }
        }
    }

    #[test]
    fn an_untagged_fill_is_refused_with_its_value_and_its_count(
        holes in prop::collection::btree_set(0..CELLS, 1..30),
        (fill, stored) in prop::sample::select(&[
            ("-9999", -9999_i16), ("-32768", i16::MIN), ("32767", i16::MAX), ("9999", 9999), ("-32767", -32767),
        ][..]),
        nan_is_tagged in any::<bool>(),
    ) {
        let mut samples = ground();
        for &index in &holes {
            samples[index] = stored;
        }
        let mut image = int16(ROWS, COLUMNS, &samples);
        if nan_is_tagged {
            image.tags.push((42113, TagValue::Text("nan".to_owned())));
        }
        let error = refused(&tiff(&[image]));
        prop_assert!(error.contains(fill), "{error}");
        prop_assert!(error.contains(&holes.len().to_string()), "{error}");
        prop_assert!(error.contains("gdal_edit.py -a_nodata"), "{error}");
    }

    #[test]
    fn a_unit_that_is_no_length_is_refused_by_its_name(unit in "[a-z%/]{1,3}[0-9]") {
        let mut image = int16(ROWS, COLUMNS, &ground());
        image.tags.push(metadata(&format!("<Item role=\"unittype\" name=\"u\">{unit}</Item>")));
        let error = refused(&tiff(&[image]));
        prop_assert!(error.contains(&format!("the band is in \"{unit}\"")), "{error}");
    }

    #[test]
    fn a_label_gives_fills_and_bounds_in_decimal_or_with_a_base(
        numbers in prop::collection::vec(-2000_i16..2000, 8),
        fill in -2000_i16..2000,
        bounds in (-2000_i16..0, 0..2000_i16),
        is_hexadecimal in any::<bool>(),
        key in prop::sample::select(&["MISSING_CONSTANT", "CORE_NULL", "missing_constant"][..]),
        (unit, metres) in prop::sample::select(&[("METER", 1.0), ("KILOMETER", 1000.0)][..]),
    ) {
        let fill_text = if is_hexadecimal { format!("16#{:04X}#", fill.cast_unsigned()) } else { fill.to_string() };
        let label = label(&format!(
            "{key} = {fill_text}\nVALID_MINIMUM = {}\nVALID_MAXIMUM = {}\nUNIT = {unit}\nOFFSET = {}\n\
             SCALING_FACTOR = {}\n",
            bounds.0, bounds.1, 1_737_400.0 / metres, 0.5 / metres,
        ));
        let image: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        let grid = GlobalGrid::decode(&label, &image).expect("a product");
        for (index, &number) in numbers.iter().enumerate() {
            let found = grid.cell_height_m(index / 4, index % 4);
            let is_valid = number != fill && (bounds.0..=bounds.1).contains(&number);
            prop_assert_eq!(found.is_some(), is_valid, "{} in {}", number, label);
            if let Some(found) = found {
                prop_assert!((found - f64::from(number) * 0.5).abs() < 1e-3);
            }
        }
    }
}

fn label(keys: &str) -> String {
    format!(
        "PDS_VERSION_ID = \"PDS3\"\n^IMAGE = \"A.IMG\"\nOBJECT = IMAGE\nLINES = 2\nLINE_SAMPLES = 4\n\
         SAMPLE_TYPE = LSB_INTEGER\nSAMPLE_BITS = 16\n{keys}END_OBJECT = IMAGE\n\
         OBJECT = IMAGE_MAP_PROJECTION\nMAP_PROJECTION_TYPE = \"SIMPLE CYLINDRICAL\"\n\
         A_AXIS_RADIUS = 1737.4 <km>\nPOSITIVE_LONGITUDE_DIRECTION = \"EAST\"\n\
         MAXIMUM_LATITUDE = 90 <deg>\nMINIMUM_LATITUDE = -90 <deg>\n\
         WESTERNMOST_LONGITUDE = 0 <deg>\nEASTERNMOST_LONGITUDE = 360 <deg>\n\
         COORDINATE_SYSTEM_NAME = \"MEAN EARTH/POLAR AXIS OF DE421\"\n\
         END_OBJECT = IMAGE_MAP_PROJECTION\nEND\n"
    )
}

/// A label in metres with half-metre steps, and one more line.
fn plain_label(line: &str) -> String {
    label(&format!("UNIT = METER\nOFFSET = 1737400.\nSCALING_FACTOR = 0.5\n{line}\n"))
}

#[test]
fn what_cannot_be_honoured_in_a_tiff_is_refused_by_name() {
    let with = |tag: (u16, TagValue)| {
        let mut image = int16(ROWS, COLUMNS, &ground());
        image.tags.retain(|(other, _)| *other != tag.0);
        image.tags.push(tag);
        refused(&tiff(&[image]))
    };
    let item = |text: &str| with(metadata(text));
    for (error, words) in [
        (with((42113, TagValue::Text("none".to_owned()))), "GDAL_NODATA says \"none\""),
        (with((42113, TagValue::Text(String::new()))), "GDAL_NODATA says \"\""),
        (with((42112, TagValue::Text("<GDALMetadata>".to_owned()))), "GDAL_METADATA says"),
        (item("<Item role='scale' name='s'>half</Item>"), "item s, says \"half\""),
        (item("<Item role='scale' name='s'>0</Item>"), "a scale of 0"),
        (
            item("<Item role='scale' name='s'>0.5</Item><Item name='scale_factor'>0.1</Item>"),
            "item s, says 0.5, and GDAL_METADATA, item scale_factor, says 0.1",
        ),
        (
            item("<Item name='valid_range'>5</Item>"),
            "valid_range, says \"5\", wanted is two numbers",
        ),
        (item("<Item name='positive' sample='0'>down</Item>"), "positive, says \"down\""),
        (with((33550, TagValue::Double(vec![10.0, 10.0, 0.5]))), "scale them by 0.5"),
        (with((274, TagValue::Short(vec![4]))), "Orientation 4"),
        (with((266, TagValue::Short(vec![2]))), "bits reversed"),
        (with((338, TagValue::Short(vec![2]))), "gdal_translate -b 1 -mask 1"),
        (with((259, TagValue::Short(vec![34887]))), "LERC"),
        (with((254, TagValue::Long(vec![1]))), "an overview or a mask"),
    ] {
        assert!(error.contains(words), "{words}: {error}");
    }
}

#[test]
fn heights_by_vertical_keys_are_converted_or_refused() {
    let with = |keys: &[(u16, u16)]| {
        let mut image = int16(ROWS, COLUMNS, &ground());
        image.tags.retain(|(tag, _)| *tag != 34735);
        image.tags.extend(geo_keys(keys).into_iter().take(1));
        tiff(&[image])
    };
    let feet = decode_geotiff(&with(&[(4099, 9002)])).expect("feet");
    assert!((f64::from(feet.heights_m[0]) + 1500.0 * 0.3048).abs() < 1e-3);
    assert!(refused(&with(&[(4099, 9014)])).contains("unit of code 9014"));
    assert!(refused(&with(&[(4096, 5773)])).contains("vertical system of code 5773"));
    assert!(refused(&with(&[(1024, 3)])).contains("of model type 3"));
}

#[test]
fn a_model_type_that_arcgis_leaves_open_is_decided_by_the_other_keys() {
    let mut image = int16(ROWS, COLUMNS, &ground());
    image.tags.retain(|(tag, _)| *tag != 34735);
    image.tags.extend(geo_keys(&[(1024, 32767)]).into_iter().take(1));
    assert!(decode_geotiff(&tiff(&[image])).is_ok());
}

#[test]
fn fill_values_and_bounds_in_items_are_honoured() {
    let mut image = int16(ROWS, COLUMNS, &ground());
    image.tags.push(metadata(
        "<Item name='_FillValue' sample='0'>-1500</Item><Item name='valid_min'>-1505</Item>",
    ));
    let raster = decode_geotiff(&tiff(&[image])).expect("read");
    for (height_m, stored) in raster.heights_m.iter().zip(ground()) {
        assert_eq!(height_m.is_nan(), stored == -1500 || stored < -1505, "{stored}");
    }
}

#[test]
fn metadata_beside_the_file_that_move_its_cells_are_refused() {
    let bytes = tiff(&[int16(ROWS, COLUMNS, &ground())]);
    let with = |text: &str| {
        let text = format!("<PAMDataset>{text}</PAMDataset>");
        decode_geotiff_with(&bytes, &GeoTiffSidecars::new(None, Some(text)))
    };
    assert!(with("<GeoTransform> 1000.0, 10.0, 0.0, 5000.0, 0.0, -10.0</GeoTransform>").is_ok());
    let error = with("<GeoTransform>1010, 10, 0, 5000, 0, -10</GeoTransform>").unwrap_err();
    assert!(error.to_string().contains("the .aux.xml beside it by 1010"), "{error}");
    let error = with("<SRS>GEOGCS[\"WGS 84\"]</SRS>").unwrap_err().to_string();
    assert!(error.contains("no projected one"), "{error}");
}

#[test]
fn a_mask_that_does_not_fit_is_refused() {
    let bytes = tiff(&[int16(ROWS, COLUMNS, &ground()), mask(2, 2, &[false; 4])]);
    let error = refused(&bytes);
    assert!(error.contains("2 rows × 2 columns for a map of 6 × 11"), "{error}");
    let whole = tiff(&[int16(ROWS, COLUMNS, &ground())]);
    let noise = GeoTiffSidecars::new(Some(b"no mask".to_vec()), None);
    let error = decode_geotiff_with(&whole, &noise).unwrap_err().to_string();
    assert!(error.contains("the .msk beside it"), "{error}");
}

#[test]
fn radii_are_refused_with_the_way_to_heights() {
    let mut image = int16(ROWS, COLUMNS, &ground());
    image.tags.push(metadata("<Item role='offset' name='o'>1737400</Item>"));
    let error = refused(&tiff(&[image]));
    assert!(error.contains("radii from the Moon's centre"), "{error}");
}

#[test]
fn what_cannot_be_honoured_in_a_label_is_refused_by_its_key() {
    let refused =
        |line: &str| GlobalGrid::decode(&plain_label(line), &[0; 16]).expect_err(line).to_string();
    assert!(GlobalGrid::decode(&plain_label("MISSING_CONSTANT = \"N/A\""), &[0; 16]).is_ok());
    for (line, words) in [
        ("BANDS = 3", "BANDS is 3, wanted is 1"),
        ("LINE_PREFIX_BYTES = 4", "LINE_PREFIX_BYTES is 4"),
        ("SAMPLE_BIT_MASK = 2#0111111111111111#", "SAMPLE_BIT_MASK"),
        ("LINE_DISPLAY_DIRECTION = UP", "LINE_DISPLAY_DIRECTION is UP, wanted is DOWN"),
        ("ENCODING_TYPE = \"JP2\"", "ENCODING_TYPE is JP2"),
        ("MISSING_CONSTANT = 16#FF7FFFFB#", "MISSING_CONSTANT is 16#FF7FFFFB#"),
        ("SCALING_FACTOR = 1.0", "SCALING_FACTOR is 0.5 and 1.0, wanted is one value"),
        ("B_AXIS_RADIUS = 1735.0 <km>", "B_AXIS_RADIUS is 1735"),
    ] {
        let error = refused(line);
        assert!(error.contains(words), "{line}: {error}");
    }
    let volts = plain_label("").replace("UNIT = METER", "UNIT = VOLT");
    let error = GlobalGrid::decode(&volts, &[0; 16]).unwrap_err().to_string();
    assert!(error.contains("UNIT is VOLT, wanted is METER, KILOMETER"), "{error}");
}

#[test]
fn the_ends_of_16_bits_are_no_heights_unless_the_label_says_what_they_are() {
    let mut image = [0; 16];
    image[2..4].copy_from_slice(&i16::MIN.to_le_bytes());
    let error = GlobalGrid::decode(&plain_label(""), &image).unwrap_err().to_string();
    assert!(
        error.contains("1 of 8 cells hold -32768") && error.contains("MISSING_CONSTANT"),
        "{error}"
    );
    let label = plain_label("MISSING_CONSTANT = 16#8000#");
    let grid = GlobalGrid::decode(&label, &image).expect("a product");
    assert_eq!((grid.cell_height_m(0, 0), grid.cell_height_m(0, 1)), (Some(0.0), None));
}
