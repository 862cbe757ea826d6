//! Light and contact of every cell, band of rows by band of rows: memory does not grow with the tile.

use hilal_figure::ColourMap;
use hilal_report::site::{Colours, Map, SitePlan};
use hilal_report::words::{on_terminal, percent, utc};
use hilal_site::{HavenLimits, Products, SkyTrack, SpanMap, haven_map, products};
use hilal_terrain::horizon::store::HorizonFile;

use super::sky::Asked;
use super::surface::Surface;
use crate::progress::Bar;

/// Memory for the horizons of one band.
const BAND_BYTES: usize = 384 << 20;

/// The maps of light and contact, one value a cell of the tile.
#[derive(Debug, Default)]
pub(crate) struct Light {
    /// By name, in the order of the page.
    layers: Vec<(Kind, Vec<f32>)>,
}

/// What a layer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    MeanLight,
    AnySun,
    Shadow,
    Night,
    NightStart,
    Day,
    DayStart,
    Haven,
    Earth,
    EarthDisc,
    Direct,
    DirectGap,
    Station(usize),
    Relay,
    RelayGap,
}

impl Light {
    /// Looks at every cell at every instant of the period.
    ///
    /// # Errors
    ///
    /// Names the horizon file when it cannot be read.
    pub(crate) fn of(
        file: &HorizonFile,
        track: &SkyTrack,
        (plan, surface): (&SitePlan, &Surface),
        bar: &Bar,
    ) -> anyhow::Result<Self> {
        let grid = file.header().grid;
        let asked = Asked::new(plan);
        let per_row = grid.columns * file.header().azimuths * size_of::<i16>();
        let rows = (BAND_BYTES / per_row.max(1)).clamp(1, grid.rows);
        let mut light = Self::default();
        for first in (0..grid.rows).step_by(rows) {
            let last = (first + rows).min(grid.rows);
            let horizons = file.read(first..last, 0..grid.columns)?;
            let made = products(&horizons, track, &plan.period, &asked.demands)?;
            let slopes = &surface.slope_deg[first * grid.columns..last * grid.columns];
            light.append(layers(&made, &asked, (plan, slopes)));
            bar.set(last as f64 / grid.rows as f64);
        }
        Ok(light)
    }

    fn append(&mut self, band: Vec<(Kind, Vec<f32>)>) {
        if self.layers.is_empty() {
            self.layers = band;
            return;
        }
        for ((_, all), (_, more)) in self.layers.iter_mut().zip(band) {
            all.extend(more);
        }
    }

    /// Returns the maps, with their words.
    pub(crate) fn into_maps(self, file: &HorizonFile, plan: &SitePlan) -> Vec<Map> {
        let grid = file.header().grid;
        self.layers.into_iter().map(|(kind, values)| kind.map(plan, (grid, values))).collect()
    }
}

fn layers(
    made: &Products,
    asked: &Asked,
    (plan, slopes_deg): (&SitePlan, &[f32]),
) -> Vec<(Kind, Vec<f32>)> {
    let spans = |index: usize| -> &SpanMap { &made.spans()[index] };
    let (sun, powered, direct) = (spans(asked.any_sun), spans(asked.powered), spans(asked.direct));
    let limits = HavenLimits { longest_dark: plan.limits.endurance, slope: plan.limits.slope };
    let mut layers = vec![
        (Kind::MeanLight, made.mean_light().to_vec()),
        (Kind::AnySun, sun.share()),
        (Kind::Shadow, sun.never()),
        (Kind::Night, powered.longest_gap_hours()),
        (Kind::NightStart, powered.longest_gap_start_hours()),
        (Kind::Day, powered.longest_hours()),
        (Kind::DayStart, powered.longest_start_hours()),
        (Kind::Haven, haven_map(powered, slopes_deg, &limits)),
        (Kind::Earth, spans(asked.earth_centre).share()),
        (Kind::EarthDisc, spans(asked.earth_disc).share()),
        (Kind::Direct, direct.share()),
        (Kind::DirectGap, direct.longest_gap_hours()),
    ];
    layers.extend(
        (0..plan.stations.len()).map(|i| (Kind::Station(i), spans(asked.stations + i).share())),
    );
    if let Some(relay) = asked.relay {
        layers.push((Kind::Relay, spans(relay).share()));
        layers.push((Kind::RelayGap, spans(relay).longest_gap_hours()));
    }
    layers
}

