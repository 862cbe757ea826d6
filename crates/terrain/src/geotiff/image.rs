//! One image of a TIFF: its size, how it is cut into strips or tiles, and what a sample is
//! (TIFF 6.0, sections 8, 13, 14, 15 and 19).

use tiff::decoder::ifd::Value;
use tiff::tags::{ByteOrder, IfdPointer, Tag};

use super::Bytes;
use crate::GeoTiffError;

/// No more directories than this are followed; GDAL writes some ten of overviews and masks.
const MOST_DIRECTORIES: usize = 1000;

/// A tile may be larger than a small image; up to 16 MiB are believed.
const LARGEST_SMALL_CHUNK: usize = 1 << 24;

/// `NewSubfileType`: a smaller copy of another image.
const REDUCED: u32 = 1;
/// `NewSubfileType`: a transparency mask of another image.
const MASK: u32 = 4;

/// What an image of the file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ImageRole {
    /// A map in full resolution.
    Map,
    /// A smaller copy of a map or of a mask.
    Overview,
    /// A mask that says which cells of the map hold data.
    Mask,
}

/// The type of a stored sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SampleType {
    Bit,
    U8,
    U16,
    I16,
    U32,
    I32,
    F32,
    F64,
}

impl SampleType {
    fn of(format: u16, bits: u16) -> Result<Self, GeoTiffError> {
        let refused = |what: String| Err(GeoTiffError::WrongSamples(what));
        match (format, bits) {
            (1, 1) => Ok(Self::Bit),
            (1, 8) => Ok(Self::U8),
            (1, 16) => Ok(Self::U16),
            (2, 16) => Ok(Self::I16),
            (1, 32) => Ok(Self::U32),
            (2, 32) => Ok(Self::I32),
            (3, 32) => Ok(Self::F32),
            (3, 64) => Ok(Self::F64),
            (1 | 2, bits) => refused(format!("{bits} bit integers")),
            (3, bits) => refused(format!("{bits} bit floats")),
            (format, bits) => refused(format!("{bits} bits wide, of sample format {format}")),
        }
    }

    /// Bytes of a sample; nothing where samples share a byte.
    pub(super) const fn bytes(self) -> Option<usize> {
        match self {
            Self::Bit => None,
            Self::U8 => Some(1),
            Self::U16 | Self::I16 => Some(2),
            Self::U32 | Self::I32 | Self::F32 => Some(4),
            Self::F64 => Some(8),
        }
    }

    /// Returns whether samples are floating-point numbers.
    pub(super) const fn is_float(self) -> bool {
        matches!(self, Self::F32 | Self::F64)
    }
}

/// How a strip or tile is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Lzw,
    Deflate,
    PackBits,
    Zstd,
}

impl Packing {
    fn of(code: u16) -> Result<Self, GeoTiffError> {
        let name = match code {
            1 => return Ok(Self::None),
            5 => return Ok(Self::Lzw),
            8 | 32946 => return Ok(Self::Deflate),
            32773 => return Ok(Self::PackBits),
            50000 => return Ok(Self::Zstd),
            6 | 7 => "JPEG",
            34887 => "LERC",
            34925 => "LZMA",
            50001 => "WebP",
            50002 => "JPEG XL",
            code => return Err(GeoTiffError::WrongPacking(format!("compression {code}"))),
        };
        Err(GeoTiffError::WrongPacking(name.to_owned()))
    }
}

/// What was taken from neighbouring samples before packing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Predictor {
    None,
    Horizontal,
    FloatingPoint,
}

/// The layout of one image of a single band.
#[derive(Debug, Clone)]
pub(super) struct ImageLayout {
    pub(super) rows: usize,
    pub(super) columns: usize,
    pub(super) role: ImageRole,
    pub(super) samples: SampleType,
    pub(super) packing: Packing,
    pub(super) predictor: Predictor,
    pub(super) byte_order: ByteOrder,
    /// Rows and columns of a strip or tile as stored.
    pub(super) chunk_rows: usize,
    pub(super) chunk_columns: usize,
    pub(super) is_tiled: bool,
    /// First byte and number of bytes of each strip or tile.
    pub(super) chunks: Vec<(u64, u64)>,
}

/// A directory of the file, with the reader of its tags.
pub(super) struct Directory<'d, 'b> {
    decoder: &'d mut Bytes<'b>,
    directory: tiff::Directory,
}

