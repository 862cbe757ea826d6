//! The solar array: vertical faces around the body under a low Sun.
//!
//! A face gives `A·η·d·S·f·max(0, n·s)`. With the Sun at body azimuth `a` and body elevation `β`,
//! `n·s = cos β·cos(a − α)` for a vertical face at azimuth `α`, so the array gives `cos β·g(a)`
//! with `g(a) = Σ wᵢ·max(0, cos(a − αᵢ))`. Between the angles `αᵢ ± 90°` the sum `g` is one cosine
//! and positive, hence concave: its minimum over any arc lies at the arc's ends or at those
//! angles. The bounds below are therefore exact, not sampled. For four equal faces at right
//! angles `g = w·(|cos a| + |sin a|) ≥ w`.

mod attitude;
mod bounds;

pub use attitude::{Attitude, BodyDirection, Sunlight};
pub use bounds::BestAzimuths;

use hilal_quantity::{Angle, Power};

use crate::schema::Face;

/// One face.
#[derive(Debug, Clone, PartialEq)]
pub struct FaceModel {
    /// Direction of the normal, clockwise from the forward axis.
    pub azimuth: Angle,
    /// Area × efficiency × what dust lets through, in square metres.
    pub effective_m2: f64,
}

/// A side of the body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodySide {
    /// Forwards.
    Front,
    /// To the right of the forward axis.
    Right,
    /// Backwards.
    Rear,
    /// To the left of the forward axis.
    Left,
}

impl BodySide {
    /// Returns its place in the order front, right, rear, left.
    pub const fn index(self) -> usize {
        match self {
            Self::Front => 0,
            Self::Right => 1,
            Self::Rear => 2,
            Self::Left => 3,
        }
    }
}

impl FaceModel {
    /// Returns the side of the body to which the face looks most.
    pub fn side(&self) -> BodySide {
        let (ahead, right) = (self.azimuth.cos(), self.azimuth.sin());
        match (ahead.abs() >= right.abs(), ahead >= 0.0, right >= 0.0) {
            (true, true, _) => BodySide::Front,
            (true, false, _) => BodySide::Rear,
            (false, _, true) => BodySide::Right,
            (false, _, false) => BodySide::Left,
        }
    }
}

/// The whole array.
#[derive(Debug, Clone, PartialEq)]
pub struct ArrayModel {
    /// The faces, as declared.
    pub faces: Vec<FaceModel>,
}

impl ArrayModel {
    /// Takes the faces as declared.
    pub fn new(faces: &[Face]) -> Self {
        let faces = faces
            .iter()
            .map(|face| FaceModel {
                azimuth: face.azimuth_deg.get(),
                effective_m2: face.area_m2.get()
                    * face.efficiency.get().value()
                    * face.dust.get().value(),
            })
            .collect();
        Self { faces }
    }

    /// Returns the power of each face, in the order declared.
    pub fn face_outputs(&self, attitude: Attitude, sun: Sunlight) -> Vec<Power> {
        let seen = attitude.sun_in_body(&sun);
        let flux = sun.flux_w_m2() * seen.elevation.cos();
        let output = |face: &FaceModel| {
            let cosine = (seen.azimuth - face.azimuth).cos().max(0.0);
            Power::from_watts(face.effective_m2 * flux * cosine)
        };
        self.faces.iter().map(output).collect()
    }

    /// Returns the power of the whole array.
    pub fn output(&self, attitude: Attitude, sun: Sunlight) -> Power {
        self.face_outputs(attitude, sun).into_iter().sum()
    }
}
