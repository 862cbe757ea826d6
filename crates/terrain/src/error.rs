//! What can be wrong with an elevation file, in words for the person who has the file.

use std::path::PathBuf;

/// An elevation file could not be used.
#[derive(Debug, thiserror::Error)]
pub enum RasterError {
    /// The file could not be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The file could not be written.
    #[error("cannot write {}: {source}", path.display())]
    Unwritable {
        /// The path as given.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The GeoTIFF is not what Hilal can stand on.
    #[error("{}: {problem}", path.display())]
    GeoTiff {
        /// The path as given.
        path: PathBuf,
        /// What is wrong.
        #[source]
        problem: GeoTiffError,
    },
    /// The PDS3 product is not what Hilal can stand on.
    #[error("{}: {problem}", path.display())]
    Pds3 {
        /// The path as given.
        path: PathBuf,
        /// What is wrong.
        #[source]
        problem: Pds3Error,
    },
}

/// What is wrong with a GeoTIFF.
#[derive(Debug, thiserror::Error)]
pub enum GeoTiffError {
    /// No TIFF, a truncated one, or a compression that is not read.
    #[error(
        "not a readable TIFF (damaged, cut short, or packed otherwise than none, deflate or lzw): {0}"
    )]
    Tiff(#[from] tiff::TiffError),
    /// The file ends before its samples do.
    #[error(
        "the file holds {found} bytes where its samples reach to byte {wanted}: fetch it again"
    )]
    CutShort {
        /// Bytes found.
        found: u64,
        /// Where the last sample ends.
        wanted: u64,
    },
    /// Another map than the lunar polar stereographic one.
    #[error(
        "the map is {found}; wanted is the lunar polar stereographic map: reproject with gdalwarp -t_srs \
         \"+proj=stere +lat_0=-90 +lon_0=0 +k=1 +R=1737400\" (lat_0=90 in the north)"
    )]
    WrongMap {
        /// What the file's keys say.
        found: String,
    },
    /// The file says nothing of where its cells lie.
    #[error(
        "the file lacks {0}, so that nobody can tell where its cells lie: make it again with gdal_translate"
    )]
    NoPlace(&'static str),
    /// Cells that are not square, north up.
    #[error("{0}; wanted are square cells, north up: warp it with gdalwarp -tr SIZE SIZE")]
    CrookedGrid(String),
    /// Several bands.
    #[error("the file has {0} bands, wanted is one: pick it with gdal_translate -b 1")]
    ManyBands(u16),
    /// More cells than make sense.
    #[error("{rows} rows × {columns} columns is {why}: cut the file with gdal_translate -srcwin")]
    AbsurdSize {
        /// Rows.
        rows: u32,
        /// Columns.
        columns: u32,
        /// Why it is refused.
        why: String,
    },
    /// A kind of sample that holds no heights.
    #[error("samples are {0}; wanted are heights as 16 or 32 bit integers or 32 or 64 bit floats")]
    WrongSamples(String),
    /// A height that the Moon does not have.
    #[error(
        "row {row}, column {column} holds {height_m:.1} m, beyond ±{limit_m:.0} m of the 1737.4 km sphere: \
         heights must be in metres above it, and what is no data must be tagged (gdal_edit.py -a_nodata)"
    )]
    AbsurdHeight {
        /// Row from the north.
        row: usize,
        /// Column from the west.
        column: usize,
        /// The height found.
        height_m: f64,
        /// The limit.
        limit_m: f64,
    },
}

/// What is wrong with a PDS3 product.
#[derive(Debug, thiserror::Error)]
pub enum Pds3Error {
    /// The label lacks a key.
    #[error("the label lacks {0}")]
    MissingKey(&'static str),
    /// A key holds something else than Hilal reads.
    #[error("{key} is {found}, wanted is {wanted}")]
    WrongValue {
        /// The key.
        key: &'static str,
        /// What it holds.
        found: String,
        /// What is wanted.
        wanted: String,
    },
    /// The label cannot be read as text of keys and values.
    #[error("line {line} of the label: {what}")]
    Syntax {
        /// Line, counted from 1.
        line: usize,
        /// What is wrong.
        what: &'static str,
    },
    /// The image has another size than its label says.
    #[error("the image holds {found} bytes where its label says {wanted}: fetch it again")]
    WrongSize {
        /// Bytes found.
        found: usize,
        /// Bytes said.
        wanted: usize,
    },
}