impl<'d, 'b> Directory<'d, 'b> {
    pub(super) fn open(
        decoder: &'d mut Bytes<'b>,
        pointer: IfdPointer,
    ) -> Result<Self, GeoTiffError> {
        let directory = decoder.read_directory(pointer)?;
        Ok(Self { decoder, directory })
    }

    pub(super) fn find(&mut self, tag: Tag) -> Result<Option<Value>, GeoTiffError> {
        Ok(self.decoder.read_directory_tags(&self.directory).find_tag(tag)?)
    }

    fn number<T: TryFrom<u64>>(&mut self, tag: Tag) -> Result<Option<T>, GeoTiffError> {
        Ok(self.decoder.read_directory_tags(&self.directory).find_tag_unsigned(tag)?)
    }

    fn numbers(&mut self, tag: Tag) -> Result<Option<Vec<u64>>, GeoTiffError> {
        Ok(self.decoder.read_directory_tags(&self.directory).find_tag_unsigned_vec(tag)?)
    }

    /// Returns what the image is for.
    pub(super) fn role(&mut self) -> Result<ImageRole, GeoTiffError> {
        let kind: u32 = self.number(Tag::NewSubfileType)?.unwrap_or(0);
        Ok(if kind & REDUCED != 0 {
            ImageRole::Overview
        } else if kind & MASK != 0 {
            ImageRole::Mask
        } else {
            ImageRole::Map
        })
    }

    /// Returns the layout of the image, which has one band.
    pub(super) fn layout(&mut self) -> Result<ImageLayout, GeoTiffError> {
        let rows: u32 = self.number(Tag::ImageLength)?.unwrap_or(0);
        let columns: u32 = self.number(Tag::ImageWidth)?.unwrap_or(0);
        if rows == 0 || columns == 0 {
            return Err(damaged("an image has no rows or no columns"));
        }
        self.check_bands()?;
        self.check_order()?;
        let (rows, columns) = (rows as usize, columns as usize);
        let tile_rows: Option<u32> = self.number(Tag::TileLength)?;
        let tile_columns: Option<u32> = self.number(Tag::TileWidth)?;
        let strip_rows: u32 = self.number(Tag::RowsPerStrip)?.unwrap_or(u32::MAX);
        let (chunk_rows, chunk_columns, is_tiled) = match (tile_rows, tile_columns) {
            (Some(high), Some(wide)) => (high as usize, wide as usize, true),
            _ => ((strip_rows as usize).min(rows), columns, false),
        };
        if chunk_rows == 0 || chunk_columns == 0 {
            return Err(damaged("a strip or tile has no rows or no columns"));
        }
        let bits = self.first_number(Tag::BitsPerSample, 1)?;
        let format = self.first_number(Tag::SampleFormat, 1)?;
        let byte_order = self.decoder.byte_order();
        let layout = ImageLayout {
            rows,
            columns,
            role: self.role()?,
            samples: SampleType::of(format, bits)?,
            packing: Packing::of(self.number(Tag::Compression)?.unwrap_or(1))?,
            predictor: self.predictor()?,
            byte_order,
            chunk_rows,
            chunk_columns,
            is_tiled,
            chunks: self.chunks(if is_tiled { TILES } else { STRIPS })?,
        };
        layout.check()?;
        Ok(layout)
    }

    fn first_number(&mut self, tag: Tag, default: u16) -> Result<u16, GeoTiffError> {
        let numbers = self.numbers(tag)?.unwrap_or_default();
        let first = numbers.first().map_or(Ok(default), |&first| u16::try_from(first));
        first.map_err(|_too_large| damaged("a sample has more bits than there can be"))
    }

    fn check_bands(&mut self) -> Result<(), GeoTiffError> {
        let bands: u16 = self.number(Tag::SamplesPerPixel)?.unwrap_or(1);
        let extra = self.numbers(Tag::ExtraSamples)?.unwrap_or_default();
        // 1 and 2 are associated and unassociated alpha.
        if extra.iter().any(|kind| [1, 2].contains(kind)) {
            return Err(GeoTiffError::AlphaBand { band: bands });
        }
        if bands != 1 {
            return Err(GeoTiffError::ManyBands(bands));
        }
        Ok(())
    }

