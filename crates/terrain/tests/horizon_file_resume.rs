//! A horizon file whose writing was cut off anywhere is finished to the same bytes, and nothing
//! half-written is taken for whole.

mod stored;

use std::path::{Path, PathBuf};

use hilal_terrain::horizon::store::{HorizonFile, HorizonHeader, HorizonWriter, StoreError};
use proptest::prelude::*;
use stored::{bytes_of, header, planes, write, write_rest};

fn part(path: &Path) -> PathBuf {
    path.with_extension("horizons.part")
}

fn small() -> (HorizonHeader, Vec<i16>) {
    let header = header((70, 30), 7, 2);
    let planes = planes(&header, 3);
    (header, planes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_killed_run_goes_on_and_ends_in_the_same_bytes(
        cut in any::<prop::sample::Index>(),
        damage in prop::option::of((any::<prop::sample::Index>(), 1..=255_u8)),
    ) {
        let (header, planes) = small();
        let whole = bytes_of(&header, &planes);
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.horizons");
        let mut bytes = whole[..cut.index(whole.len() + 1)].to_vec();
        // A power cut may leave blocks of zeros or rubbish, but the header is whole once chunks are.
        let text = u32::from_le_bytes([whole[12], whole[13], whole[14], whole[15]]) as usize;
        let start = 16 + text + 4;
        if let Some((place, change)) = damage && bytes.len() > start {
            let at = start + place.index(bytes.len() - start);
            bytes[at] ^= change;
        }
        std::fs::write(part(&path), &bytes).expect("cut off");
        prop_assert!(write_rest(&path, &header, &planes).expect("finished") <= 4);
        prop_assert_eq!(std::fs::read(&path).expect("bytes"), whole);
        prop_assert!(!part(&path).exists());
    }
}

#[test]
fn only_the_groups_that_are_missing_are_asked_for() {
    let (header, planes) = small();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.horizons");
    let cells = header.grid.len();
    let mut writer = HorizonWriter::create_or_resume(&path, &header).expect("begun");
    assert_eq!(writer.next_group(), Some(0..2));
    writer.write_group(&planes[..2 * cells]).expect("written");
    writer.write_group(&planes[2 * cells..4 * cells]).expect("written");
    drop(writer);
    let writer = HorizonWriter::create_or_resume(&path, &header).expect("goes on");
    assert_eq!(writer.next_group(), Some(4..6));
    drop(writer);
    assert_eq!(write_rest(&path, &header, &planes).expect("finished"), 2);
    assert_eq!(std::fs::read(&path).expect("bytes"), bytes_of(&header, &planes));
}

#[test]
fn an_unfinished_file_of_another_run_is_refused_by_the_first_difference() {
    let (header, planes) = small();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.horizons");
    drop(HorizonWriter::create_or_resume(&path, &header).expect("begun"));
    let other = HorizonHeader { azimuths: 8, ..header };
    let error = write_rest(&path, &other, &planes).expect_err("another run").to_string();
    assert!(error.ends_with(
        "a.horizons.part was begun with azimuths 7 where this run has azimuths 8: run with what it \
         was begun with, or delete it to begin anew"
    ), "{error}");
}

#[test]
fn a_file_that_is_none_of_ours_is_not_written_over() {
    let (header, _) = small();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.horizons");
    std::fs::write(part(&path), b"a diary").expect("a file");
    let error = HorizonWriter::create_or_resume(&path, &header).expect_err("a diary");
    assert!(error.to_string().ends_with("delete it, or choose another name"), "{error}");
    assert_eq!(std::fs::read(part(&path)).expect("bytes"), b"a diary");
}

#[test]
fn two_runs_do_not_write_one_file() {
    let (header, _) = small();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.horizons");
    let first = HorizonWriter::create_or_resume(&path, &header).expect("begun");
    let error = HorizonWriter::create_or_resume(&path, &header).expect_err("busy").to_string();
    assert!(error.ends_with("is being written by another run: wait for it, or end it"), "{error}");
    drop(first);
    assert!(HorizonWriter::create_or_resume(&path, &header).is_ok());
}

#[test]
fn an_unfinished_file_is_not_read() {
    let (header, planes) = small();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.horizons");
    let mut writer = HorizonWriter::create_or_resume(&path, &header).expect("begun");
    writer.write_group(&planes[..2 * header.grid.len()]).expect("written");
    let error = writer.finish().expect_err("too early").to_string();
    assert_eq!(error, "azimuths from 2 on of 7 are not written yet: the file cannot be finished");
    assert!(matches!(HorizonFile::open(part(&path)), Err(StoreError::Unfinished { .. })));
    std::fs::rename(part(&path), &path).expect("renamed by hand");
    let error = HorizonFile::open(&path).expect_err("not whole").to_string();
    assert!(error.contains("cut short or damaged at its end"), "{error}");
}

#[test]
fn a_group_of_the_wrong_size_or_one_too_many_is_refused() {
    let (header, planes) = small();
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.horizons");
    let mut writer = HorizonWriter::create_or_resume(&path, &header).expect("begun");
    let error = writer.write_group(&planes[1..4200]).expect_err("too few").to_string();
    assert_eq!(error, "azimuths 0 to 1 of this grid are 4200 samples, got 4199");
    drop(writer);
    write(&path, &header, &planes);
    std::fs::rename(&path, part(&path)).expect("a finished file under its old name");
    let mut writer = HorizonWriter::create_or_resume(&path, &header).expect("goes on");
    assert_eq!(writer.next_group(), None);
    let error = writer.write_group(&planes[..4200]).expect_err("too many").to_string();
    assert_eq!(error, "all 7 azimuths are written already, got another group");
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let (header, _) = small();
    let error = HorizonWriter::create_or_resume("no/such/a.horizons", &header)
        .expect_err("no folder")
        .to_string();
    assert!(error.starts_with("cannot write no/such/a.horizons.part: "), "{error}");
}

#[test]
fn headers_that_no_file_can_hold_are_refused() {
    let (good, _) = small();
    let refused = |change: fn(&mut HorizonHeader)| {
        let mut header = good.clone();
        change(&mut header);
        let error = HorizonWriter::create_or_resume("never.horizons", &header);
        error.expect_err("a bad header").to_string()
    };
    let says = |end: &str| format!("horizons cannot be stored: {end}");
    assert_eq!(
        refused(|header| header.azimuths = 0),
        says("the number of azimuths must lie in 1 to 3600, got 0")
    );
    assert_eq!(
        refused(|header| header.group = 8),
        says("a group must hold 1 to 7 azimuths, got 8")
    );
    assert_eq!(
        refused(|header| header.grid.rows = 0),
        says("rows and columns must lie in 1 to 1000000, got 0 x 30")
    );
    assert_eq!(
        refused(|header| header.grid.spacing_m = f64::NAN),
        says("spacing_m must be finite and above 0, got NaN")
    );
}

#[test]
fn a_group_fits_the_memory_that_is_given() {
    let grid = small().0.grid;
    let bytes = grid.len() * 2;
    assert_eq!(HorizonHeader::group_within(3 * bytes + 1, &grid, 7), 3);
    assert_eq!(HorizonHeader::group_within(0, &grid, 7), 1);
    assert_eq!(HorizonHeader::group_within(usize::MAX, &grid, 7), 7);
}
