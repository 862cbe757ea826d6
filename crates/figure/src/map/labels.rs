//! Where the names of markers go: beside them, clear of each other, of symbols and of routes.

use crate::paint::{Anchor, Pixel, Rect, Style, haloed, line, text};
use crate::svg::Element;

/// Distances from the marker at which a name is tried, in pixels.
const RINGS: [f64; 3] = [10.0, 20.0, 34.0];
/// Directions tried, best first: (x, y) with y down.
const DIRECTIONS: [Pixel; 8] = [
    (1.0, 0.0),
    (-1.0, 0.0),
    (0.75, -0.75),
    (0.75, 0.75),
    (-0.75, -0.75),
    (-0.75, 0.75),
    (0.0, -1.0),
    (0.0, 1.0),
];
const HEIGHT: f64 = 14.0;

/// What names must keep clear of.
#[derive(Debug, Default)]
pub(super) struct Obstacles {
    pub(super) boxes: Vec<Rect>,
    pub(super) route: Vec<Pixel>,
}

/// A name in its place.
struct Candidate {
    area: Rect,
    cost: f64,
}

/// Places names one after the other and draws them; a name far from its marker gets a line.
pub(super) fn draw(names: &[(Pixel, &str)], frame: &Rect, mut obstacles: Obstacles) -> Element {
    let mut group = Element::group();
    for (at, name) in names.iter().filter(|(_, name)| !name.is_empty()) {
        let Some(best) = best(*at, name, frame, &obstacles) else { continue };
        let middle = (best.area.x + best.area.width / 2.0, best.area.y + HEIGHT / 2.0);
        let edge = (
            at.0.clamp(best.area.x, best.area.right()),
            at.1.clamp(best.area.y, best.area.bottom()),
        );
        if (edge.0 - at.0).abs().max((edge.1 - at.1).abs()) > RINGS[0] + 4.0 {
            group.push(line(*at, edge, "#ffffff", 3.0).attribute("stroke-opacity", "0.8"));
            group.push(line(*at, edge, "#1f2933", 1.0));
        }
        let style = Style::HEADING.anchored(Anchor::Middle);
        group.push(haloed(text((middle.0, best.area.y + 11.5), name, style)));
        obstacles.boxes.push(best.area);
    }
    group
}

fn best(at: Pixel, name: &str, frame: &Rect, obstacles: &Obstacles) -> Option<Candidate> {
    let width = Style::HEADING.width_px(name) + 4.0;
    let places = RINGS.iter().enumerate().flat_map(|(ring, distance)| {
        DIRECTIONS
            .iter()
            .enumerate()
            .map(move |(turn, direction)| (ring, *distance, turn, *direction))
    });
    places
        .map(|(ring, distance, turn, direction)| {
            let area = beside(at, width, distance, direction);
            let habit = [0.0, 18.0, 40.0][ring] + crate::caption::count(turn);
            Candidate { area, cost: habit + cost(&area, frame, obstacles) }
        })
        .min_by(|a, b| a.cost.total_cmp(&b.cost))
}

fn beside(at: Pixel, width: f64, distance: f64, direction: Pixel) -> Rect {
    let middle = (
        at.0 + direction.0 * distance
            + direction.0.signum() * f64::from(direction.0 != 0.0) * width / 2.0,
        at.1 + direction.1 * (distance + HEIGHT / 2.0),
    );
    Rect::new(middle.0 - width / 2.0, middle.1 - HEIGHT / 2.0, width, HEIGHT)
}

fn cost(area: &Rect, frame: &Rect, obstacles: &Obstacles) -> f64 {
    let outside = area.width * area.height - area.overlap(frame);
    let covered: f64 = obstacles.boxes.iter().map(|other| area.overlap(other)).sum();
    let crossed = obstacles.route.iter().filter(|point| area.contains(**point)).count();
    outside * 50.0 + covered * 3.0 + (crate::caption::count(crossed) * 1.5).min(45.0)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_at_the_right_edge_goes_to_the_left() {
        let frame = Rect::new(0.0, 0.0, 200.0, 200.0);
        let place = best((195.0, 100.0), "haven", &frame, &Obstacles::default()).unwrap();
        assert!(place.area.right() < 195.0);
    }

    proptest! {
        #[test]
        fn names_of_two_near_markers_do_not_overlap(x in 80.0..120.0_f64, y in 60.0..140.0_f64) {
            let frame = Rect::new(0.0, 0.0, 200.0, 200.0);
            let mut obstacles = Obstacles {
                boxes: vec![Rect::around((100.0, 100.0), 8.0), Rect::around((x, y), 8.0)],
                route: Vec::new(),
            };
            let first = best((100.0, 100.0), "G1", &frame, &obstacles).unwrap();
            obstacles.boxes.push(first.area);
            let second = best((x, y), "G2", &frame, &obstacles).unwrap();
            prop_assert!(first.area.overlap(&second.area) < 1e-9);
        }
    }
}