    fn check_order(&mut self) -> Result<(), GeoTiffError> {
        let fill_order: u16 = self.number(Tag::FillOrder)?.unwrap_or(1);
        if fill_order != 1 {
            return Err(GeoTiffError::WrongSamples("stored with their bits reversed".to_owned()));
        }
        let orientation: u16 = self.number(Tag::Orientation)?.unwrap_or(1);
        if orientation != 1 {
            return Err(GeoTiffError::CrookedGrid(format!(
                "the file says that its rows do not start in the north-west (Orientation {orientation})"
            )));
        }
        Ok(())
    }

    fn predictor(&mut self) -> Result<Predictor, GeoTiffError> {
        match self.number::<u16>(Tag::Predictor)?.unwrap_or(1) {
            1 => Ok(Predictor::None),
            2 => Ok(Predictor::Horizontal),
            3 => Ok(Predictor::FloatingPoint),
            code => Err(GeoTiffError::WrongPacking(format!("predictor {code}"))),
        }
    }

    fn chunks(&mut self, tags: ChunkTags) -> Result<Vec<(u64, u64)>, GeoTiffError> {
        let ChunkTags { offsets, counts } = tags;
        let lacks = || damaged("the file does not say where its strips or tiles lie");
        let offsets = self.numbers(offsets)?.ok_or_else(lacks)?;
        let counts = self.numbers(counts)?.ok_or_else(lacks)?;
        if offsets.len() != counts.len() {
            return Err(damaged("strips or tiles have other numbers of places than of sizes"));
        }
        Ok(offsets.into_iter().zip(counts).collect())
    }
}

/// The tags that say where the strips or the tiles of an image lie.
#[derive(Debug, Clone, Copy)]
struct ChunkTags {
    offsets: Tag,
    counts: Tag,
}

const TILES: ChunkTags = ChunkTags { offsets: Tag::TileOffsets, counts: Tag::TileByteCounts };
const STRIPS: ChunkTags = ChunkTags { offsets: Tag::StripOffsets, counts: Tag::StripByteCounts };

impl ImageLayout {
    fn check(&self) -> Result<(), GeoTiffError> {
        let chunk = self.chunk_rows.saturating_mul(self.row_bytes());
        let image = self.rows.saturating_mul(self.columns).saturating_mul(8);
        if chunk > image.max(LARGEST_SMALL_CHUNK) {
            return Err(damaged("a strip or tile is larger than the whole image"));
        }
        let wanted = self.chunks_across() * self.rows.div_ceil(self.chunk_rows);
        if self.chunks.len() < wanted {
            return Err(damaged(&format!(
                "the image has {} strips or tiles where its size asks for {wanted}",
                self.chunks.len()
            )));
        }
        match (self.predictor, self.samples.bytes()) {
            (Predictor::None, _) | (Predictor::Horizontal, Some(_)) => Ok(()),
            (Predictor::FloatingPoint, Some(_)) if self.samples.is_float() => Ok(()),
            (Predictor::Horizontal | Predictor::FloatingPoint, _) => {
                Err(damaged("the predictor does not fit the type of the samples"))
            }
        }
    }

    /// Strips or tiles side by side.
    pub(super) const fn chunks_across(&self) -> usize {
        self.columns.div_ceil(self.chunk_columns)
    }

    /// Bytes of one unpacked row of a strip or tile.
    pub(super) fn row_bytes(&self) -> usize {
        let columns = self.chunk_columns;
        self.samples.bytes().map_or(columns.div_ceil(8), |bytes| columns.saturating_mul(bytes))
    }

    /// The byte after the last one of all strips and tiles.
    pub(super) fn end(&self) -> u64 {
        let ends = self.chunks.iter().map(|(offset, count)| offset.saturating_add(*count));
        ends.max().unwrap_or(0)
    }
}

/// Returns the directories of all images, in the order of the file.
pub(super) fn directories(decoder: &mut Bytes<'_>) -> Result<Vec<IfdPointer>, GeoTiffError> {
    let mut found: Vec<IfdPointer> = Vec::new();
    let mut next = decoder.ifd_pointer();
    while let Some(pointer) = next {
        if found.contains(&pointer) || found.len() == MOST_DIRECTORIES {
            return Err(damaged("its directories run in a circle or are too many"));
        }
        found.push(pointer);
        next = decoder.read_directory(pointer)?.next();
    }
    Ok(found)
}

/// A file whose parts contradict each other.
pub(super) fn damaged(what: &str) -> GeoTiffError {
    GeoTiffError::Damaged(what.to_owned())
}
