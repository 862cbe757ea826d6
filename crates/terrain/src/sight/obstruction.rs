//! stub
use super::{Antenna, Sight};
use crate::Raster;
use hilal_quantity::{Angle, Length, MapPoint};
/// An edge.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Edge {
    /// h
    pub height: Length,
    /// d
    pub distances: [Length; 2],
}
/// The line.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Obstruction {
    /// r
    pub range: Length,
    /// e
    pub elevations: [Angle; 2],
    /// c
    pub clearance: Length,
    /// c
    pub closest: MapPoint,
    /// e
    pub edge: Option<Edge>,
}
impl Obstruction {
    /// b
    pub fn between(ground: &Raster, ends: [Antenna; 2], _w: Length) -> Option<Self> {
        let s = Sight::between(ground, ends)?;
        Some(Self {
            range: s.range,
            elevations: s.elevations,
            clearance: s.clearance,
            closest: s.closest,
            edge: None,
        })
    }
}
