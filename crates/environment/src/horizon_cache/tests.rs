//! What is kept is what is computed, whatever happened to the file.

use std::path::Path;

use hilal_quantity::{Length, MapPoint, PolarStereographic};
use hilal_terrain::{Grid, Layer, Raster};

use super::*;
use crate::Unwatched;

/// A plain with a hill of so many metres.
fn stack(hill_m: f64) -> Stack {
    let grid = Grid {
        map: PolarStereographic::SOUTH,
        first_cell: MapPoint::new(-320.0, 320.0),
        spacing_m: 10.0,
        rows: 66,
        columns: 65,
    };
    let hill = |point: MapPoint| {
        hill_m * (-(point.x_m.powi(2) + (point.y_m - 90.0).powi(2)) / 10_000.0).exp()
    };
    Stack::new(vec![Layer::synthetic(Raster::from_fn(grid, hill), 1)], None)
}

/// Two groups of azimuths.
fn settings() -> HorizonSettings {
    HorizonSettings { azimuths: 20, ..HorizonSettings::default() }
}

fn cache(folder: &Path) -> HorizonCache {
    HorizonCache { folder: Some(folder.to_owned()), ..nowhere() }
}

fn nowhere() -> HorizonCache {
    let program = Some("this program".to_owned());
    HorizonCache { folder: None, program, now: present(), most_bytes: CACHE_BYTES }
}

#[expect(clippy::disallowed_methods, reason = "files of a test are dated as a binary dates them")]
fn present() -> SystemTime {
    SystemTime::now()
}

fn of(cache: &HorizonCache, (stack, settings): (&Stack, &HorizonSettings)) -> Horizons {
    cache.horizons((stack, settings), &Unwatched).unwrap()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// The one file in a folder that kept the horizons of a hill, and those horizons.
fn kept_once(folder: &Path) -> (PathBuf, Horizons) {
    let made = of(&cache(folder), (&stack(60.0), &settings()));
    assert_eq!(made, Horizons::of_stack(&stack(60.0), &settings()).unwrap());
    let [file] = &files(folder)[..] else { panic!("not one file") };
    (file.clone(), made)
}

#[test]
fn horizons_that_are_kept_are_read_and_are_those_that_were_made() {
    let folder = tempfile::tempdir().unwrap();
    let (file, made) = kept_once(folder.path());
    assert_eq!(of(&cache(folder.path()), (&stack(60.0), &settings())), made);
    // Read they are: other horizons in that place would be taken for them.
    let cache = cache(folder.path());
    let kept = cache.kept(&stack(60.0), &settings()).unwrap();
    assert_eq!(kept.path, file);
    let level = Horizons::of_stack(&stack(0.0), &settings()).unwrap();
    kept.written(&level).unwrap();
    assert_eq!(of(&cache, (&stack(60.0), &settings())), level);
}

#[test]
fn other_ground_another_height_another_feather_and_fewer_azimuths_are_kept_apart() {
    let folder = tempfile::tempdir().unwrap();
    let cache = cache(folder.path());
    let usual = settings();
    let variants = [
        (stack(60.0), usual),
        (stack(60.5), usual),
        (stack(60.0), HorizonSettings { observer_height: Length::from_metres(0.8), ..usual }),
        (stack(60.0), HorizonSettings { feather: Length::from_metres(310.0), ..usual }),
        (stack(60.0), HorizonSettings { azimuths: 19, ..usual }),
        (stack(60.0).with_feather(Length::from_metres(310.0)), usual),
    ];
    let paths: std::collections::BTreeSet<PathBuf> = variants
        .iter()
        .map(|(stack, settings)| cache.kept(stack, settings).unwrap().path)
        .collect();
    assert_eq!(paths.len(), variants.len());
}

#[test]
fn a_file_that_is_damaged_or_cut_short_is_not_trusted_and_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    let (file, made) = kept_once(folder.path());
    let whole = std::fs::read(&file).unwrap();
    let mut harmed: Vec<Vec<u8>> = [0, 1, 19, whole.len() / 2, whole.len() - 1]
        .into_iter()
        .map(|length| whole[..length].to_vec())
        .collect();
    for at in (0..whole.len()).step_by(whole.len() / 40) {
        let mut flipped = whole.clone();
        flipped[at] ^= 0x10;
        harmed.push(flipped);
    }
    for bytes in harmed {
        std::fs::write(&file, &bytes).unwrap();
        assert_eq!(of(&cache(folder.path()), (&stack(60.0), &settings())), made);
        assert!(std::fs::read(&file).unwrap() == whole, "mended");
        assert_eq!(files(folder.path()), [file.as_path()]);
    }
}

