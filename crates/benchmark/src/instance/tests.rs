use proptest::prelude::*;

use super::*;
use crate::testing::instance;

fn refused(change: impl FnOnce(&mut Instance)) -> String {
    let mut changed = instance(8, 8);
    change(&mut changed);
    Instance::parse(&changed.to_toml().unwrap()).unwrap_err().to_string()
}

#[test]
fn what_is_written_is_what_is_read() {
    let written = instance(8, 8);
    assert_eq!(Instance::parse(&written.to_toml().unwrap()).unwrap(), written);
    let mut real = written;
    real.terrain = InstanceGround::Lola { window: real.terrain.window() };
    assert_eq!(Instance::parse(&real.to_toml().unwrap()).unwrap(), real);
}

#[test]
fn a_number_out_of_range_is_named_with_what_it_may_be() {
    assert_eq!(refused(|i| i.days = 300.0), "days must be 0.01 to 60, got 300");
    assert_eq!(
        refused(|i| i.vehicle.reserve_wh = 400.0),
        "vehicle.reserve_wh must be 0 to the capacity, got 400"
    );
    assert_eq!(
        refused(|i| i.goals[0].dwell_h = f64::NAN),
        "dwell_h of goal g0 must be 0 to 240, got NaN"
    );
    assert_eq!(refused(|i| i.goals.clear()), "goals must hold 1 to 64 places, got 0");
    assert_eq!(refused(|i| i.format = 2), "format is 2, and this version reads format 1");
    let twice = refused(|i| i.goals[0].id.clone_from(&i.havens[0].id));
    assert!(twice.contains("is used twice"), "{twice}");
}

#[test]
fn a_key_that_the_format_does_not_know_is_refused_with_its_line() {
    let text = instance(8, 8).to_toml().unwrap();
    for (from, to) in [("days = ", "dayz = "), ("source = ", "sauce = "), ("radius_m", "radio_m")] {
        let error = Instance::parse(&text.replacen(from, to, 1)).unwrap_err().to_string();
        assert!(error.starts_with("line "), "{error}");
    }
}

#[test]
fn a_window_is_cut_out_of_its_raster() {
    let window = CellWindow { row: 1, column: 2, rows: 2, columns: 3 };
    let plane: Vec<usize> = (0..30).collect();
    assert_eq!(window.crop(&plane, 6), [8, 9, 10, 14, 15, 16]);
    let whole = InstanceGround::synthetic_tile(6, 10.0);
    let part = window.of(whole).unwrap();
    let (x_m, y_m) = (whole.first_cell.x_m + 20.0, whole.first_cell.y_m - 10.0);
    assert_eq!(part.first_cell, MapPoint::new(x_m, y_m));
    assert!(CellWindow { rows: 6, ..window }.of(whole).is_none());
    assert!(CellWindow { row: usize::MAX, ..window }.of(whole).is_none());
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        drop(Instance::parse(&String::from_utf8_lossy(&bytes)));
    }

    #[test]
    fn no_change_of_a_byte_makes_the_reader_panic(at in 0..900_usize, byte in any::<u8>()) {
        let mut text = instance(8, 8).to_toml().unwrap().into_bytes();
        let at = at % text.len();
        text[at] = byte;
        if let Ok(read) = Instance::parse(&String::from_utf8_lossy(&text)) {
            prop_assert!(read.days.is_finite());
        }
    }
}
