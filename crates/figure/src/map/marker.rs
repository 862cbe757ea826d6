//! Markers: where the mission lands, works and shelters.

use hilal_quantity::MapPoint;

use crate::colour::Ink;
use crate::paint::Pixel;
use crate::svg::{Element, PathData};

/// Half of the room that a marker takes, in pixels.
pub(super) const RADIUS: f64 = 8.0;

/// How a goal fared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum GoalState {
    /// Visited.
    Reached,
    /// In the plan.
    Planned,
    /// Neither visited nor in the plan.
    Left,
}

/// What a marker stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkerKind {
    /// Where the lander stands.
    Landing,
    /// A place to work at.
    Goal(GoalState),
    /// A place to survive at.
    Haven,
    /// Where the rover is.
    Rover,
    /// A pole of the Moon.
    Pole,
}

impl MarkerKind {
    /// Returns its name in the legend.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Landing => "landing point",
            Self::Goal(GoalState::Reached) => "goal reached",
            Self::Goal(GoalState::Planned) => "goal planned",
            Self::Goal(GoalState::Left) => "goal left out",
            Self::Haven => "haven",
            Self::Rover => "rover",
            Self::Pole => "pole",
        }
    }

    /// Draws its symbol around a point. Shapes differ, not colours alone.
    pub(super) fn symbol(self, at: Pixel) -> Element {
        match self {
            Self::Landing => star(at),
            Self::Goal(state) => goal(at, state),
            Self::Haven => edged(polygon(at, &[(0.0, -7.0), (7.0, 5.5), (-7.0, 5.5)]), Ink::Sky),
            Self::Rover => {
                edged(polygon(at, &[(0.0, -7.0), (7.0, 0.0), (0.0, 7.0), (-7.0, 0.0)]), Ink::Purple)
            }
            Self::Pole => Element::group()
                .child(
                    disc(at, 7.0, "#ffffff")
                        .attribute("stroke", Ink::Black.hex())
                        .attribute("stroke-width", "1.5"),
                )
                .child(stroke(at, &[(-7.0, 0.0), (7.0, 0.0)], "#1f2933", 1.5))
                .child(stroke(at, &[(0.0, -7.0), (0.0, 7.0)], "#1f2933", 1.5)),
        }
    }
}

/// A named place.
#[derive(Debug, Clone, PartialEq)]
pub struct Marker {
    pub(super) kind: MarkerKind,
    pub(super) point: MapPoint,
    pub(super) label: String,
}

impl Marker {
    /// Takes what it is, where, and its name; an empty name writes none.
    pub fn new(kind: MarkerKind, point: MapPoint, label: impl Into<String>) -> Self {
        Self { kind, point, label: label.into() }
    }
}

fn goal(at: Pixel, state: GoalState) -> Element {
    match state {
        GoalState::Reached => Element::group()
            .child(edged(disc(at, 7.0, ""), Ink::Green))
            .child(stroke(at, &[(-3.5, 0.2), (-1.0, 3.0), (3.7, -2.8)], "#ffffff", 2.0)),
        GoalState::Planned => Element::group()
            .child(edged(disc(at, 6.5, ""), Ink::Orange))
            .child(disc(at, 2.2, "#1f2933")),
        GoalState::Left => Element::group()
            .child(
                disc(at, 6.5, "#ffffff")
                    .attribute("stroke", "#1f2933")
                    .attribute("stroke-width", "1.5"),
            )
            .child(stroke(at, &[(-2.8, -2.8), (2.8, 2.8)], "#1f2933", 1.6))
            .child(stroke(at, &[(-2.8, 2.8), (2.8, -2.8)], "#1f2933", 1.6)),
    }
}

/// A five-pointed star of outer radius 9 and inner radius 4: sine and cosine of multiples of 36°.
fn star(at: Pixel) -> Element {
    const CORNERS: [Pixel; 10] = [
        (0.0, -9.0),
        (2.35, -3.24),
        (8.56, -2.78),
        (3.8, 1.24),
        (5.29, 7.28),
        (0.0, 4.0),
        (-5.29, 7.28),
        (-3.8, 1.24),
        (-8.56, -2.78),
        (-2.35, -3.24),
    ];
    edged(polygon(at, &CORNERS), Ink::Vermilion)
}

fn edged(shape: Element, ink: Ink) -> Element {
    let outline = shape.attribute("stroke", "#ffffff").attribute("stroke-width", "1.6");
    outline.attribute("paint-order", "stroke").attribute("fill", ink.hex())
}

fn disc(at: Pixel, radius: f64, fill: &str) -> Element {
    let circle = Element::new("circle").number("cx", at.0).number("cy", at.1).number("r", radius);
    if fill.is_empty() { circle } else { circle.attribute("fill", fill) }
}

fn corners(at: Pixel, corners: &[Pixel]) -> PathData {
    let mut path = PathData::default();
    for (index, corner) in corners.iter().enumerate() {
        let (x, y) = (at.0 + corner.0, at.1 + corner.1);
        if index == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
    }
    path
}

fn polygon(at: Pixel, points: &[Pixel]) -> Element {
    let mut path = corners(at, points);
    path.close();
    Element::new("path").attribute("d", path)
}

fn stroke(at: Pixel, points: &[Pixel], colour: &str, width_px: f64) -> Element {
    Element::new("path")
        .attribute("d", corners(at, points))
        .attribute("fill", "none")
        .attribute("stroke", colour)
        .number("stroke-width", width_px)
        .attribute("stroke-linecap", "round")
}