const HOURS: Colours = Colours::spread(ColourMap::Viridis);
const GAPS: Colours = Colours::spread(ColourMap::Inferno);

impl Kind {
    fn map(&self, plan: &SitePlan, values: (hilal_terrain::Grid, Vec<f32>)) -> Map {
        let powered = on_terminal(&percent(plan.limits.powered.value()));
        let since = format!("in hours after {} UTC", utc(plan.period.window().start()));
        match self {
            Self::MeanLight => Map::new("mean_light", "Mean sunlight", values)
                .words("Mean share of the Sun's limb-darkened flux above the terrain."),
            Self::AnySun => Map::new("any_sun", "Time with any Sun", values)
                .words("Share of the time with any of the solar disc above the terrain."),
            Self::Shadow => Map::new("permanent_shadow", "Never lit", values)
                .words("1 where no part of the Sun is seen during the whole period.")
                .colours(Colours::MASK),
            Self::Night => Map::new("longest_night", "Longest night", values)
                .unit("h")
                .words(format!("Longest span with less than {powered} of the flux."))
                .colours(GAPS),
            Self::NightStart => Map::new("longest_night_start", "Longest night begins", values)
                .unit("h")
                .words(format!("When it begins, {since}."))
                .colours(HOURS),
            Self::Day => Map::new("longest_day", "Longest lit span", values)
                .unit("h")
                .words(format!("Longest span with at least {powered} of the flux."))
                .colours(HOURS),
            Self::DayStart => Map::new("longest_day_start", "Longest lit span begins", values)
                .unit("h")
                .words(format!("When it begins, {since}."))
                .colours(HOURS),
            Self::Haven => Map::new("haven", "Safe haven", values)
                .words(format!(
                    "1 where the worst night is no longer than {:.0} h and the slope no steeper than \
                     {:.0}°.",
                    plan.limits.endurance.to_seconds() / 3600.0,
                    plan.limits.slope.degrees()
                ))
                .colours(Colours::MASK),
            _ => self.contact_map(plan, values),
        }
    }

    fn contact_map(&self, plan: &SitePlan, values: (hilal_terrain::Grid, Vec<f32>)) -> Map {
        match self {
            Self::EarthDisc => Map::new("earth_disc", "Whole Earth in view", values)
                .words("Share of the time with the whole disc of Earth above the terrain."),
            Self::Direct => Map::new("direct_powered", "Sun and Earth together", values)
                .words("Share of the time with power and the centre of Earth in view."),
            Self::DirectGap => {
                Map::new("direct_powered_gap", "Longest wait for Sun and Earth", values)
                    .unit("h")
                    .words("Longest span without power and the centre of Earth in view together.")
                    .colours(GAPS)
            }
            Self::Station(index) => {
                let name = &plan.stations[*index].station.name;
                let file = format!("station_{}", slug(name));
                Map::new(&file, &format!("{name} in view"), values).words(format!(
                    "Share of the time with {name} above the terrain, and the site above the \
                     station's mask of {:.0}°.",
                    plan.stations[*index].mask.degrees()
                ))
            }
            Self::Relay => {
                Map::new("relay", &format!("{} in view", relay(plan)), values).words(format!(
                    "Share of the time with the relay above the terrain and {:.0}°.",
                    plan.limits.relay_mask.degrees()
                ))
            }
            Self::RelayGap => {
                Map::new("relay_gap", &format!("Longest wait for {}", relay(plan)), values)
                    .unit("h")
                    .words("Longest span without the relay in view.")
                    .colours(GAPS)
            }
            _ => Map::new("earth", "Earth in view", values)
                .words("Share of the time with the centre of Earth above the terrain."),
        }
    }
}

fn relay(plan: &SitePlan) -> &str {
    plan.relay.as_ref().map_or("the relay", |relay| &relay.name)
}

fn slug(name: &str) -> String {
    name.chars()
        .map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' })
        .collect()
}
