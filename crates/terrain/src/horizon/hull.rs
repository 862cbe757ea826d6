//! The upper hull of the terrain along a line: what of it can stand on anybody's horizon.

/// A corner of a hull.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Vertex {
    /// Position along the line, in cells.
    pub(super) at: u32,
    /// Height above the chord plane of the line's start, the curve of the Moon taken off.
    bent_m: f32,
    /// Reduced height in metres.
    pub(super) height_m: f32,
    /// Half the excess of the map's scale.
    pub(super) excess: f32,
    /// Bent metres that the hull rises for each cell from here to the next corner.
    slope: f32,
}

impl Vertex {
    pub(super) fn new(at: u32, (bent_m, height_m): (f32, f32), excess: f32) -> Self {
        Self { at, bent_m, height_m, excess, slope: f32::NEG_INFINITY }
    }
}

/// The hull of what lies ahead, nearest corner last; terrain is added from far to near.
#[derive(Debug, Default)]
pub(super) struct Hull {
    corners: Vec<Vertex>,
}

impl Hull {
    pub(super) fn clear(&mut self) {
        self.corners.clear();
    }

    /// Returns the corners, nearest last.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    pub(super) fn corners(&self) -> &[Vertex] {
        &self.corners
    }

    /// Adds a point nearer than all others, and drops what it hides from everybody behind it.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "vector code reaches only what is inlined into it")]
    pub(super) fn add(&mut self, mut new: Vertex) {
        while let Some(near) = self.corners.last() {
            let (cells, rise_m) = ((near.at - new.at) as f32, near.bent_m - new.bent_m);
            if rise_m > near.slope * cells {
                new.slope = rise_m / cells;
                break;
            }
            self.corners.pop();
        }
        self.corners.push(new);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_steepest_sight_from_anywhere_before_is_to_a_corner(
            heights_m in prop::collection::vec(-50.0_f32..50.0, 2..60), eye_m in -80.0_f32..80.0,
        ) {
            let mut hull = Hull::default();
            let at = |index: usize| u32::try_from(index + 1).unwrap();
            for (index, &height_m) in heights_m.iter().enumerate().rev() {
                hull.add(Vertex::new(at(index), (height_m, height_m), 0.0));
            }
            let slope = |at: u32, height_m: f32| (height_m - eye_m) / at as f32;
            let all = heights_m.iter().enumerate();
            let all = all.map(|(index, &h)| slope(at(index), h)).fold(f32::MIN, f32::max);
            let seen = hull.corners().iter().map(|v| slope(v.at, v.height_m)).fold(f32::MIN, f32::max);
            prop_assert!((all - seen).abs() < 1e-4, "{all} {seen}");
        }
    }
}