#[test]
fn what_a_killed_command_left_is_gone_on_with_and_rubbish_in_its_place_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let (file, made) = kept_once(folder.path());
    let whole = std::fs::read(&file).unwrap();
    let part = eviction::unfinished(&file);
    let mut flipped = whole.clone();
    flipped[whole.len() / 2] ^= 1;
    let left = [&whole[..0], &whole[..10], &whole[..whole.len() / 2], &whole, &flipped];
    for bytes in left {
        std::fs::remove_file(&file).unwrap();
        std::fs::write(&part, bytes).unwrap();
        assert_eq!(of(&cache(folder.path()), (&stack(60.0), &settings())), made);
        assert!(std::fs::read(&file).unwrap() == whole);
        assert!(!part.exists());
    }
    // What is no horizon file at all is in the way once.
    std::fs::remove_file(&file).unwrap();
    std::fs::write(&part, [7; 1000]).unwrap();
    for kept in [0, 1] {
        assert_eq!(of(&cache(folder.path()), (&stack(60.0), &settings())), made);
        assert_eq!(files(folder.path()).len(), kept);
    }
}

#[test]
fn commands_at_once_all_have_the_right_horizons_and_leave_one_whole_file() {
    let folder = tempfile::tempdir().unwrap();
    let made = Horizons::of_stack(&stack(60.0), &settings()).unwrap();
    std::thread::scope(|scope| {
        let one = || of(&cache(folder.path()), (&stack(60.0), &settings()));
        let all: Vec<_> = (0..6).map(|_| scope.spawn(one)).collect();
        for one in all {
            assert_eq!(one.join().unwrap(), made);
        }
    });
    let [file] = &files(folder.path())[..] else { panic!("not one file") };
    HorizonFile::open(file).unwrap().read(0..66, 0..65).unwrap();
}

#[test]
fn a_folder_that_cannot_be_written_and_none_at_all_are_no_error() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "in the way").unwrap();
    let made = Horizons::of_stack(&stack(60.0), &settings()).unwrap();
    for folder in [Some(file.join("horizons")), Some(file), None] {
        let cache = HorizonCache { folder, ..nowhere() };
        assert_eq!(of(&cache, (&stack(60.0), &settings())), made);
    }
    assert_eq!(files(folder.path()).len(), 1);
}

#[test]
fn where_room_is_short_what_was_used_last_stays_and_nothing_of_others_is_touched() {
    let folder = tempfile::tempdir().unwrap();
    let (first, _) = kept_once(folder.path());
    let others = ["notes.txt", "0123.horizons"].map(|name| folder.path().join(name));
    for other in &others {
        std::fs::write(other, [0; 4096]).unwrap();
    }
    let path = |hill_m| cache(folder.path()).kept(&stack(hill_m), &settings()).unwrap().path;
    let hour = std::time::Duration::from_hours(1);
    let made_before = |path: &Path, hours: u32| {
        let when = present() - hours * hour;
        std::fs::File::open(path).unwrap().set_modified(when).unwrap();
    };
    of(&cache(folder.path()), (&stack(50.0), &settings()));
    made_before(&first, 3);
    made_before(&path(50.0), 2);
    // Used again, the older one is the newer one.
    of(&cache(folder.path()), (&stack(60.0), &settings()));
    let most_bytes = 5 * std::fs::metadata(&first).unwrap().len() / 2;
    let tight = HorizonCache { most_bytes, ..cache(folder.path()) };
    of(&tight, (&stack(40.0), &settings()));
    let there = [60.0, 50.0, 40.0].map(|hill_m| path(hill_m).exists());
    assert_eq!(there, [true, false, true]);
    let none = HorizonCache { most_bytes: 0, ..cache(folder.path()) };
    of(&none, (&stack(30.0), &settings()));
    assert_eq!([60.0, 40.0, 30.0].map(|hill_m| path(hill_m).exists()), [false, false, true]);
    assert!(others.iter().all(|other| other.exists()));
}
