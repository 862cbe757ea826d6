//! What the ground is made of.

use core::f64::consts::FRAC_PI_2;

use hilal_quantity::{Angle, Length, Temperature};

/// The cubic term of the conductivity is given for this temperature.
const CONDUCTIVITY_REFERENCE_K: f64 = 350.0;

/// Properties of the regolith against depth and temperature (Hayne et al. 2017).
///
/// The defaults are those of Hayne et al. 2017, digit for digit as in heat1d 0.3.2 (`main.py`, χ)
/// and planets 0.9.1 (`_planets.py`, all others), the authors' code.
///
/// ```
/// use hilal_quantity::{Length, Temperature};
/// use hilal_site::RegolithModel;
/// let regolith = RegolithModel::default();
/// assert!((regolith.density_kg_m3(Length::ZERO) - 1100.0).abs() < 1e-9);
/// let hot = regolith.conductivity_w_m_k(Length::ZERO, Temperature::from_kelvins(350.0));
/// assert!((hot - 3.7 * 7.4e-4).abs() < 1e-12); // radiation between grains carries 2.7 parts
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RegolithModel {
    /// Density at the surface, in kg/m³.
    pub surface_density_kg_m3: f64,
    /// Density far below the scale height, in kg/m³.
    pub deep_density_kg_m3: f64,
    /// Depth over which density and conductivity go most of the way (H).
    pub scale_height: Length,
    /// Conductivity by contact of grains at the surface, in W m⁻¹ K⁻¹.
    pub surface_conductivity_w_m_k: f64,
    /// Conductivity by contact of grains far below the scale height, in W m⁻¹ K⁻¹.
    pub deep_conductivity_w_m_k: f64,
    /// Conductivity by radiation between grains at 350 K, as a multiple of that by contact (χ).
    pub radiative_conductivity: f64,
    /// Specific heat in J kg⁻¹ K⁻¹: coefficients of T⁰ to T⁴, for 10 K to 400 K.
    pub heat_capacity_j_kg_k: [f64; 5],
    /// Albedo of A(θ) = A₀ + a (θ/45°)³ + b (θ/90°)⁸ under a Sun overhead (A₀).
    pub albedo: f64,
    /// Rise of the albedo with the cube of incidence (a).
    pub albedo_cubic: f64,
    /// Rise of the albedo towards grazing incidence (b).
    pub albedo_grazing: f64,
    /// Emissivity, and absorptivity in the infrared.
    pub emissivity: f64,
    /// Heat flux from the interior, in W/m².
    pub geothermal_w_m2: f64,
}

impl Default for RegolithModel {
    fn default() -> Self {
        Self {
            surface_density_kg_m3: 1100.0,
            deep_density_kg_m3: 1800.0,
            scale_height: Length::from_metres(0.07),
            surface_conductivity_w_m_k: 7.4e-4,
            deep_conductivity_w_m_k: 3.4e-3,
            radiative_conductivity: 2.7,
            heat_capacity_j_kg_k: [-3.6125, 2.7431, 2.3616e-3, -1.234e-5, 8.9093e-9],
            albedo: 0.12,
            albedo_cubic: 0.06,
            albedo_grazing: 0.25,
            emissivity: 0.95,
            geothermal_w_m2: 0.018,
        }
    }
}

impl RegolithModel {
    /// Returns the density in kg/m³: `ρ_d − (ρ_d − ρ_s) exp(−z/H)`.
    pub fn density_kg_m3(&self, depth: Length) -> f64 {
        self.deep_density_kg_m3
            - (self.deep_density_kg_m3 - self.surface_density_kg_m3) * self.fading(depth)
    }

    /// Returns the conductivity by contact in W m⁻¹ K⁻¹: linear in density, so
    /// `K_d − (K_d − K_s) exp(−z/H)`.
    pub fn contact_conductivity_w_m_k(&self, depth: Length) -> f64 {
        self.deep_conductivity_w_m_k
            - (self.deep_conductivity_w_m_k - self.surface_conductivity_w_m_k) * self.fading(depth)
    }

    /// Returns the conductivity in W m⁻¹ K⁻¹: `K_c (1 + χ (T / 350 K)³)`.
    pub fn conductivity_w_m_k(&self, depth: Length, temperature: Temperature) -> f64 {
        let t_k = temperature.kelvins();
        self.contact_conductivity_w_m_k(depth) * (1.0 + self.cubic_per_k3() * t_k * t_k * t_k)
    }

    /// Returns the specific heat in J kg⁻¹ K⁻¹.
    pub fn heat_capacity_j_kg_k(&self, temperature: Temperature) -> f64 {
        self.heat_capacity_j_kg_k.iter().rev().fold(0.0, |sum, c| sum * temperature.kelvins() + c)
    }

    /// Returns the albedo for sunlight that comes in at an angle from the normal, in \[0, 90°\].
    pub fn albedo(&self, incidence: Angle) -> f64 {
        let octants = incidence.radians() / (FRAC_PI_2 / 2.0);
        let right_angles = incidence.radians() / FRAC_PI_2;
        let fourth = right_angles * right_angles * right_angles * right_angles;
        self.albedo
            + self.albedo_cubic * octants * octants * octants
            + self.albedo_grazing * fourth * fourth
    }

    /// χ / (350 K)³.
    pub(super) fn cubic_per_k3(&self) -> f64 {
        self.radiative_conductivity
            / (CONDUCTIVITY_REFERENCE_K * CONDUCTIVITY_REFERENCE_K * CONDUCTIVITY_REFERENCE_K)
    }

    fn fading(&self, depth: Length) -> f64 {
        libm::exp(-(depth / self.scale_height))
    }
}
