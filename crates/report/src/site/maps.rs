//! The maps of an analysis: what each shows, in which unit, and how it is drawn.

use hilal_figure::ColourMap;
use hilal_terrain::Grid;

/// A map of one quantity.
#[derive(Debug, Clone)]
pub struct Map {
    /// Name of its files.
    pub name: String,
    /// What it shows, as a heading.
    pub title: String,
    /// Unit; empty for a share, `code` for a number that stands for a word.
    pub unit: &'static str,
    /// What a reader must know to use it.
    pub words: String,
    /// Its cells.
    pub grid: Grid,
    /// Row-major; NaN where nothing is known.
    pub values: Vec<f32>,
    /// How it is coloured.
    pub colours: Colours,
}

/// How a map is coloured.
#[derive(Debug, Clone, Copy)]
pub struct Colours {
    /// The colours between both ends.
    pub map: ColourMap,
    /// The values at both ends of the bar; those of the map without.
    pub ends: Option<(f64, f64)>,
    /// By what values are multiplied for a reader: 100 for a share.
    pub factor: f64,
    /// Whether zero leaves the relief bare.
    pub bare_zero: bool,
}

impl Colours {
    /// Shares, drawn in percent from 0 to 100.
    pub const SHARE: Self =
        Self { map: ColourMap::Cividis, ends: Some((0.0, 100.0)), factor: 100.0, bare_zero: false };
    /// Yes or no.
    pub const MASK: Self =
        Self { map: ColourMap::Viridis, ends: Some((0.0, 1.0)), factor: 1.0, bare_zero: true };

    /// Between the least and the greatest value.
    pub const fn spread(map: ColourMap) -> Self {
        Self { map, ends: None, factor: 1.0, bare_zero: false }
    }
}

/// The figures of a map that go into tables.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct Figures {
    /// The least value.
    pub least: f64,
    /// The value that half of the cells stay below.
    pub median: f64,
    /// The mean of the cells.
    pub mean: f64,
    /// The greatest value.
    pub greatest: f64,
    /// Cells without a value.
    pub unknown: usize,
}

impl Map {
    /// Starts a map from values of a grid.
    pub fn new(name: &str, title: &str, (grid, values): (Grid, Vec<f32>)) -> Self {
        Self {
            name: name.to_owned(),
            title: title.to_owned(),
            unit: "",
            words: String::new(),
            grid,
            values,
            colours: Colours::SHARE,
        }
    }

    /// Says in which unit it is.
    #[must_use]
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.unit = unit;
        self
    }

    /// Says what a reader must know to use it.
    #[must_use]
    pub fn words(mut self, words: impl Into<String>) -> Self {
        self.words = words.into();
        self
    }

    /// Says how it is coloured.
    #[must_use]
    pub const fn colours(mut self, colours: Colours) -> Self {
        self.colours = colours;
        self
    }

    /// Returns the label of the colour bar.
    pub fn label(&self) -> String {
        let unit = if self.colours.factor > 1.0 { "%" } else { self.unit };
        if unit.is_empty() || unit == "code" {
            self.title.clone()
        } else {
            format!("{} ({unit})", self.title)
        }
    }

    /// Returns the figures; nothing when no cell has a value.
    pub fn figures(&self) -> Option<Figures> {
        let summary = hilal_terrain::Summary::of(&self.values)?;
        let known = self.values.iter().filter(|value| !value.is_nan());
        let (sum, count) =
            known.fold((0.0, 0_usize), |(sum, count), &value| (sum + f64::from(value), count + 1));
        Some(Figures {
            least: summary.min(),
            median: summary.percentile(50.0),
            mean: sum / count as f64,
            greatest: summary.max(),
            unknown: summary.missing(),
        })
    }
}
