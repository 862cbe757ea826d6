//! What is said about kernels that are missing, damaged, or too short; and that nothing panics.

use std::path::{Path, PathBuf};

use hilal_ephem::Almanac;
use hilal_quantity::{Angle, Epoch, Length, Selenographic};
use proptest::prelude::*;

const SPK: &[u8] = include_bytes!("../../../data/kernels/de440_2025_2034_subset.bsp");
const BPC: &[u8] = include_bytes!("../../../data/kernels/moon_pa_de421_1900-2050.bpc");
const LEAP_SECONDS: &str = include_str!("../../../data/kernels/naif0012.tls");
/// Where the last segments end; what follows pads the last record.
const SPK_SEGMENTS_END: usize = 84_100 * 8;
const BPC_SEGMENTS_END: usize = 221_284 * 8;
/// Which record of the ephemeris holds its summaries.
const SPK_SUMMARY_RECORD: usize = 7;
/// Where the skeletons of both files lie: file record, comments, summaries, first data.
const SPK_SKELETON: usize = 9 * 1024;
const BPC_SKELETON: usize = 8 * 1024;

fn kernel(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/kernels").join(name)
}

fn message(spk: &[u8], bpc: &[u8]) -> String {
    match Almanac::from_bytes(spk, bpc) {
        Ok(almanac) => format!("accepted: {:?}", almanac.coverage()),
        Err(error) => error.to_string(),
    }
}

/// Asks for everything at two epochs: an answer or an error will do, a panic will not.
fn ask_all(spk: &[u8], bpc: &[u8]) {
    let Ok(almanac) = Almanac::from_bytes(spk, bpc) else { return };
    let place =
        Selenographic::new(Angle::from_degrees(-88.0), Angle::from_degrees(139.0), Length::ZERO);
    for epoch in [almanac.coverage().start(), Epoch::from_gregorian_utc_at_midnight(2028, 11, 18)] {
        if let Ok(sky) = almanac.sky_at(&place, epoch) {
            assert!(sky.sun.elevation.degrees().is_finite());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_truncated_ephemeris_is_an_error(cut in 0..SPK_SEGMENTS_END) {
        let said = message(&SPK[..cut], BPC);
        prop_assert!(said.contains("truncated") || said.contains("is not a"), "{said}");
    }

    #[test]
    fn a_truncated_orientation_is_an_error(cut in 0..BPC_SEGMENTS_END) {
        let said = message(SPK, &BPC[..cut]);
        prop_assert!(said.contains("truncated") || said.contains("is not a"), "{said}");
    }

    #[test]
    fn garbage_is_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..4096)) {
        prop_assert!(Almanac::from_bytes(&bytes, &bytes).is_err());
    }

    #[test]
    fn garbage_behind_a_sound_file_record_does_not_panic(
        bytes in proptest::collection::vec(any::<u8>(), 1024..16_384),
    ) {
        ask_all(&[&SPK[..1024], &bytes].concat(), BPC);
        ask_all(SPK, &[&BPC[..1024], &bytes].concat());
    }

    #[test]
    fn damage_to_the_skeleton_does_not_panic(
        at in 0..SPK_SKELETON, value in any::<[u8; 8]>(), in_bpc in any::<bool>(),
    ) {
        let (file, limit) = if in_bpc { (BPC, BPC_SKELETON) } else { (SPK, SPK_SKELETON) };
        let at = at % (limit - 8);
        let mut bytes = file.to_vec();
        bytes[at..at + 8].copy_from_slice(&value);
        if in_bpc { ask_all(SPK, &bytes) } else { ask_all(&bytes, BPC) }
    }

    #[test]
    fn damage_to_the_directory_of_a_segment_does_not_panic(
        number in 0..4_usize, value in any::<f64>(), segment in 0..5_usize,
    ) {
        // The last double of each segment of the two kernels: its directory ends there.
        let (in_spk, end) = [(true, 9474), (true, 16_688), (true, 50_394), (true, 84_100), (false, 221_284)][segment];
        let mut bytes = if in_spk { SPK } else { BPC }.to_vec();
        let at = (end - 1 - number) * 8;
        bytes[at..at + 8].copy_from_slice(&value.to_le_bytes());
        if in_spk { ask_all(&bytes, BPC) } else { ask_all(SPK, &bytes) }
    }
}

