//! Routes: planned and flown tracks, plain or coloured by time.

use hilal_quantity::MapPoint;

use super::extent::View;
use crate::colour::{ColourMap, Ink};
use crate::legend::Entry;
use crate::paint::Pixel;
use crate::raster::ColourScale;
use crate::svg::{Element, PathData};

/// Points closer than this to the last one drawn are left out, in pixels.
const CLOSEST: f64 = 0.4;
/// Colours along a timed route.
const TIME_STEPS: f64 = 48.0;

/// A line over the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Route {
    label: String,
    ink: Ink,
    points: Vec<MapPoint>,
    dash: Option<&'static str>,
    width_px: f64,
    times: Option<(Vec<f64>, ColourScale)>,
}

impl Route {
    /// Takes a label and points.
    pub fn new(label: impl Into<String>, ink: Ink, points: Vec<MapPoint>) -> Self {
        Self { label: label.into(), ink, points, dash: None, width_px: 2.4, times: None }
    }

    /// Draws it dashed: a plan, not a track.
    #[must_use]
    pub const fn dashed(mut self) -> Self {
        self.dash = Some("7 5");
        self
    }

    /// Draws it thin: context, not the subject.
    #[must_use]
    pub const fn thin(mut self) -> Self {
        self.width_px = 1.3;
        self
    }

    /// Colours it by mission day, from the elapsed seconds of each point.
    #[must_use]
    pub fn coloured_by_day(mut self, map: ColourMap, elapsed_s: &[f64]) -> Self {
        let days: Vec<f64> = elapsed_s.iter().map(|seconds| seconds / 86_400.0).collect();
        let finite = || days.iter().copied().filter(|day| day.is_finite());
        let (first, last) =
            (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        let bounds = if first < last { (first, last) } else { (0.0, 1.0) };
        self.times = Some((days, ColourScale::new(map, bounds.0, bounds.1)));
        self
    }

    pub(super) fn bar(&self) -> Option<(String, &ColourScale)> {
        self.times.as_ref().map(|(_, scale)| (format!("{} (mission day)", self.label), scale))
    }

    pub(super) fn legend(&self) -> Option<Entry> {
        self.times.is_none().then(|| Entry::line(self.ink, self.dash, &self.label))
    }

    /// Returns the points to draw in pixels, each with its colour.
    fn kept(&self, view: &View) -> Vec<(Pixel, String)> {
        let mut kept: Vec<(Pixel, String)> = Vec::new();
        for (index, point) in self.points.iter().enumerate() {
            let at = view.pixel(*point);
            let far = kept
                .last()
                .is_none_or(|(last, _)| (last.0 - at.0).abs() + (last.1 - at.1).abs() >= CLOSEST);
            if far && at.0.is_finite() && at.1.is_finite() {
                kept.push((at, self.colour(index)));
            }
        }
        kept
    }

    fn colour(&self, index: usize) -> String {
        match &self.times {
            Some((days, scale)) => {
                let day = days.get(index).copied().unwrap_or(f64::NAN);
                let span = scale.high() - scale.low();
                let step = ((day - scale.low()) / span * TIME_STEPS).floor().min(TIME_STEPS - 1.0);
                scale.colour(scale.low() + (step + 0.5) / TIME_STEPS * span).hex()
            }
            None => self.ink.hex(),
        }
    }

    pub(super) fn pixels(&self, view: &View) -> Vec<Pixel> {
        self.kept(view).into_iter().map(|(at, _)| at).collect()
    }

    /// Draws the route with a light edge, so that it reads on any background.
    pub(super) fn draw(&self, view: &View) -> Element {
        let kept = self.kept(view);
        let mut whole = PathData::default();
        for (index, (at, _)) in kept.iter().enumerate() {
            if index == 0 { whole.move_to(at.0, at.1) } else { whole.line_to(at.0, at.1) }
        }
        let edge = path(whole, "#ffffff", self.width_px + 2.4).attribute("stroke-opacity", "0.75");
        let mut group = Element::group().child(edge);
        let mut drawn = 0;
        for run in kept.chunk_by(|a, b| a.1 == b.1) {
            let Some(start) = run.first() else { continue };
            drawn += run.len();
            let mut line = PathData::default();
            line.move_to(start.0.0, start.0.1);
            // Runs meet: each goes on to the first point of the next.
            let rest = run.iter().skip(1).chain(kept.get(drawn));
            rest.for_each(|(at, _)| line.line_to(at.0, at.1));
            let stroke = path(line, &start.1, self.width_px);
            group.push(match self.dash {
                Some(dash) => stroke.attribute("stroke-dasharray", dash),
                None => stroke,
            });
        }
        group
    }
}

fn path(line: PathData, colour: &str, width_px: f64) -> Element {
    Element::new("path")
        .attribute("d", line)
        .attribute("fill", "none")
        .attribute("stroke", colour)
        .number("stroke-width", width_px)
        .attribute("stroke-linejoin", "round")
        .attribute("stroke-linecap", "round")
}
