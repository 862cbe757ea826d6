//! The column beside a map: legend, colour bars, scale and directions.

use std::collections::BTreeSet;

use hilal_quantity::{GridAzimuth, MapPoint, Pole};

use super::extent::View;
use super::marker::MarkerKind;
use super::{MapFigure, Route, SIDE_WIDTH, colour_bar};
use crate::colour::TEXT;
use crate::legend::{Entry, LINE};
use crate::number::fixed;
use crate::paint::{Anchor, Pixel, Rect, Style, line, text};
use crate::svg::{Element, PathData};
use crate::ticks::nice_below;

const SECTION_GAP: f64 = 20.0;
const ARROW: f64 = 22.0;

/// The column, drawn from the top down.
pub(super) struct Side {
    element: Element,
    x: f64,
    top: f64,
    y: f64,
}

impl Side {
    pub(super) fn of(figure: &MapFigure, frame: &Rect, at: Pixel) -> Self {
        let mut side = Self { element: Element::group(), x: at.0, top: at.1, y: at.1 };
        side.legend(figure);
        if let Some((label, scale)) = figure.base.as_ref().and_then(|base| base.bar()) {
            side.bar(label, scale);
        }
        for (label, scale) in figure.routes.iter().filter_map(|route| route.bar()) {
            side.bar(&label, scale);
        }
        let view = View { extent: figure.extent, frame: *frame };
        side.scale(&view);
        side.directions(figure);
        side
    }

    pub(super) const fn height(&self) -> f64 {
        self.y - self.top
    }

    pub(super) fn into_element(self) -> Element {
        self.element
    }

    fn legend(&mut self, figure: &MapFigure) {
        let kinds: BTreeSet<MarkerKind> = figure
            .markers
            .iter()
            .filter(|marker| figure.extent.contains(marker.point))
            .map(|marker| marker.kind)
            .collect();
        let markers = kinds.iter().map(|kind| Entry::new(kind.symbol((11.0, 0.0)), kind.name()));
        let entries = figure.routes.iter().filter_map(Route::legend).chain(markers);
        let start = self.y;
        for entry in entries {
            self.element.push(entry.draw((self.x, self.y + LINE / 2.0)));
            self.y += LINE + 2.0;
        }
        if self.y > start {
            self.y += SECTION_GAP - 4.0;
        }
    }

    fn bar(&mut self, label: &str, scale: &crate::ColourScale) {
        let (bar, height) = colour_bar::draw(label, scale, (self.x, self.y), SIDE_WIDTH - 12.0);
        self.element.push(bar);
        self.y += height + SECTION_GAP - 4.0;
    }

    /// Draws the longest round length that fits half of the column.
    fn scale(&mut self, view: &View) {
        let length_m = nice_below(SIDE_WIDTH * 0.75 / view.px_per_m());
        let width = length_m * view.px_per_m();
        let label = if length_m >= 1000.0 {
            format!("{} km", fixed(length_m / 1000.0, 0))
        } else {
            format!("{} m", fixed(length_m, if length_m < 1.0 { 2 } else { 0 }))
        };
        let bar = self.y + 20.0;
        self.element.push(text(
            (self.x + width / 2.0, self.y + 12.0),
            &label,
            Style::BODY.anchored(Anchor::Middle),
        ));
        for (from, to) in
            [((0.0, 0.0), (width, 0.0)), ((0.0, -5.0), (0.0, 5.0)), ((width, -5.0), (width, 5.0))]
        {
            let shifted = |point: Pixel| (self.x + 1.0 + point.0, bar + point.1);
            self.element.push(line(shifted(from), shifted(to), TEXT, 2.0));
        }
        self.y = bar + SECTION_GAP;
    }

    fn directions(&mut self, figure: &MapFigure) {
        self.arrow(GridAzimuth::from_degrees(0.0), &["grid north (+y)".to_owned()]);
        let centre = figure.extent.centre();
        let pole = MapPoint::default();
        if !figure.extent.contains(pole) {
            let name = match figure.projection.pole() {
                Pole::South => "to the south pole,",
                Pole::North => "to the north pole,",
            };
            let distance_km = centre.distance(pole).metres() / 1000.0;
            let away = format!("{} km from the middle", fixed(distance_km, 1));
            self.arrow(centre.azimuth_to(pole), &[name.to_owned(), away]);
        }
    }

    /// Draws an arrow in a direction of the map, with words beside it.
    fn arrow(&mut self, azimuth: GridAzimuth, words: &[String]) {
        let angle = azimuth.angle();
        let middle = (self.x + ARROW, self.y + ARROW);
        let along = |forward: f64, right: f64| {
            let (sin, cos) = (angle.sin(), angle.cos());
            (middle.0 + forward * sin + right * cos, middle.1 - forward * cos + right * sin)
        };
        self.element.push(line(along(-ARROW + 2.0, 0.0), along(ARROW - 10.0, 0.0), TEXT, 2.0));
        let mut head = PathData::default();
        for (index, corner) in
            [along(ARROW - 2.0, 0.0), along(7.0, 6.0), along(10.0, 0.0), along(7.0, -6.0)]
                .iter()
                .enumerate()
        {
            if index == 0 {
                head.move_to(corner.0, corner.1);
            } else {
                head.line_to(corner.0, corner.1);
            }
        }
        head.close();
        self.element.push(Element::new("path").attribute("d", head).attribute("fill", TEXT));
        let first = middle.1 + 4.0 - crate::caption::count(words.len() - 1) * 7.5;
        for (index, line) in words.iter().enumerate() {
            let at = (self.x + 2.0 * ARROW + 10.0, first + crate::caption::count(index) * 15.0);
            self.element.push(text(at, line, Style::BODY));
        }
        self.y += 2.0 * ARROW + 6.0;
    }
}
