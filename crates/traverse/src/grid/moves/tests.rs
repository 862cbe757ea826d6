use super::*;

fn touched(rows: i32, columns: i32) -> Vec<(i32, i32)> {
    supercover(Offset { rows, columns }).iter().map(|o| (o.rows, o.columns)).collect()
}

#[test]
fn fifteen_minutes_at_three_centimetres_a_second_allow_twenty_moves() {
    assert_eq!(moves_within(27.0, 10.0).len(), 20);
    assert_eq!(moves_within(18.0, 5.0).len(), 36);
    assert!(moves_within(9.9, 10.0).is_empty());
}

#[test]
fn a_diagonal_touches_both_cells_at_the_corner() {
    assert_eq!(touched(1, 1), [(0, 0), (0, 1), (1, 0), (1, 1)]);
    assert_eq!(touched(0, -2), [(0, -2), (0, -1), (0, 0)]);
    assert_eq!(touched(2, 1), [(0, 0), (1, 0), (1, 1), (2, 1)]);
}

#[test]
fn no_point_of_the_line_leaves_the_touched_cells() {
    for candidate in moves_within(60.0, 10.0) {
        for i in 0..=1000 {
            let t = f64::from(i) / 1000.0;
            let (r, c) = (f64::from(candidate.by.rows) * t, f64::from(candidate.by.columns) * t);
            let inside = |o: &Offset| {
                (r - f64::from(o.rows)).abs() <= 0.5 + 1e-9
                    && (c - f64::from(o.columns)).abs() <= 0.5 + 1e-9
            };
            assert!(candidate.touched.iter().any(inside), "{candidate:?} at {t}");
        }
    }
}

#[test]
fn the_way_back_touches_the_same_cells() {
    for there in moves_within(45.0, 10.0) {
        let back = supercover(Offset { rows: -there.by.rows, columns: -there.by.columns });
        let mut moved: Vec<Offset> = back
            .iter()
            .map(|o| Offset { rows: o.rows + there.by.rows, columns: o.columns + there.by.columns })
            .collect();
        moved.sort_unstable();
        assert_eq!(moved, there.touched);
    }
}
