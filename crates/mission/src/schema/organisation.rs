//! Who takes part, what they may do, and the references behind the figures.

use schemars::JsonSchema;
use serde::Deserialize;

/// An organisation.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Full name.
    pub name: String,
    /// Country or countries.
    pub country: String,
    /// What kind of body it is.
    pub kind: OrganisationKind,
    /// What it may do.
    #[serde(default)]
    pub roles: Vec<Role>,
    /// Keys of `[sources]` whose list of ILRS participants names it; lists differ, hence several.
    #[serde(default)]
    pub ilrs_listed_by: Vec<String>,
    /// Anything a reader should know.
    pub note: Option<String>,
}

/// The kind of an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum OrganisationKind {
    /// A country as a partner.
    State,
    /// A space agency or a ministry.
    Agency,
    /// A university or an institute.
    Institute,
    /// A company.
    Company,
    /// A body of several states, or a society across countries.
    International,
}

/// One right of one organisation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// The right.
    pub role: Right,
    /// Identifier of the vehicle, payload, asset, relay or station; `lander` for the lander.
    pub of: String,
}

/// A right over a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Right {
    /// Owns it, and decides who else may do what.
    Owner,
    /// May send commands to it.
    Commander,
    /// May see its telemetry and data.
    Viewer,
}

/// A reference behind figures.
#[derive(Debug, Clone, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Title, publisher, date: enough to find it again.
    pub text: String,
    /// Address, or DOI.
    pub url: Option<String>,
}
