//! The header as it stands in the file: magic, version, a JSON text and its CRC-32.

use hilal_quantity::{Length, MapPoint, PolarStereographic, Pole};
use serde::{Deserialize, Serialize};

use super::error::Damage;
use super::header::HorizonHeader;
use super::tiling::TILE;
use crate::horizon::HORIZON_UNIT_DEG;
use crate::{DataSource, Grid, Provenance};

/// The first bytes of every horizon file.
const MAGIC: [u8; 8] = *b"HILALHOR";
/// The layout written here.
const VERSION: u32 = 1;
/// Magic, version, length of the text.
pub(super) const FIXED: usize = 8 + 4 + 4;
/// The CRC-32 behind the text.
const CRC: usize = 4;
/// The longest text that is read: a thousand layers with long paths.
const MOST_TEXT: usize = 1 << 20;

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeaderText {
    pole: PoleText,
    first_cell_x_m: f64,
    first_cell_y_m: f64,
    spacing_m: f64,
    rows: usize,
    columns: usize,
    azimuths: usize,
    group_azimuths: usize,
    tile_cells: usize,
    unit_deg: f64,
    observer_height_m: f64,
    range_m: f64,
    mode: String,
    program: String,
    layers: Vec<LayerText>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum PoleText {
    North,
    South,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct LayerText {
    path: String,
    spacing_m: f64,
    rows: usize,
    columns: usize,
    sha256: String,
    source: SourceText,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SourceText {
    Lola,
    Synthetic,
}

/// Returns the JSON text of a header that was checked.
pub(super) fn text(header: &HorizonHeader) -> String {
    // Texts and finite numbers always have a JSON form.
    serde_json::to_string(&HeaderText::from(header)).unwrap_or_default()
}

/// Returns the bytes of a header that was checked.
pub(super) fn encode(header: &HorizonHeader) -> Vec<u8> {
    let text = text(header);
    let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
    let mut bytes = Vec::with_capacity(FIXED + text.len() + CRC);
    bytes.extend(MAGIC);
    bytes.extend(VERSION.to_le_bytes());
    bytes.extend(length.to_le_bytes());
    bytes.extend(text.as_bytes());
    bytes.extend(crc32fast::hash(&bytes).to_le_bytes());
    bytes
}

/// Returns how many bytes the header takes that begins like this.
pub(super) fn length(start: &[u8]) -> Result<usize, Damage> {
    let Some((magic, rest)) = start.split_first_chunk::<8>() else {
        return Err(Damage::NotAHorizonFile);
    };
    if *magic != MAGIC {
        return Err(Damage::NotAHorizonFile);
    }
    let cut = || Damage::Header("it is cut short".to_owned());
    let (version, rest) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
    let version = u32::from_le_bytes(*version);
    if version != VERSION {
        return Err(Damage::Version(version));
    }
    let (length, _) = rest.split_first_chunk::<4>().ok_or_else(cut)?;
    let length = usize::try_from(u32::from_le_bytes(*length)).unwrap_or(usize::MAX);
    if length > MOST_TEXT {
        return Err(Damage::Header(format!("its text of {length} bytes is absurd")));
    }
    Ok(FIXED + length + CRC)
}

/// Reads the header at the start of a file; returns it with the bytes that it takes.
pub(super) fn decode(bytes: &[u8]) -> Result<(HorizonHeader, usize), Damage> {
    let end = length(bytes)?;
    let header = bytes.get(..end).and_then(|header| header.split_last_chunk::<CRC>());
    let (body, crc) = header.ok_or_else(|| Damage::Header("it is cut short".to_owned()))?;
    if crc32fast::hash(body) != u32::from_le_bytes(*crc) {
        return Err(Damage::Header("its CRC-32 does not match".to_owned()));
    }
    let text = body.get(FIXED..).unwrap_or_default();
    let text: HeaderText =
        serde_json::from_slice(text).map_err(|error| Damage::Header(error.to_string()))?;
    Ok((text.header()?, end))
}

impl From<&HorizonHeader> for HeaderText {
    fn from(header: &HorizonHeader) -> Self {
        let grid = &header.grid;
        Self {
            pole: match grid.map.pole() {
                Pole::North => PoleText::North,
                Pole::South => PoleText::South,
            },
            first_cell_x_m: grid.first_cell.x_m,
            first_cell_y_m: grid.first_cell.y_m,
            spacing_m: grid.spacing_m,
            rows: grid.rows,
            columns: grid.columns,
            azimuths: header.azimuths,
            group_azimuths: header.group,
            tile_cells: TILE,
            unit_deg: HORIZON_UNIT_DEG,
            observer_height_m: header.observer_height.metres(),
            range_m: header.range.metres(),
            mode: header.mode.clone(),
            program: header.program.clone(),
            layers: header.layers.iter().map(LayerText::from).collect(),
        }
    }
}

impl HeaderText {
    fn header(self) -> Result<HorizonHeader, Damage> {
        let layout = (self.tile_cells, self.unit_deg.to_bits());
        if layout != (TILE, HORIZON_UNIT_DEG.to_bits()) {
            return Err(Damage::Header(format!(
                "tiles of {} cells in units of {} deg, wanted is {TILE} and {HORIZON_UNIT_DEG}",
                self.tile_cells, self.unit_deg
            )));
        }
        let map = match self.pole {
            PoleText::North => PolarStereographic::NORTH,
            PoleText::South => PolarStereographic::SOUTH,
        };
        let header = HorizonHeader {
            grid: Grid {
                map,
                first_cell: MapPoint::new(self.first_cell_x_m, self.first_cell_y_m),
                spacing_m: self.spacing_m,
                rows: self.rows,
                columns: self.columns,
            },
            azimuths: self.azimuths,
            group: self.group_azimuths,
            observer_height: Length::from_metres(self.observer_height_m),
            range: Length::from_metres(self.range_m),
            mode: self.mode,
            layers: self.layers.into_iter().map(LayerText::provenance).collect(),
            program: self.program,
        };
        header.check().map_err(|problem| Damage::Header(problem.to_string()))?;
        Ok(header)
    }
}

impl From<&Provenance> for LayerText {
    fn from(layer: &Provenance) -> Self {
        Self {
            path: layer.path.clone(),
            spacing_m: layer.spacing_m,
            rows: layer.rows,
            columns: layer.columns,
            sha256: layer.sha256.clone(),
            source: match layer.source {
                DataSource::Lola => SourceText::Lola,
                DataSource::Synthetic => SourceText::Synthetic,
            },
        }
    }
}

impl LayerText {
    fn provenance(self) -> Provenance {
        Provenance {
            path: self.path,
            spacing_m: self.spacing_m,
            rows: self.rows,
            columns: self.columns,
            sha256: self.sha256,
            source: match self.source {
                SourceText::Lola => DataSource::Lola,
                SourceText::Synthetic => DataSource::Synthetic,
            },
        }
    }
}