#[test]
fn a_missing_file_is_named() {
    let error = Almanac::load(Path::new("nowhere/de440s.bsp"), &kernel("naif0012.tls"));
    let said = error.map(|_| ()).unwrap_err().to_string();
    assert!(said.starts_with("cannot read kernel nowhere/de440s.bsp: "), "{said}");
    assert!(said.ends_with("leave it out to use the built-in kernels"), "{said}");
}

#[test]
fn a_text_kernel_is_no_ephemeris() {
    let said = Almanac::load(&kernel("naif0012.tls"), &kernel("moon_pa_de421_1900-2050.bpc"))
        .map(|_| ())
        .unwrap_err()
        .to_string();
    assert!(said.contains("naif0012.tls is not a little-endian SPICE SPK (.bsp)"), "{said}");
}

#[test]
fn the_two_kernels_may_not_be_swapped() {
    assert!(message(BPC, SPK).contains("is not a little-endian SPICE SPK (.bsp)"));
}

#[test]
fn a_truncated_file_says_how_much_is_missing() {
    let said = message(&SPK[..400_000], BPC);
    assert_eq!(
        said,
        "kernel SPK in memory is truncated: it has 400000 bytes and its segments need 672800; \
         fetch it again"
    );
}

#[test]
fn a_kernel_without_the_body_says_which_to_use() {
    let mut bytes = SPK.to_vec();
    // The target of the second segment (the Sun, 10) becomes Mars (4).
    let at = (SPK_SUMMARY_RECORD - 1) * 1024 + 24 + 40 + 16;
    assert_eq!(bytes[at], 10);
    bytes[at] = 4;
    let said = message(&bytes, BPC);
    assert!(said.contains("holds no Chebyshev (type 2) segment of the Sun (10 from 0)"), "{said}");
    assert!(said.contains("de440s.bsp"), "{said}");
}

#[test]
fn a_polynomial_that_is_no_number_is_damage() {
    let mut bytes = SPK.to_vec();
    let at = (9475 - 1 + 100) * 8;
    bytes[at..at + 8].copy_from_slice(&f64::NAN.to_le_bytes());
    let said = message(&bytes, BPC);
    assert!(said.starts_with("kernel SPK in memory is damaged: the Sun (10 from 0): "), "{said}");
}

#[test]
fn files_and_built_in_kernels_give_the_same_sky() {
    let files = Almanac::load(
        &kernel("de440_2025_2034_subset.bsp"),
        &kernel("moon_pa_de421_1900-2050.bpc"),
    )
    .unwrap();
    let built_in = Almanac::built_in().unwrap();
    let epoch = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
    assert_eq!(files.sun(epoch).unwrap(), built_in.sun(epoch).unwrap());
    assert_eq!(files.coverage(), built_in.coverage());
}

#[test]
fn an_epoch_outside_is_told_what_is_inside() {
    let almanac = Almanac::built_in().unwrap();
    let epoch = Epoch::from_gregorian_utc_at_midnight(2034, 6, 1);
    let said = almanac.sun(epoch).unwrap_err().to_string();
    assert_eq!(
        said,
        "2034-06-01T00:00:00 UTC is outside the ephemeris, which covers 2025-01-01T00:10:00 UTC \
         to 2034-01-01T00:00:00 UTC; choose an epoch inside, or load kernels that cover it"
    );
}

#[test]
fn the_ends_of_the_coverage_are_served_to_the_last_nanosecond() {
    let almanac = Almanac::built_in().unwrap();
    let inside = almanac.coverage();
    assert!(almanac.sun(inside.start()).is_ok());
    assert!(almanac.sun(inside.end() - 1 * hilal_quantity::Unit::Nanosecond).is_ok());
    assert!(almanac.sun(inside.end()).is_err());
}

#[test]
fn the_leap_seconds_compiled_in_are_those_of_the_newest_kernel() {
    let last = LEAP_SECONDS.lines().rev().find(|line| line.contains('@')).unwrap();
    assert!(last.contains("37") && last.contains("@2017-JAN-1"), "{last}");
    let epoch = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
    assert_eq!(epoch.leap_seconds(true), Some(37.0));
}
