//! What can be wrong with an elevation file, in words for the person who has the file.

use std::path::PathBuf;

use crate::fill::UntaggedFill;

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
    /// Two files differ from the wanted name in case alone.
    #[error(
        "{} and {} both may belong to {}: keep one", first.display(), second.display(), path.display()
    )]
    ManyNames {
        /// The path as given.
        path: PathBuf,
        /// One file.
        first: PathBuf,
        /// The other.
        second: PathBuf,
    },
    /// An image of a PDS3 product without its label.
    #[error(
        "{} is an image without its label: its PDS3 label {label} must lie beside it, and may be named \
         in its place", path.display()
    )]
    NoLabel {
        /// The path as given.
        path: PathBuf,
        /// The name of the label.
        label: String,
    },
    /// A PDS3 label without its image.
    #[error(
        "{} names the image {image}, and no file of that name, in upper or lower case, lies beside it: \
         fetch it too", path.display()
    )]
    NoImage {
        /// The path as given.
        path: PathBuf,
        /// The name of the image.
        image: String,
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
    /// No TIFF, or a damaged one.
    #[error("not a readable TIFF (damaged or cut short): {0}")]
    Tiff(#[from] tiff::TiffError),
    /// The parts of the file contradict each other.
    #[error("the file is damaged: {0}: fetch it again")]
    Damaged(String),
    /// A packing that is not read.
    #[error(
        "the samples are packed by {0}; read are none, deflate, LZW, PackBits and Zstandard: make it \
         again with gdal_translate -co COMPRESS=DEFLATE"
    )]
    WrongPacking(String),
    /// A strip or tile that the file leaves out.
    #[error(
        "strip or tile {index} is left out (a sparse file), so that its heights are unsaid: make it \
         again with gdal_translate, without -co SPARSE_OK"
    )]
    SparseTile {
        /// Number of the strip or tile, from 0.
        index: usize,
    },
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
    /// A band of transparency.
    #[error(
        "band {band} is alpha, which hides cells of the first; make it a mask with gdal_translate -b 1 \
         -mask {band} --config GDAL_TIFF_INTERNAL_MASK YES"
    )]
    AlphaBand {
        /// Number of the band, from 1.
        band: u16,
    },
    /// A mask that cannot be laid over the map.
    #[error(
        "the mask that says which cells hold data is not readable: {0}; make it again with gdal_translate"
    )]
    WrongMask(String),
    /// A statement on the samples that cannot be read.
    #[error(
        "{said_by} says \"{found}\", wanted is {wanted}: correct it with gdal_edit.py, or by hand in the \
         .aux.xml"
    )]
    Unreadable {
        /// Where it is said.
        said_by: String,
        /// What is said.
        found: String,
        /// What could be read.
        wanted: &'static str,
    },
    /// Two statements on the samples that differ.
    #[error(
        "{first}, and {second}: make them one with gdal_edit.py (-units, -scale, -offset), or remove one"
    )]
    Contradiction {
        /// One statement.
        first: String,
        /// The other.
        second: String,
    },
    /// Heights in another unit or above another surface than is read.
    #[error(
        "the heights are not what Hilal reads: {0}; wanted are metres, kilometres, feet or US survey feet \
         above the 1737.4 km sphere (set the unit with gdal_edit.py -units m)"
    )]
    WrongHeights(String),
    /// Cells that hold a fill value which nobody tagged.
    #[error("{0}; tag it with gdal_edit.py -a_nodata {stored}", stored = .0.stored)]
    UntaggedFill(UntaggedFill),
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
        "row {row}, column {column} holds {height_m:.1} m, as do {count} cells in all, beyond ±{limit_m:.0} m \
         of the 1737.4 km sphere: {}", way_out(*height_m)
    )]
    AbsurdHeight {
        /// Row from the north.
        row: usize,
        /// Column from the west.
        column: usize,
        /// The height found.
        height_m: f64,
        /// How many cells hold the same.
        count: usize,
        /// The limit.
        limit_m: f64,
    },
}

/// Says what to do with a height that the Moon does not have.
fn way_out(height_m: f64) -> &'static str {
    if (height_m - 1_737_400.0).abs() < 20_000.0 {
        "these are radii from the Moon's centre; take the sphere off them (gdal_calc.py -A FILE \
         --calc=\"A-1737400\", in metres)"
    } else {
        "heights must be above it, their unit must be said, and what is no data must be tagged \
         (gdal_edit.py -a_nodata)"
    }
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
    /// Heights that the Moon does not have, or a fill value that the label does not give.
    #[error("{0}; the label must give it as MISSING_CONSTANT")]
    UntaggedFill(UntaggedFill),
    /// The image has another size than its label says.
    #[error("the image holds {found} bytes where its label says {wanted}: fetch it again")]
    WrongSize {
        /// Bytes found.
        found: usize,
        /// Bytes said.
        wanted: usize,
    },
}
