//! Drawing what lies inside the frame of a map, and its axes.

use hilal_quantity::{MapPoint, Pole};

use super::extent::View;
use super::graticule::Lines;
use super::labels::{self, Obstacles};
use super::marker::{MarkerKind, RADIUS};
use super::{MapError, MapFigure, graticule};
use crate::colour::{FRAME, PANEL};
use crate::number::coordinate;
use crate::paint::{Anchor, Pixel, Rect, Style, clipped, filled, frame as outline, line, text};
use crate::svg::Element;
use crate::ticks::Ticks;

/// Draws frame, axes and contents.
pub(super) fn map(figure: &MapFigure, frame: &Rect) -> Result<Vec<Element>, MapError> {
    let view = View { extent: figure.extent, frame: *frame };
    let mut inside = clipped(frame).child(filled(frame, PANEL));
    let mut obstacles = Obstacles::default();
    if let Some(base) = &figure.base {
        inside.push(base.draw(&view)?);
    }
    let places = places(figure, &view);
    obstacles.boxes = places.iter().map(|(at, ..)| Rect::around(*at, RADIUS)).collect();
    if figure.graticule {
        let style = if figure.base.is_some() { Lines::OnPicture } else { Lines::OnPaper };
        let graticule = graticule::draw(&view, figure.projection, style, &obstacles.boxes);
        inside.push(graticule.element);
        obstacles.boxes = graticule.names;
    }
    for route in &figure.routes {
        inside.push(route.draw(&view));
        obstacles.route.extend(route.pixels(&view));
    }
    for (at, kind, _) in &places {
        inside.push(kind.symbol(*at));
    }
    let names: Vec<(Pixel, &str)> = places.iter().map(|(at, _, name)| (*at, *name)).collect();
    inside.push(labels::draw(&names, frame, obstacles));
    Ok(vec![inside, outline(frame), x_axis(&view), y_axis(&view)])
}

/// Returns the markers that lie on the map, and the pole if it does.
fn places<'a>(figure: &'a MapFigure, view: &View) -> Vec<(Pixel, MarkerKind, &'a str)> {
    let pole = figure.extent.contains(MapPoint::default()).then(|| {
        let name = match figure.projection.pole() {
            Pole::South => "south pole",
            Pole::North => "north pole",
        };
        (view.pixel(MapPoint::default()), MarkerKind::Pole, name)
    });
    let markers = figure.markers.iter().filter(|marker| figure.extent.contains(marker.point));
    markers
        .map(|marker| (view.pixel(marker.point), marker.kind, marker.label.as_str()))
        .chain(pole)
        .collect()
}

fn x_axis(view: &View) -> Element {
    let (low, high) = view.extent.x_m();
    let ticks = Ticks::inside(low / 1000.0, high / 1000.0, 6);
    let bottom = view.frame.bottom();
    let mut group = Element::group();
    for value in ticks.values() {
        let x = view.pixel(MapPoint::new(value * 1000.0, 0.0)).0;
        group.push(line((x, bottom), (x, bottom + 5.0), FRAME, 1.0));
        group.push(text(
            (x, bottom + 18.0),
            &ticks.label(*value),
            Style::SMALL.anchored(Anchor::Middle),
        ));
    }
    let middle = view.frame.x + view.frame.width / 2.0;
    group.child(text((middle, bottom + 37.0), "map x (km)", Style::BODY.anchored(Anchor::Middle)))
}

fn y_axis(view: &View) -> Element {
    let (low, high) = view.extent.y_m();
    let ticks = Ticks::inside(low / 1000.0, high / 1000.0, 6);
    let left = view.frame.x;
    let mut group = Element::group();
    for value in ticks.values() {
        let y = view.pixel(MapPoint::new(0.0, value * 1000.0)).1;
        group.push(line((left - 5.0, y), (left, y), FRAME, 1.0));
        group.push(text(
            (left - 8.0, y + 4.0),
            &ticks.label(*value),
            Style::SMALL.anchored(Anchor::End),
        ));
    }
    let at = (left - 58.0, view.frame.y + view.frame.height / 2.0);
    let turned = format!("rotate(-90 {} {})", coordinate(at.0), coordinate(at.1));
    let title = text((at.0, at.1 + 4.0), "map y (km)", Style::BODY.anchored(Anchor::Middle));
    group.child(title.attribute("transform", turned))
}
