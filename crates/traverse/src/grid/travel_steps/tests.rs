use super::*;
use crate::testing::{Lamp, problem, tile};

/// A wall across the tile with one gap.
fn steps(wall: impl Fn(usize) -> bool) -> Option<usize> {
    let slopes: Vec<f32> =
        (0..144).map(|i| if i / 12 == 5 && wall(i % 12) { 40.0 } else { 3.0 }).collect();
    let lamp = Lamp(|_, _| 0);
    let model = Model::new(&problem(tile(12, 12), &slopes, &lamp)).unwrap();
    let [here, there] = [2, 8].map(|row| GridCell { row, column: 1 });
    let found = fewest_steps(&model, here, &[there])[0];
    assert_eq!(between(&model, &[here, there])[1][0], found);
    found
}

#[test]
fn a_wall_makes_the_way_longer_and_closes_it_without_a_gap() {
    // 60 m in displacements of 20 m; round the wall's end it takes twelve rows and columns more.
    assert_eq!(steps(|_| false), Some(3));
    assert!(steps(|column| column != 10).unwrap() > 8);
    assert_eq!(steps(|_| true), None);
}
