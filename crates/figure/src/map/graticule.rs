//! Lines of latitude and longitude.

use hilal_quantity::{Angle, Length, MapPoint, PolarStereographic, Pole, Selenographic};

use super::extent::View;
use crate::colour::TEXT;
use crate::number::fixed;
use crate::paint::{Pixel, Rect, Style, haloed, text};
use crate::svg::{Element, PathData};
use crate::ticks::Ticks;

/// Pieces of a line.
const PIECES: u32 = 90;

/// The lines and the room that their names take.
pub(super) struct Graticule {
    pub(super) element: Element,
    pub(super) names: Vec<Rect>,
    style: Lines,
}

/// What the lines must stand out from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    OnPicture,
    OnPaper,
}

impl Lines {
    const fn colour(self) -> &'static str {
        match self {
            Self::OnPicture => "#ffffff",
            Self::OnPaper => "#7b8794",
        }
    }
}

/// Latitudes and longitudes that a map touches, in degrees; longitudes may pass 180°.
struct Span {
    latitude_deg: (f64, f64),
    longitude_deg: (f64, f64),
}

impl Span {
    fn of(view: &View, map: PolarStereographic) -> Self {
        let places = || {
            view.extent
                .corners()
                .into_iter()
                .chain(edges(view))
                .map(|p| map.unproject(p, Length::ZERO))
        };
        let centre = map.longitude(view.extent.centre()).degrees();
        let bounds = |values: &mut dyn Iterator<Item = f64>| {
            values.fold((f64::INFINITY, f64::NEG_INFINITY), |b, v| (b.0.min(v), b.1.max(v)))
        };
        let mut latitude = bounds(&mut places().map(|place| place.latitude.degrees()));
        let mut longitude = bounds(&mut places().map(|place| {
            centre + (place.longitude - Angle::from_degrees(centre)).signed().degrees()
        }));
        if view.extent.contains(MapPoint::default()) {
            match map.pole() {
                Pole::South => latitude.0 = -90.0,
                Pole::North => latitude.1 = 90.0,
            }
            longitude = (-180.0, 180.0);
        }
        Self { latitude_deg: latitude, longitude_deg: longitude }
    }
}

/// Returns the middles of the edges, where latitude can be extreme.
fn edges(view: &View) -> impl Iterator<Item = MapPoint> {
    let [a, b, c, d] = view.extent.corners();
    let middle = |p: MapPoint, q: MapPoint| {
        MapPoint::new(f64::midpoint(p.x_m, q.x_m), f64::midpoint(p.y_m, q.y_m))
    };
    [middle(a, b), middle(b, c), middle(c, d), middle(d, a)].into_iter()
}

/// Draws the lines that cross a map.
pub(super) fn draw(
    view: &View,
    map: PolarStereographic,
    style: Lines,
    taken: &[Rect],
) -> Graticule {
    let span = Span::of(view, map);
    let ((south, north), (west, east)) = (span.latitude_deg, span.longitude_deg);
    let at = |latitude: f64, longitude: f64| {
        let place = Selenographic::new(
            Angle::from_degrees(latitude),
            Angle::from_degrees(longitude),
            Length::ZERO,
        );
        view.pixel(map.project(place))
    };
    let step = |low: f64, high: f64, i: u32| low + (high - low) * f64::from(i) / f64::from(PIECES);
    let mut graticule = Graticule { element: Element::group(), names: taken.to_vec(), style };
    let parallels = Ticks::inside(south, north, 5);
    for latitude in parallels.values().iter().filter(|latitude| latitude.abs() < 90.0) {
        let points: Vec<Pixel> = (0..=PIECES).map(|i| at(*latitude, step(west, east, i))).collect();
        graticule.add(&points, &view.frame, &degrees(*latitude, parallels.digits(), ["N", "S"]));
    }
    let (meridians, digits) = meridians(west, east);
    // From the far end inwards: near the pole all names would meet.
    let (far, near) = if map.pole() == Pole::South { (north, south) } else { (south, north) };
    for longitude in meridians {
        let points: Vec<Pixel> = (0..=PIECES).map(|i| at(step(far, near, i), longitude)).collect();
        let wrapped = Angle::from_degrees(longitude).signed().degrees();
        graticule.add(&points, &view.frame, &degrees(wrapped, digits, ["E", "W"]));
    }
    graticule
}

/// Returns the longitudes to draw and the decimals of their names.
fn meridians(west: f64, east: f64) -> (Vec<f64>, usize) {
    if east - west > 200.0 {
        return ((-5..=6).map(|step| 30.0 * f64::from(step)).collect(), 0);
    }
    let ticks = Ticks::inside(west, east, 6);
    (ticks.values().to_vec(), ticks.digits())
}

impl Graticule {
    /// Adds a line, with its name where it enters the map unless another name is there.
    fn add(&mut self, points: &[Pixel], frame: &Rect, name: &str) {
        let mut path = PathData::default();
        for (index, point) in points.iter().enumerate() {
            if index == 0 { path.move_to(point.0, point.1) } else { path.line_to(point.0, point.1) }
        }
        self.element.push(
            Element::new("path")
                .attribute("d", path)
                .attribute("fill", "none")
                .attribute("stroke", self.style.colour())
                .attribute("stroke-width", "1")
                .attribute("stroke-opacity", "0.55"),
        );
        let mut ends = points.iter().filter(|point| frame.contains(**point));
        for end in [ends.next(), ends.next_back()].into_iter().flatten() {
            let room = room(*end, frame, Style::SMALL.width_px(name));
            if self.names.iter().all(|other| other.overlap(&room) <= 0.0) {
                let label = text((room.x, room.y + 11.0), name, Style::SMALL.filled(TEXT));
                self.element.push(haloed(label));
                self.names.push(room);
                return;
            }
        }
    }
}

/// Returns the room for a name near a point, inside the frame.
fn room(at: Pixel, frame: &Rect, width: f64) -> Rect {
    let x = (at.0 - width / 2.0).clamp(frame.x + 4.0, frame.right() - width - 4.0);
    let y = (at.1 - 7.0).clamp(frame.y + 4.0, frame.bottom() - 18.0);
    Rect::new(x, y, width, 14.0)
}

fn degrees(value: f64, digits: usize, [positive, negative]: [&str; 2]) -> String {
    let side = match value {
        value if value.abs() < 1e-9 || value.abs() > 180.0 - 1e-9 => "",
        value if value < 0.0 => negative,
        _ => positive,
    };
    format!("{}°{side}", fixed(value.abs(), digits))
}
