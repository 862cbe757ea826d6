//! Horizons in 8 bits: fine where the Sun passes, coarse where it does not.

/// Codes inside the band that the Sun uses.
const INSIDE: usize = 200;
/// Codes below the band; what remains lies above it.
const BELOW: usize = 12;
/// Codes in all.
const CODES: usize = 256;
/// What a code may stand for at most and at least, in horizon units: all that a horizon file holds above, and below more
/// than a horizon on the Moon lies under the horizontal.
const ENDS: (i16, i16) = (-5_000, i16::MAX);

/// Heights between which a plane of horizons decides about light, in horizon units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// The lowest.
    pub lowest: f64,
    /// The highest.
    pub highest: f64,
}

impl Band {
    /// Widens the band so that it holds another.
    #[must_use]
    pub fn holding(self, other: Self) -> Self {
        Self { lowest: self.lowest.min(other.lowest), highest: self.highest.max(other.highest) }
    }
}

/// What each code of a plane stands for, in horizon units; rising.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlaneCode {
    heights: Box<[i16; CODES]>,
}

impl PlaneCode {
    /// Lays out codes for a band: evenly inside it, and outside in steps that grow geometrically, since a horizon far
    /// from the band still pulls at those between it and its neighbour in azimuth.
    pub fn for_band(band: Band) -> Self {
        let step = ((band.highest - band.lowest) / (INSIDE as f64 - 1.0)).max(1.0);
        // A band of fewer units than codes reaches over its end.
        let highest = band.lowest + step * (INSIDE as f64 - 1.0);
        let below = growing(step, BELOW, band.lowest - f64::from(ENDS.0));
        let above = growing(step, CODES - INSIDE - BELOW, f64::from(ENDS.1) - highest);
        let below = below.iter().rev().map(|down| band.lowest - down);
        let inside = (0..INSIDE).map(|i| band.lowest + step * i as f64);
        let above = above.iter().map(|up| highest + up);
        let mut heights = Box::new([ENDS.1; CODES]);
        for (height, value) in heights.iter_mut().zip(below.chain(inside).chain(above)) {
            *height = whole(value);
        }
        Self { heights }
    }

    /// Takes the heights that codes stand for, which rise or stay; nothing where they fall.
    pub(crate) fn from_heights(heights: Box<[i16; CODES]>) -> Option<Self> {
        heights.is_sorted().then_some(Self { heights })
    }

    /// Returns what each code stands for.
    pub fn heights(&self) -> &[i16; CODES] {
        &self.heights
    }

    /// Returns the code nearest to each height a plane may hold, from −32 768 up.
    fn nearest(&self) -> Vec<u8> {
        let mut codes = Vec::with_capacity(1 << 16);
        let mut code = 0_u8;
        for height in i16::MIN..=i16::MAX {
            while let Some(next) = code.checked_add(1)
                && self.distance(next, height) < self.distance(code, height)
            {
                code = next;
            }
            codes.push(code);
        }
        codes
    }

    fn distance(&self, code: u8, height: i16) -> u32 {
        (i32::from(self.heights[usize::from(code)]) - i32::from(height)).unsigned_abs()
    }

    /// Codes a plane.
    pub(crate) fn encode(&self, plane: &[i16]) -> Vec<u8> {
        let nearest = self.nearest();
        plane.iter().map(|height| nearest[usize::from(height.cast_unsigned() ^ 0x8000)]).collect()
    }
}

#[expect(clippy::cast_possible_truncation, reason = "held inside 16 bits before")]
fn whole(units: f64) -> i16 {
    libm::round(units.clamp(f64::from(ENDS.0), f64::from(ENDS.1))) as i16
}

/// Returns so many distances that grow geometrically from a first step, the last of them the whole span.
fn growing(step: f64, count: usize, span: f64) -> Vec<f64> {
    let sum = |ratio: f64| (1..=count).map(|i| step * libm::pow(ratio, i as f64)).sum::<f64>();
    let (mut low, mut high) = (1.0, 4.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if sum(middle) < span { low = middle } else { high = middle }
    }
    let mut reached = 0.0;
    let mut distances = Vec::with_capacity(count);
    for i in 1..=count {
        reached += step * libm::pow(high, i as f64);
        distances.push(reached);
    }
    distances
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn heights_rise_and_a_height_in_the_band_is_half_a_step_off(
            lowest in -1500.0..3000.0_f64, width in 1.0..3000.0_f64, share in 0.0..1.0_f64,
        ) {
            let code = PlaneCode::for_band(Band { lowest, highest: lowest + width });
            prop_assert!(code.heights().is_sorted());
            let height = whole(lowest + width * share);
            let coded = code.encode(&[height])[0];
            let step = (width / 199.0).max(1.0);
            let back = code.heights()[usize::from(coded)];
            prop_assert!(f64::from((back - height).abs()) <= step / 2.0 + 1.0);
        }

        #[test]
        fn the_nearest_code_is_the_nearest(height in any::<i16>()) {
            let code = PlaneCode::for_band(Band { lowest: 100.0, highest: 900.0 });
            let coded = code.encode(&[height])[0];
            let least = (0..=255).map(|other| code.distance(other, height)).min();
            prop_assert_eq!(Some(code.distance(coded, height)), least);
        }
    }

    #[test]
    fn codes_reach_all_that_a_file_holds() {
        let code = PlaneCode::for_band(Band { lowest: -300.0, highest: 200.0 });
        assert!(
            code.heights()[0] <= -4_999 && code.heights()[255] >= i16::MAX - 1,
            "{:?}",
            code.heights()
        );
    }
}
