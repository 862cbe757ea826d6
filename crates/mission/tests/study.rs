//! A site study is read whole, and refused with its line and key.

use hilal_mission::{StudyFile, check_study};

const STUDY: &str = r#"
id = "ridge"
name = "One place"
description = "The smallest study."

[period]
start_utc = "2028-06-01T00:00:00"
duration_days = 30.0
step_min = 60

[observer]
height_m = { value = 2.0, mark = "ours", range = [0.5, 3.0], source = "centre of the array" }

[limits]
powered_fraction = { value = 0.1, mark = "ours", range = [0.05, 0.5], source = "8 W of 90 W" }
endurance_h = { value = 31.0, mark = "ours", range = [10.0, 60.0], source = "battery" }
slope_deg = { value = 10.0, mark = "ours", range = [5.0, 15.0], source = "legs" }
roughness_m = { value = 0.5, mark = "ours", range = [0.2, 1.0], source = "legs" }
baseline_m = { value = 20.0, mark = "ours", range = [10.0, 50.0], source = "cells" }
relay_mask_deg = { value = 5.0, mark = "ours", range = [0.0, 10.0], source = "antenna" }

[horizons]
azimuths = 360
range_km = 200.0

[sites.ridge]
name = "Ridge"
pole = "south"
latitude_deg = { value = -89.44, mark = "inferred", source = "brightest cell" }
longitude_deg = { value = 222.9, mark = "inferred", source = "brightest cell" }
extent_km = 5.0
layers = [{ path = "terrain/cap.tif", role = "regional" }]

[sites.ridge.ellipse]
semi_major_km = { value = 1.0, mark = "ours", range = [0.1, 5.0], source = "guided landing" }
semi_minor_km = { value = 0.5, mark = "ours", range = [0.1, 5.0], source = "guided landing" }
grid_azimuth_deg = 30.0

[weights]
mean_light = 1.0
"#;

#[test]
fn the_smallest_study_is_read_and_nothing_is_wrong_with_it() {
    let file = StudyFile::parse("s.toml".to_owned(), STUDY.to_owned()).unwrap();
    assert_eq!(check_study(&file), []);
    let site = &file.study.sites["ridge"];
    // 0.56 degrees from the pole, to the south-west of the map.
    let (x_m, y_m) = (site.middle().x_m, site.middle().y_m);
    assert!((x_m.hypot(y_m) - 16_981.2).abs() < 1.0, "{x_m} {y_m}");
    assert!(x_m < 0.0 && y_m < 0.0);
    assert!(file.study.sky.relay.is_none() && file.study.scale.slope_deg.is_none());
    assert!(file.study.weights.slope.abs() < 1e-12);
}
