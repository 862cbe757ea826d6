use proptest::prelude::*;

use super::way_back::{CORRIDOR_M, distance_m};
use super::*;
use crate::drive::WAYPOINT_CAPACITY;

const HAVEN: MapPoint = MapPoint::new(0.0, 0.0);

/// Drives from corner to corner in steps of 0.2 m.
fn drive(track: &mut Track, corners: &[(f64, f64)]) {
    for (from, to) in corners.iter().zip(corners.iter().skip(1)) {
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length_m = libm::hypot(dx, dy);
        let shares = (0..).map(|step| 0.2 * f64::from(step) / length_m);
        for share in shares.take_while(|share| *share < 1.0).chain([1.0]) {
            let here = MapPoint::new(from.0 + share * dx, from.1 + share * dy);
            track.record(here, Some(libm::atan2(dx, dy)));
        }
    }
}

fn driven(corners: &[(f64, f64)]) -> Track {
    let mut track = Track::default();
    drive(&mut track, corners);
    track
}

fn way_back(track: &Track) -> std::vec::Vec<MapPoint> {
    let index = track.back_to(HAVEN, 2.0).unwrap();
    track.way_back(index, HAVEN).collect()
}

#[test]
fn a_point_comes_every_five_metres_and_after_a_bend() {
    let straight = driven(&[(0.0, 0.0), (0.0, 52.0)]);
    assert!((10..=11).contains(&straight.points.len()), "{}", straight.points.len());
    let bend = driven(&[(0.0, 0.0), (0.0, 7.0), (20.0, 7.0)]);
    let corner = MapPoint::new(0.0, 7.0);
    let nearest = bend.points.iter().map(|point| point.place().distance(corner).metres());
    assert!(nearest.fold(f64::INFINITY, f64::min) < 1.3);
}

#[test]
fn the_way_back_ends_at_the_haven_and_leaves_out_what_lies_on_straight_lines() {
    let track = driven(&[(0.0, 0.0), (0.0, 100.0), (80.0, 100.0)]);
    let places = way_back(&track);
    assert!(places.len() <= 5, "{places:?}");
    assert!(places[0].distance(MapPoint::new(80.0, 100.0)).metres() < 5.0);
    assert_eq!(*places.last().unwrap(), HAVEN);
}

#[test]
fn a_haven_beside_the_track_is_not_on_it() {
    let track = driven(&[(10.0, 0.0), (10.0, 100.0)]);
    assert_eq!(track.back_to(HAVEN, 2.0), None);
    assert!(track.back_to(HAVEN, 12.0).is_some());
}

/// A track of which the last 200 m were driven without a fix, and how far its last settled point is along it.
fn driven_without_fixes() -> (Track, f64) {
    let mut track = driven(&[(0.0, 0.0), (0.0, 100.0)]);
    track.settle();
    let settled_m = track.last().unwrap().y_m;
    drive(&mut track, &[(0.0, 100.0), (0.0, 300.0)]);
    (track, settled_m)
}

#[test]
fn a_position_found_anew_moves_the_way_since_the_last_fix_by_its_share_and_leaves_no_gap() {
    let (mut track, settled_m) = driven_without_fixes();
    let estimated = MapPoint::new(0.0, 300.0);
    track.shift(Shift { estimated, found: MapPoint::new(40.0, 300.0) });
    for point in track.points.iter().map(|point| point.place()) {
        let share = ((point.y_m - settled_m) / (300.0 - settled_m)).max(0.0);
        assert!((point.x_m - 40.0 * share).abs() < 1e-3, "{point:?}");
    }
    assert_eq!(track.back_to(HAVEN, 1.0), Some(0));
}

#[test]
fn what_was_driven_before_the_last_fix_stays_where_it_is_though_the_vehicle_comes_back_to_it() {
    let (mut track, _) = driven_without_fixes();
    track.settle();
    drive(&mut track, &[(0.0, 300.0), (0.0, 200.0)]);
    let points = track.points.clone();
    track.shift(Shift { estimated: MapPoint::new(0.0, 200.0), found: MapPoint::new(10.0, 200.0) });
    assert!(track.points.iter().eq(points.iter()));
}

#[test]
fn a_position_that_was_quite_another_leaves_the_track_as_it_is() {
    let (mut track, _) = driven_without_fixes();
    let points = track.points.clone();
    let estimated = MapPoint::new(0.0, 300.0);
    track.shift(Shift { estimated, found: MapPoint::new(101.0, 300.0) });
    assert!(track.points.iter().eq(points.iter()));
}

#[test]
fn a_path_that_was_not_driven_is_no_way_back() {
    let mut track = driven(&[(0.0, 0.0), (0.0, 100.0)]);
    drive(&mut track, &[(0.0, 120.0), (0.0, 200.0)]);
    assert_eq!(track.back_to(HAVEN, 2.0), None);
    assert!(track.back_to(MapPoint::new(0.0, 125.0), 2.0).is_some());
}

