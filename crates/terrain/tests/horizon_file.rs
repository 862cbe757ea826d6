//! Stored horizons come back bit for bit, on any number of threads, whole or in parts.

mod stored;

use hilal_terrain::Cell;
use hilal_terrain::horizon::store::HorizonFile;
use proptest::prelude::*;
use stored::{bytes_of, header, planes, write};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn every_part_of_a_file_is_what_was_stored(
        rows in 1..150_usize, columns in 1..150_usize, azimuths in 1..9_usize, group in 1..9_usize,
        seed in any::<u64>(), corners in prop::array::uniform4(any::<prop::sample::Index>()),
    ) {
        let header = header((rows, columns), azimuths, group.min(azimuths));
        let planes = planes(&header, seed);
        let file = HorizonFile::from_bytes(bytes_of(&header, &planes)).expect("a whole file");
        prop_assert_eq!(file.header(), &header);
        let [top, bottom, left, right] = corners;
        let range = |a: &prop::sample::Index, b: &prop::sample::Index, count| {
            let (a, b) = (a.index(count), b.index(count));
            a.min(b)..a.max(b) + 1
        };
        let (cut_rows, cut_columns) = (range(&top, &bottom, rows), range(&left, &right, columns));
        let part = file.read(cut_rows.clone(), cut_columns.clone()).expect("read");
        let first = Cell { row: cut_rows.start, column: cut_columns.start };
        prop_assert_eq!(part.grid().first_cell, header.grid.centre(first));
        prop_assert_eq!((part.grid().rows, part.grid().columns), (cut_rows.len(), cut_columns.len()));
        for azimuth in 0..azimuths {
            let cells = cut_rows.clone().flat_map(|row| {
                cut_columns.clone().map(move |column| Cell { row, column })
            });
            let wanted: Vec<i16> = cells
                .map(|cell| planes[azimuth * header.grid.len() + header.grid.index(cell)])
                .collect();
            prop_assert_eq!(part.plane(azimuth), &wanted);
        }
    }
}

#[test]
fn the_bytes_are_the_same_on_any_number_of_threads() {
    let header = header((200, 130), 10, 4);
    let planes = planes(&header, 5);
    let on = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| bytes_of(&header, &planes))
    };
    assert_eq!(on(1), on(3));
}

#[test]
fn one_cell_is_read_in_degrees_azimuth_by_azimuth() {
    let header = header((70, 70), 6, 4);
    let planes = planes(&header, 1);
    let file = HorizonFile::from_bytes(bytes_of(&header, &planes)).expect("a whole file");
    let cell = Cell { row: 66, column: 3 };
    let horizon = file.horizon(cell).expect("read");
    assert_eq!(horizon.len(), 6);
    for (azimuth, angle) in horizon.iter().enumerate() {
        let units = planes[azimuth * header.grid.len() + header.grid.index(cell)];
        assert!((angle.degrees() - f64::from(units) * 0.002).abs() < 1e-12);
    }
}

#[test]
fn smooth_horizons_take_less_than_half_a_byte() {
    let header = header((128, 128), 16, 16);
    let wave = |index: usize| {
        let (azimuth, cell) = (index / (128 * 128), index % (128 * 128));
        let (row, column) = ((cell / 128) as f64, (cell % 128) as f64);
        let degrees = (azimuth as f64 / 3.0 + row / 20.0).sin() + (column / 30.0).cos();
        #[expect(clippy::cast_possible_truncation, reason = "at most 2 degrees, 1000 units")]
        let units = (degrees / 0.002) as i16;
        units
    };
    let planes: Vec<i16> = (0..16 * 128 * 128).map(wave).collect();
    let size = bytes_of(&header, &planes).len();
    assert!(size * 2 < planes.len(), "{size} bytes for {} samples", planes.len());
}

#[test]
fn a_file_on_disk_reads_as_its_bytes_do_and_no_unfinished_one_is_left() {
    let header = header((70, 40), 5, 2);
    let planes = planes(&header, 9);
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.horizons");
    write(&path, &header, &planes);
    let mapped = HorizonFile::open(&path).expect("a file").read(0..70, 0..40).expect("read");
    let held = HorizonFile::from_bytes(std::fs::read(&path).expect("bytes")).expect("whole");
    assert_eq!(mapped, held.read(0..70, 0..40).expect("read"));
    assert!(!folder.path().join("a.horizons.part").exists());
}
