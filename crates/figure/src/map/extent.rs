//! The part of the map that a figure shows, and where it lies in pixels.

use hilal_quantity::MapPoint;

use crate::paint::{Pixel, Rect};

/// Bounds in map metres: x to the right, y up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Extent {
    x_m: (f64, f64),
    y_m: (f64, f64),
}

/// Bounds without an area.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("a map needs rising finite bounds in metres, got x {:.1} to {:.1} and y {:.1} to {:.1}", .x_m.0, .x_m.1, .y_m.0, .y_m.1)]
pub struct ExtentError {
    /// The x bounds given.
    pub x_m: (f64, f64),
    /// The y bounds given.
    pub y_m: (f64, f64),
}

impl Extent {
    /// Takes the lower and upper bound of x and of y.
    ///
    /// # Errors
    ///
    /// A bound is not finite, or the bounds do not rise.
    pub fn new(x_m: (f64, f64), y_m: (f64, f64)) -> Result<Self, ExtentError> {
        let rises = |(low, high): (f64, f64)| low.is_finite() && high.is_finite() && low < high;
        if rises(x_m) && rises(y_m) { Ok(Self { x_m, y_m }) } else { Err(ExtentError { x_m, y_m }) }
    }

    /// Returns the bounds of x.
    pub const fn x_m(&self) -> (f64, f64) {
        self.x_m
    }

    /// Returns the bounds of y.
    pub const fn y_m(&self) -> (f64, f64) {
        self.y_m
    }

    /// Returns the middle.
    pub const fn centre(&self) -> MapPoint {
        MapPoint::new(f64::midpoint(self.x_m.0, self.x_m.1), f64::midpoint(self.y_m.0, self.y_m.1))
    }

    /// Returns the corners, from the lower left round against the clock.
    pub(super) const fn corners(&self) -> [MapPoint; 4] {
        let ((left, right), (low, high)) = (self.x_m, self.y_m);
        [
            MapPoint::new(left, low),
            MapPoint::new(right, low),
            MapPoint::new(right, high),
            MapPoint::new(left, high),
        ]
    }

    /// Returns whether a point lies inside or on the edge.
    pub fn contains(&self, point: MapPoint) -> bool {
        (self.x_m.0..=self.x_m.1).contains(&point.x_m)
            && (self.y_m.0..=self.y_m.1).contains(&point.y_m)
    }

    pub(super) const fn width_m(&self) -> f64 {
        self.x_m.1 - self.x_m.0
    }

    pub(super) const fn height_m(&self) -> f64 {
        self.y_m.1 - self.y_m.0
    }

    /// Returns width and height in pixels, as large as the bounds allow; a map of odd shape
    /// still gets `least` along its short side if the long side has room.
    pub(super) fn fitted(&self, width: f64, height: f64, least: f64) -> (f64, f64) {
        let scale = (width / self.width_m()).min(height / self.height_m());
        let scale = scale.max((least / self.width_m()).min(2.0 * height / self.height_m()));
        ((self.width_m() * scale).round(), (self.height_m() * scale).round())
    }
}

/// Maps metres to pixels.
#[derive(Debug, Clone, Copy)]
pub(super) struct View {
    pub(super) extent: Extent,
    pub(super) frame: Rect,
}

impl View {
    pub(super) const fn px_per_m(&self) -> f64 {
        self.frame.width / self.extent.width_m()
    }

    pub(super) const fn pixel(&self, point: MapPoint) -> Pixel {
        let across = (point.x_m - self.extent.x_m.0) / self.extent.width_m();
        let up = (point.y_m - self.extent.y_m.0) / self.extent.height_m();
        (self.frame.x + across * self.frame.width, self.frame.bottom() - up * self.frame.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn y_grows_upwards_on_the_page() {
        let extent = Extent::new((0.0, 100.0), (0.0, 50.0)).unwrap();
        let view = View { extent, frame: Rect::new(10.0, 20.0, 200.0, 100.0) };
        assert_eq!(view.pixel(MapPoint::new(0.0, 50.0)), (10.0, 20.0));
        assert_eq!(view.pixel(MapPoint::new(100.0, 0.0)), (210.0, 120.0));
    }

    #[test]
    fn pixels_are_square() {
        let extent = Extent::new((0.0, 5000.0), (0.0, 2500.0)).unwrap();
        assert_eq!(extent.fitted(640.0, 640.0, 240.0), (640.0, 320.0));
    }

    #[test]
    fn bounds_that_fall_are_refused_in_words() {
        let message = Extent::new((5.0, 1.0), (0.0, f64::NAN)).unwrap_err().to_string();
        assert!(message.contains("x 5.0 to 1.0"), "{message}");
    }
}