#[test]
fn driving_back_leaves_less_and_less_of_the_track() {
    let mut track = driven(&[(0.0, 0.0), (0.0, 200.0)]);
    drive(&mut track, &[(0.0, 200.0), (1.0, 100.0)]);
    assert!((19..=24).contains(&track.points.len()), "{}", track.points.len());
    drive(&mut track, &[(1.0, 100.0), (0.0, 0.0)]);
    assert!(track.points.len() <= 4, "{}", track.points.len());
}

#[test]
fn a_loop_is_cut_off() {
    let square = [(0.0, 0.0), (0.0, 60.0), (40.0, 60.0), (40.0, 30.0), (-40.0, 30.0)];
    let track = driven(&square);
    let places = way_back(&track);
    let length_m: f64 = places.windows(2).map(|pair| pair[0].distance(pair[1]).metres()).sum();
    assert!(length_m < 80.0, "{length_m}");
    assert!(track.points.iter().all(|point| point.y_m < 36.0));
}

#[test]
fn when_the_track_is_full_its_oldest_points_go() {
    let track = driven(&[(0.0, 0.0), (0.0, 3000.0)]);
    assert_eq!(track.points.len(), CAPACITY);
    assert_eq!(track.back_to(HAVEN, 2.0), None);
    assert!(track.last().unwrap().y_m > 2990.0);
}

#[test]
fn backing_out_takes_points_off_the_end_but_not_the_first() {
    let mut track = driven(&[(0.0, 0.0), (0.0, 8.0)]);
    assert_eq!(track.point_behind(MapPoint::new(0.0, 8.0)), track.place(1));
    assert_eq!(track.point_behind(MapPoint::new(1.5, 4.0)), track.place(0), "passed beside");
    assert_eq!(track.point_behind(MapPoint::new(0.0, 0.2)), track.place(0));
    assert_eq!(track.points.len(), 1);
    assert_eq!(Track::default().point_behind(HAVEN), None);
}

#[test]
fn a_cut_track_ends_at_its_point() {
    let mut track = driven(&[(0.0, 0.0), (0.0, 50.0)]);
    track.cut_to(2);
    assert_eq!(track.points.len(), 3);
    track.cut_to(2000);
    assert_eq!(track.points.len(), 3);
}

#[test]
fn a_track_survives_its_octets_and_more_points_than_there_is_room_for_are_refused() {
    let track = driven(&[(0.0, 0.0), (0.0, 3000.0)]);
    let mut octets = [0; 4200];
    let written = postcard::to_slice(&track, &mut octets).unwrap();
    let read: Track = postcard::from_bytes(written).unwrap();
    assert_eq!(read.points, track.points);

    let points: heapless::Vec<_, 600> = (0..513).map(|_| TrackPoint::new(HAVEN)).collect();
    let mut octets = [0; 8192];
    let written = postcard::to_slice(&(points, None::<f64>), &mut octets).unwrap();
    assert!(postcard::from_bytes::<Track>(written).is_err());
}

proptest! {
    #[test]
    fn the_way_back_stays_within_a_metre_of_the_track_and_fits_the_queue(
        turns in proptest::collection::vec(-2.0..2.0_f64, 1..80),
    ) {
        let mut corners = std::vec![(0.0, 0.0)];
        let mut heading = 0.0_f64;
        for turn in turns {
            heading += turn;
            let (x, y) = *corners.last().unwrap();
            corners.push((x + 25.0 * heading.sin(), y + 25.0 * heading.cos()));
        }
        let track = driven(&corners);
        let end = track.points.len() - 1;
        let index = track.back_to(HAVEN, 2.0).unwrap();
        let places: std::vec::Vec<_> = track.way_back(index, HAVEN).collect();
        prop_assert!(places.len() <= WAYPOINT_CAPACITY);
        prop_assert_eq!(places[0], track.place(end).unwrap());
        if places.len() < 200 {
            for point in (index..=end).filter_map(|index| track.place(index)) {
                let off_m = places.windows(2).map(|pair| distance_m(point, pair[0], pair[1]));
                let off_m = off_m.fold(f64::INFINITY, f64::min);
                prop_assert!(off_m <= CORRIDOR_M + 1e-3, "{off_m}");
            }
        }
    }

    #[test]
    fn no_track_is_too_crooked_for_the_queue(seed in any::<u64>()) {
        let mut track = Track::default();
        let mut random = seed;
        for index in 0..CAPACITY {
            random = random.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let off_m = 10.0 * ((random >> 40) as f64 / 16_777_216.0);
            let place = MapPoint::new(off_m, 5.0 * index as f64);
            track.points.push_back(TrackPoint::new(place)).unwrap();
        }
        let places: std::vec::Vec<_> = track.way_back(0, HAVEN).collect();
        prop_assert!(places.len() <= WAYPOINT_CAPACITY, "{}", places.len());
        prop_assert_eq!(*places.last().unwrap(), HAVEN);
    }
}
