//! Where the nodes of a column lie, and what lies between them.

use hilal_quantity::{Angle, Length, Temperature};

use super::{RegolithModel, TemperatureError};

/// How depth is divided: the distance from one node to the next grows by a constant factor.
///
/// The default, 19 nodes, is within 0.2 K of a grid four times finer under the equator's Sun, and
/// within 0.1 K under the pole's (`docs/models/temperature.md`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LayerSettings {
    /// From the surface to the node below it.
    pub first: Length,
    /// Each distance as a multiple of the one above.
    pub growth: f64,
    /// Depth that the last node reaches or exceeds.
    pub bottom: Length,
}

impl Default for LayerSettings {
    fn default() -> Self {
        Self { first: Length::from_metres(0.003), growth: 1.35, bottom: Length::from_metres(1.5) }
    }
}

/// The nodes of a column: the first at the surface, each in the middle of what it stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Layers {
    regolith: RegolithModel,
    depths_m: Vec<f64>,
    /// Mass that each node stands for.
    pub(super) masses_kg_m2: Vec<f64>,
    /// Conductance by contact from each node to the next.
    pub(super) contacts_w_m2_k: Vec<f64>,
}

impl Layers {
    /// Lays out nodes in a regolith.
    ///
    /// # Errors
    ///
    /// Refuses properties that no ground has, and settings without a sensible layout.
    pub fn new(
        regolith: &RegolithModel,
        settings: &LayerSettings,
    ) -> Result<Self, TemperatureError> {
        check(regolith)?;
        let (first_m, bottom_m) = (settings.first.metres(), settings.bottom.metres());
        let growth = settings.growth;
        let sensible = (1e-4..=bottom_m).contains(&first_m)
            && (1.0..=2.0).contains(&growth)
            && (0.5..=20.0).contains(&bottom_m);
        if !sensible {
            return Err(TemperatureError::Layers { first_m, growth, bottom_m });
        }
        let mut depths_m = vec![0.0];
        let (mut depth_m, mut distance_m) = (0.0, first_m);
        while depth_m < bottom_m {
            depth_m += distance_m;
            distance_m *= growth;
            depths_m.push(depth_m);
        }
        Ok(Self {
            regolith: *regolith,
            masses_kg_m2: masses(regolith, &depths_m),
            contacts_w_m2_k: depths_m.windows(2).map(|z| contact(regolith, z[0], z[1])).collect(),
            depths_m,
        })
    }

    /// Returns the regolith.
    pub const fn regolith(&self) -> &RegolithModel {
        &self.regolith
    }

    /// Returns the depth of each node, from the surface down.
    pub fn depths(&self) -> impl ExactSizeIterator<Item = Length> + '_ {
        self.depths_m.iter().map(|&depth_m| Length::from_metres(depth_m))
    }

    /// Returns the depth of the last node.
    pub fn bottom(&self) -> Length {
        Length::from_metres(self.depths_m.last().copied().unwrap_or(0.0))
    }

    /// Returns how many nodes there are.
    pub(super) const fn len(&self) -> usize {
        self.depths_m.len()
    }

    /// Finds a depth between two nodes.
    ///
    /// # Errors
    ///
    /// Refuses a depth above the surface or below the last node.
    pub(super) fn between(&self, depth: Length) -> Result<DepthPosition, TemperatureError> {
        let depth_m = depth.metres();
        let bottom_m = self.bottom().metres();
        if !(0.0..=bottom_m).contains(&depth_m) {
            return Err(TemperatureError::Depth { depth_m, bottom_m });
        }
        let lower = self.depths_m.partition_point(|&z| z < depth_m).max(1);
        let (above_m, below_m) = (self.depths_m[lower - 1], self.depths_m[lower]);
        Ok(DepthPosition { upper: lower - 1, weight: (depth_m - above_m) / (below_m - above_m) })
    }
}

/// A place between two nodes.
#[derive(Debug, Clone, Copy)]
pub(super) struct DepthPosition {
    /// The node above.
    pub(super) upper: usize,
    /// Share of the node below.
    pub(super) weight: f64,
}

/// Mass between the middles of the gaps above and below each node: the integral of the density.
fn masses(regolith: &RegolithModel, depths_m: &[f64]) -> Vec<f64> {
    let height_m = regolith.scale_height.metres();
    let lighter = regolith.deep_density_kg_m3 - regolith.surface_density_kg_m3;
    let above = |z_m: f64| {
        regolith.deep_density_kg_m3 * z_m - lighter * height_m * (1.0 - libm::exp(-z_m / height_m))
    };
    let last = depths_m.len() - 1;
    (0..=last)
        .map(|i| {
            let upper_m = 0.5 * (depths_m[i.saturating_sub(1)] + depths_m[i]);
            let lower_m = 0.5 * (depths_m[i] + depths_m[(i + 1).min(last)]);
            above(lower_m) - above(upper_m)
        })
        .collect()
}

/// Conductance by contact between two depths: the inverse of `∫ dz / K_c`, which with
/// `K_c = K_d − b exp(−z/H)` is `(z₂ − z₁)/K_d + (H/K_d) ln(K_c(z₂) / K_c(z₁))`.
fn contact(regolith: &RegolithModel, upper_m: f64, lower_m: f64) -> f64 {
    let at = |z_m: f64| regolith.contact_conductivity_w_m_k(Length::from_metres(z_m));
    let height_m = regolith.scale_height.metres();
    regolith.deep_conductivity_w_m_k
        / (lower_m - upper_m + height_m * libm::log(at(lower_m) / at(upper_m)))
}

fn check(regolith: &RegolithModel) -> Result<(), TemperatureError> {
    let properties = [
        ("density at the surface in kg/m³", regolith.surface_density_kg_m3, 100.0, 5000.0),
        ("density at depth in kg/m³", regolith.deep_density_kg_m3, 100.0, 5000.0),
        ("scale height in metres", regolith.scale_height.metres(), 1e-3, 10.0),
        ("conductivity at the surface in W/(m K)", regolith.surface_conductivity_w_m_k, 1e-5, 10.0),
        ("conductivity at depth in W/(m K)", regolith.deep_conductivity_w_m_k, 1e-5, 10.0),
        ("radiative conductivity", regolith.radiative_conductivity, 0.0, 100.0),
        ("albedo", regolith.albedo, 0.0, 1.0),
        ("albedo at grazing incidence", regolith.albedo(Angle::RIGHT), 0.0, 1.0),
        ("emissivity", regolith.emissivity, 0.1, 1.0),
        ("geothermal flux in W/m²", regolith.geothermal_w_m2, 0.0, 10.0),
    ];
    let heat_capacities = (10..=400_u16).step_by(10).map(|t_k| {
        let value = regolith.heat_capacity_j_kg_k(Temperature::from_kelvins(f64::from(t_k)));
        ("heat capacity in J/(kg K), from 10 K to 400 K,", value, 0.1, 1e5)
    });
    for (property, value, low, high) in properties.into_iter().chain(heat_capacities) {
        if !(low..=high).contains(&value) {
            return Err(TemperatureError::Regolith { property, value, low, high });
        }
    }
    Ok(())
}
