use super::*;
use crate::testing::vehicle;

#[test]
fn a_leg_never_costs_less_than_its_load_and_at_most_two_units_more() {
    let vehicle = vehicle();
    let ground = GroundLoad::new(&vehicle, 1.0);
    for drive_s in [333.4, 471.5, 745.4, 900.0] {
        let cost = ground.cost(&vehicle, drive_s, 900.0);
        for tenth in 0..=150_u8 {
            let slope = f32::from(tenth) / 10.0;
            let exact = (load_w(&vehicle, slope) * drive_s
                + vehicle.idle_load_w * (900.0 - drive_s))
                / 3600.0
                / vehicle.discharge_efficiency
                * UNITS_PER_WH;
            let booked = f64::from(cost.of(ground.code(&vehicle, (slope, 1.0))));
            assert!(booked >= exact - 1e-6, "{slope}°: {booked} {exact}");
            assert!(booked <= exact + 3.5, "{slope}°: {booked} {exact}");
        }
    }
}

#[test]
fn a_leg_among_rocks_never_costs_less_than_its_longer_drive() {
    let vehicle = vehicle();
    let ground = GroundLoad::new(&vehicle, 2.7);
    for (drive_s, way) in [(333.4, 1.0), (333.4, 1.8), (333.4, 2.69), (745.4, 1.2)] {
        let cost = ground.cost(&vehicle, drive_s, 900.0);
        for tenth in 0..=150_u8 {
            let slope = f32::from(tenth) / 10.0;
            let long_s = drive_s * way;
            let exact = (load_w(&vehicle, slope) * long_s + vehicle.idle_load_w * (900.0 - long_s))
                / 3600.0
                / vehicle.discharge_efficiency
                * UNITS_PER_WH;
            let booked = f64::from(cost.of(ground.code(&vehicle, (slope, way))));
            assert!(booked >= exact - 1e-6, "{slope}°, {way}: {booked} {exact}");
            assert!(booked <= exact + 15.0, "{slope}°, {way}: {booked} {exact}");
        }
    }
}

#[test]
fn ground_above_the_limit_is_blocked_and_flat_ground_takes_nothing_more() {
    let mut vehicle = vehicle();
    let ground = GroundLoad::new(&vehicle, 1.0);
    assert_eq!(ground.code(&vehicle, (15.1, 1.0)), BLOCKED);
    assert_eq!(ground.code(&vehicle, (f32::INFINITY, 1.0)), BLOCKED);
    assert_eq!(ground.code(&vehicle, (0.0, 1.0)), 0);
    assert_eq!(ground.code(&vehicle, (15.0, 1.0)), STEEPEST);
    vehicle.drive_load_w = vec![40.0];
    assert_eq!(GroundLoad::new(&vehicle, 1.0).code(&vehicle, (12.0, 1.0)), 0);
}
