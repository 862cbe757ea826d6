//! Holds the relay against the coverage worked out for the mission facts (section 4.1).

use std::error::Error;

use hilal_ephem::{Almanac, EphemError, KeplerOrbit, Relay};
use hilal_quantity::{Angle, Epoch, Length, Selenographic, Unit, Window};

fn queqiao(periapsis_km: f64, apoapsis_km: f64) -> KeplerOrbit {
    let (semi_major_axis, eccentricity) = KeplerOrbit::shape_from_heights(
        Length::from_kilometres(periapsis_km),
        Length::from_kilometres(apoapsis_km),
    );
    KeplerOrbit {
        semi_major_axis,
        eccentricity,
        inclination: Angle::from_degrees(62.4),
        ascending_node: Angle::ZERO,
        argument_of_periapsis: Angle::from_degrees(90.0),
        mean_anomaly: Angle::from_degrees(180.0),
        epoch: Epoch::from_gregorian_utc_at_midnight(2028, 11, 18),
    }
}

/// Share of the time above 5°, and the longest time below it in hours.
fn coverage(almanac: &Almanac, orbit: KeplerOrbit) -> Result<(f64, f64), Box<dyn Error>> {
    const STEP_MIN: i64 = 3;
    let relay = Relay::new(almanac, orbit)?;
    let place =
        Selenographic::new(Angle::from_degrees(-85.4), Angle::from_degrees(31.7), Length::ZERO);
    let month = Window::new(orbit.epoch, orbit.epoch + 28 * Unit::Day)?;
    let (mut steps, mut in_view, mut gap, mut longest) = (0_u32, 0_u32, 0_u32, 0_u32);
    for epoch in month.steps(STEP_MIN * Unit::Minute) {
        let seen = almanac.relay_at(&relay, &place, epoch)?;
        steps += 1;
        if seen.direction.elevation.degrees() > 5.0 {
            in_view += 1;
            gap = 0;
        } else {
            gap += 1;
            longest = longest.max(gap);
        }
    }
    Ok((f64::from(in_view) / f64::from(steps), f64::from(longest) * STEP_MIN as f64 / 60.0))
}

#[test]
fn the_higher_orbit_is_in_view_nine_tenths_of_the_time() -> Result<(), Box<dyn Error>> {
    let (share, gap_h) = coverage(&Almanac::built_in()?, queqiao(254.0, 16_941.0))?;
    eprintln!("254 x 16 941 km: {share:.3} of the time, longest gap {gap_h:.2} h");
    assert!((0.89..=0.91).contains(&share), "{share}");
    assert!((2.4..=2.9).contains(&gap_h), "{gap_h}");
    Ok(())
}

#[test]
fn the_transfer_orbit_is_in_view_less() -> Result<(), Box<dyn Error>> {
    let orbit = KeplerOrbit { inclination: Angle::from_degrees(54.8), ..queqiao(300.0, 8_600.0) };
    let (share, gap_h) = coverage(&Almanac::built_in()?, orbit)?;
    eprintln!("300 x 8 600 km: {share:.3} of the time, longest gap {gap_h:.2} h");
    assert!((0.76..=0.82).contains(&share), "{share}");
    Ok(())
}

#[test]
fn the_relay_keeps_its_distance_when_the_axes_turn() -> Result<(), Box<dyn Error>> {
    let almanac = Almanac::built_in()?;
    let orbit = queqiao(200.0, 16_000.0);
    let relay = Relay::new(&almanac, orbit)?;
    let apoapsis_km = 1737.4 + 16_000.0;
    let first = relay.position(&almanac, orbit.epoch)?;
    let later = relay.position(&almanac, orbit.epoch + orbit.period())?;
    assert!((first.norm().kilometres() - apoapsis_km).abs() < 1e-3);
    assert!((later.norm().kilometres() - apoapsis_km).abs() < 1e-3);
    // In one period the Moon turns 360 degrees x 24.3 h / 27.32 d = 13.3 degrees underneath.
    let [x, y, _] = first.metres();
    let [u, v, _] = later.metres();
    let turn = (Angle::atan2(v, u) - Angle::atan2(y, x)).signed().degrees();
    assert!((turn + 13.3).abs() < 0.5, "{turn}");
    Ok(())
}

#[test]
fn elements_that_are_no_orbit_are_refused_by_name() -> Result<(), EphemError> {
    let almanac = Almanac::built_in()?;
    let good = queqiao(254.0, 16_941.0);
    let refusal = |orbit| Relay::new(&almanac, orbit).map(|_| ()).unwrap_err().to_string();
    assert_eq!(
        refusal(KeplerOrbit { eccentricity: 1.2, ..good }),
        "eccentricity = 1.2 (no unit) is no lunar orbit: take 0 to below 1"
    );
    let low = refusal(KeplerOrbit { semi_major_axis: Length::from_kilometres(2000.0), ..good });
    assert!(low.contains("periapsis must be above the surface"), "{low}");
    let lost = refusal(KeplerOrbit { inclination: Angle::from_degrees(f64::NAN), ..good });
    assert!(lost.starts_with("inclination = NaN degrees"), "{lost}");
    Ok(())
}
