//! One Parquet file: named columns of equal length, the same bytes for the same content.

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::errors::ParquetError;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use std::fs::File;
use std::io::Write as _;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Rows of a row group: small enough to skip what a query does not need, large enough that
/// dictionaries pay.
const GROUP_ROWS: usize = 65_536;

/// Why a table could not be written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file could not be written, renamed or made.
    #[error("table {path}: {source}; the file was not replaced")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The Parquet writer refused.
    #[error("table {path}: {source}; the file was not replaced")]
    Parquet {
        /// The file.
        path: PathBuf,
        /// What the writer says.
        source: ParquetError,
    },
    /// The columns of a table are not equally long.
    #[error("table {path}: column {column} has {found} rows, the first column has {expected}")]
    Ragged {
        /// The file.
        path: PathBuf,
        /// The column.
        column: &'static str,
        /// Its rows.
        found: usize,
        /// The rows of the first column.
        expected: usize,
    },
}

/// The values of one column.
#[derive(Debug, Clone, PartialEq)]
pub enum Cells {
    /// Microseconds of UTC since 1970-01-01, leap seconds not counted.
    Time(Vec<i64>),
    /// The same, with gaps.
    OptionalTime(Vec<Option<i64>>),
    /// Numbers.
    Double(Vec<f64>),
    /// The same, with gaps.
    OptionalDouble(Vec<Option<f64>>),
    /// Whole numbers.
    Integer(Vec<i64>),
    /// Words.
    Text(Vec<String>),
    /// Bytes as they came.
    Bytes(Vec<Vec<u8>>),
}

impl Cells {
    fn len(&self) -> usize {
        match self {
            Self::Time(values) | Self::Integer(values) => values.len(),
            Self::OptionalTime(values) => values.len(),
            Self::Double(values) => values.len(),
            Self::OptionalDouble(values) => values.len(),
            Self::Text(values) => values.len(),
            Self::Bytes(values) => values.len(),
        }
    }

    fn field(&self, name: &str) -> Result<Type, ParquetError> {
        let timestamp = || Some(LogicalType::timestamp(true, TimeUnit::MICROS));
        let (physical, logical, repetition) = match self {
            Self::Time(_) => (Physical::INT64, timestamp(), Repetition::REQUIRED),
            Self::OptionalTime(_) => (Physical::INT64, timestamp(), Repetition::OPTIONAL),
            Self::Double(_) => (Physical::DOUBLE, None, Repetition::REQUIRED),
            Self::OptionalDouble(_) => (Physical::DOUBLE, None, Repetition::OPTIONAL),
            Self::Integer(_) => (Physical::INT64, None, Repetition::REQUIRED),
            Self::Text(_) => {
                (Physical::BYTE_ARRAY, Some(LogicalType::String), Repetition::REQUIRED)
            }
            Self::Bytes(_) => (Physical::BYTE_ARRAY, None, Repetition::REQUIRED),
        };
        Type::primitive_type_builder(name, physical)
            .with_logical_type(logical)
            .with_repetition(repetition)
            .build()
    }

    fn write(
        &self,
        column: &mut SerializedColumnWriter<'_>,
        rows: Range<usize>,
    ) -> Result<(), ParquetError> {
        match self {
            Self::Time(values) | Self::Integer(values) => {
                column.typed::<Int64Type>().write_batch(&values[rows], None, None)?;
            }
            Self::OptionalTime(values) => {
                let (present, levels) = present(&values[rows]);
                column.typed::<Int64Type>().write_batch(&present, Some(&levels), None)?;
            }
            Self::OptionalDouble(values) => {
                let (present, levels) = present(&values[rows]);
                column.typed::<DoubleType>().write_batch(&present, Some(&levels), None)?;
            }
            Self::Double(values) => {
                column.typed::<DoubleType>().write_batch(&values[rows], None, None)?;
            }
            Self::Text(values) => {
                let words: Vec<ByteArray> =
                    values[rows].iter().map(|word| ByteArray::from(word.as_str())).collect();
                column.typed::<ByteArrayType>().write_batch(&words, None, None)?;
            }
            Self::Bytes(values) => {
                let blobs: Vec<ByteArray> =
                    values[rows].iter().map(|blob| ByteArray::from(blob.clone())).collect();
                column.typed::<ByteArrayType>().write_batch(&blobs, None, None)?;
            }
        }
        Ok(())
    }
}

/// Splits a column with gaps into the values that are there and a definition level a row.
fn present<T: Copy>(values: &[Option<T>]) -> (Vec<T>, Vec<i16>) {
    let levels = values.iter().map(|value| i16::from(value.is_some())).collect();
    (values.iter().flatten().copied().collect(), levels)
}

/// A table in memory.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    columns: Vec<(&'static str, Cells)>,
}

impl Table {
    /// Returns a table without columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a column and returns the table.
    #[must_use]
    pub fn with(mut self, name: &'static str, cells: Cells) -> Self {
        self.columns.push((name, cells));
        self
    }

