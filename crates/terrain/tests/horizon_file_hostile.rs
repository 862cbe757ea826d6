//! Damaged horizon files are refused, and never bring the program down.

mod stored;

use std::sync::LazyLock;

use hilal_terrain::horizon::store::HorizonFile;
use proptest::prelude::*;
use stored::{bytes_of, header, planes};

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let header = header((70, 30), 5, 2);
    bytes_of(&header, &planes(&header, 8))
});

/// Reads everything of a small file; what is damaged must not read as if it were whole.
fn refused(bytes: &[u8]) -> bool {
    let Ok(file) = HorizonFile::from_bytes(bytes) else { return true };
    let grid = file.header().grid;
    file.read(0..grid.rows, 0..grid.columns).is_err()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn one_wrong_byte_anywhere_is_noticed(place in any::<prop::sample::Index>(), change in 1..=255_u8) {
        let mut bytes = WHOLE.clone();
        let at = place.index(bytes.len());
        bytes[at] ^= change;
        prop_assert!(refused(&bytes), "byte {at}");
    }

    #[test]
    fn a_file_cut_short_or_with_more_behind_is_refused(
        length in any::<prop::sample::Index>(), more in prop::collection::vec(any::<u8>(), 1..64),
    ) {
        prop_assert!(refused(&WHOLE[..length.index(WHOLE.len())]));
        prop_assert!(refused(&[&WHOLE[..], &more].concat()));
    }

    #[test]
    fn noise_behind_the_magic_does_no_harm(noise in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(refused(&[b"HILALHOR\x01\0\0\0", &noise[..]].concat()));
        prop_assert!(refused(&noise));
    }

    /// With matching CRC-32 the checks behind them are reached.
    #[test]
    fn a_header_of_any_numbers_does_no_harm(
        key in prop::sample::select(&["\"rows\":70", "\"columns\":30", "\"azimuths\":5",
            "\"group_azimuths\":2", "\"tile_cells\":64", "\"spacing_m\":3.3333333333333335"][..]),
        value in prop_oneof![
            Just("0".to_owned()), Just("-1".to_owned()), Just("null".to_owned()),
            Just("18446744073709551615".to_owned()), (1..2_000_000_u64).prop_map(|n| n.to_string()),
        ],
    ) {
        let end = 16 + WHOLE[12] as usize + 256 * WHOLE[13] as usize;
        let text = std::str::from_utf8(&WHOLE[16..end]).expect("text");
        prop_assert!(text.contains(key), "{text}");
        let name = key.split(':').next().expect("a name");
        let text = text.replace(key, &format!("{name}:{value}"));
        let mut bytes = WHOLE[..12].to_vec();
        bytes.extend(u32::try_from(text.len()).expect("short").to_le_bytes());
        bytes.extend(text.as_bytes());
        bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
        bytes.extend(&WHOLE[end + 4..]);
        // The spacing may well be another: then only the offsets are out of place, or nothing is.
        prop_assume!(format!("{name}:{value}") != key);
        let lengthened = text.len() != end - 16;
        prop_assert!(refused(&bytes) || (name == "\"spacing_m\"" && !lengthened));
    }
}

#[test]
fn another_kind_of_file_another_version_and_other_cells_are_named() {
    let error = |bytes: &[u8]| HorizonFile::from_bytes(bytes).expect_err("refused").to_string();
    let other = "horizons in memory: not a horizon file: give a file that `hilal horizon` wrote";
    assert_eq!(error(b"II*\0\x08\0\0\0"), other);
    assert_eq!(error(b""), other);
    let mut later = WHOLE.clone();
    later[8] = 2;
    assert!(error(&later).contains("of version 2, this program reads version 1"));
    let file = HorizonFile::from_bytes(&WHOLE[..]).expect("whole");
    let off = |rows, columns| file.read(rows, columns).expect_err("off the grid").to_string();
    assert_eq!(off(3..71, 0..1), "rows 3..71 reach beyond the 70 of the grid, or are none");
    assert_eq!(off(0..1, 4..4), "columns 4..4 reach beyond the 30 of the grid, or are none");
}

#[test]
fn a_damaged_chunk_is_named_and_the_others_are_read() {
    let mut bytes = WHOLE.clone();
    let file = HorizonFile::from_bytes(&WHOLE[..]).expect("whole");
    let first = 16 + usize::from(WHOLE[12]) + 256 * usize::from(WHOLE[13]) + 4;
    bytes[first + 20] ^= 1;
    let damaged = HorizonFile::from_bytes(&bytes[..]).expect("its chunks are checked when read");
    let error = damaged.read(0..70, 0..30).expect_err("damaged").to_string();
    assert!(
        error.contains("damaged in azimuths 0 to 1, tile 0 (its CRC-32 does not match)"),
        "{error}"
    );
    assert_eq!(damaged.read(64..70, 0..30).ok(), file.read(64..70, 0..30).ok());
}