    /// Writes the table as Parquet: under a temporary name in the same folder first, so that a
    /// half-written file never carries the table's name.
    ///
    /// # Errors
    ///
    /// Columns of different lengths, or a file that cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), StoreError> {
        let rows = self.rows(path)?;
        let file_error = |source| StoreError::File { path: path.to_owned(), source };
        let part = path.with_extension("parquet.part");
        let file = File::create(&part).map_err(file_error)?;
        let written = self.encode(file, rows);
        let mut file = match written {
            Ok(file) => file,
            Err(source) => {
                std::fs::remove_file(&part).map_err(file_error)?;
                return Err(StoreError::Parquet { path: path.to_owned(), source });
            }
        };
        file.flush().map_err(file_error)?;
        std::fs::rename(&part, path).map_err(file_error)
    }

    fn rows(&self, path: &Path) -> Result<usize, StoreError> {
        let expected = self.columns.first().map_or(0, |(_, cells)| cells.len());
        match self.columns.iter().find(|(_, cells)| cells.len() != expected) {
            None => Ok(expected),
            Some((column, cells)) => {
                let path = path.to_owned();
                Err(StoreError::Ragged { path, column, found: cells.len(), expected })
            }
        }
    }

    fn encode(&self, file: File, rows: usize) -> Result<File, ParquetError> {
        let mut writer = SerializedFileWriter::new(file, self.schema()?, properties())?;
        let mut start = 0;
        while start < rows {
            let end = rows.min(start + GROUP_ROWS);
            let mut group = writer.next_row_group()?;
            for (_, cells) in &self.columns {
                if let Some(mut column) = group.next_column()? {
                    cells.write(&mut column, start..end)?;
                    column.close()?;
                }
            }
            group.close()?;
            start = end;
        }
        writer.into_inner()
    }

    fn schema(&self) -> Result<TypePtr, ParquetError> {
        let fields: Result<Vec<TypePtr>, ParquetError> =
            self.columns.iter().map(|(name, cells)| cells.field(name).map(Arc::new)).collect();
        Ok(Arc::new(Type::group_type_builder("schema").with_fields(fields?).build()?))
    }
}

/// The same words in every file, whatever version of the library wrote it.
fn properties() -> WriterPropertiesPtr {
    Arc::new(
        WriterProperties::builder()
            .set_created_by("hilal ground".to_owned())
            .set_compression(Compression::SNAPPY)
            .set_dictionary_enabled(true)
            .build(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use parquet::file::reader::{FileReader as _, SerializedFileReader};
    use parquet::record::Field;

    fn table(rows: usize) -> Table {
        let number = |row: usize| i64::try_from(row).unwrap();
        Table::new()
            .with(
                "time",
                Cells::Time((0..rows).map(|row| 1_858_118_400_000_000 + number(row)).collect()),
            )
            .with(
                "completed",
                Cells::OptionalTime(
                    (0..rows).map(|row| (row % 2 == 0).then(|| number(row))).collect(),
                ),
            )
            .with("value", Cells::Double((0..rows).map(|row| row as f64 / 8.0).collect()))
            .with(
                "name",
                Cells::Text((0..rows).map(|row| format!("parameter {}", row % 7)).collect()),
            )
            .with("payload", Cells::Bytes((0..rows).map(|row| vec![0xFF; row % 5]).collect()))
    }

    #[test]
    fn what_is_written_is_read_back_by_the_reader_of_the_library() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.parquet");
        let rows = GROUP_ROWS + 10;
        table(rows).write(&path).unwrap();
        let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        assert_eq!(reader.num_row_groups(), 2);
        assert_eq!(reader.metadata().file_metadata().created_by(), Some("hilal ground"));
        let mut read = 0;
        for (row, found) in reader.get_row_iter(None).unwrap().enumerate() {
            let fields: Vec<Field> =
                found.unwrap().get_column_iter().map(|(_, f)| f.clone()).collect();
            let number = i64::try_from(row).unwrap();
            let completed = if row % 2 == 0 { Field::TimestampMicros(number) } else { Field::Null };
            assert_eq!(fields[0], Field::TimestampMicros(1_858_118_400_000_000 + number));
            assert_eq!(fields[1], completed);
            assert_eq!(fields[2], Field::Double(row as f64 / 8.0));
            assert_eq!(fields[3], Field::Str(format!("parameter {}", row % 7)));
            assert_eq!(fields[4], Field::Bytes(ByteArray::from(vec![0xFF; row % 5])));
            read += 1;
        }
        assert_eq!(read, rows);
    }

    #[test]
    fn the_same_content_gives_the_same_bytes_and_leaves_no_temporary_file() {
        let folder = tempfile::tempdir().unwrap();
        let (first, second) = (folder.path().join("a.parquet"), folder.path().join("b.parquet"));
        table(1000).write(&first).unwrap();
        table(1000).write(&second).unwrap();
        assert_eq!(std::fs::read(first).unwrap(), std::fs::read(second).unwrap());
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn an_empty_table_is_a_whole_file_with_its_columns() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("empty.parquet");
        table(0).write(&path).unwrap();
        let reader = SerializedFileReader::new(File::open(&path).unwrap()).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
        assert_eq!(reader.metadata().file_metadata().schema_descr().num_columns(), 5);
    }

    #[test]
    fn columns_of_different_lengths_are_refused_by_name() {
        let ragged = Table::new()
            .with("time", Cells::Time(vec![1, 2]))
            .with("value", Cells::Double(vec![1.0]));
        let error = ragged.write(Path::new("parameters.parquet")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "table parameters.parquet: column value has 1 rows, the first column has 2"
        );
    }
}
