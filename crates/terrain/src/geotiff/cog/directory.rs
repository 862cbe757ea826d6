//! An image file directory of a TIFF: its tags in order, followed by the values that do not fit in it.

/// The values of a tag.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Value {
    Shorts(Vec<u16>),
    Longs(Vec<u32>),
    Doubles(Vec<f64>),
    /// Stored with a zero behind it.
    Text(String),
}

/// A tag with its values.
pub(super) type Entry = (u16, Value);

impl Value {
    /// Returns the number of the type.
    const fn kind(&self) -> u16 {
        match self {
            Self::Text(_) => 2,
            Self::Shorts(_) => 3,
            Self::Longs(_) => 4,
            Self::Doubles(_) => 12,
        }
    }

    fn count(&self) -> usize {
        match self {
            Self::Text(text) => text.len() + 1,
            Self::Shorts(values) => values.len(),
            Self::Longs(values) => values.len(),
            Self::Doubles(values) => values.len(),
        }
    }

    /// Returns the little-endian bytes, of an even number.
    fn bytes(&self) -> Vec<u8> {
        let mut bytes: Vec<u8> = match self {
            Self::Text(text) => text.bytes().chain([0]).collect(),
            Self::Shorts(values) => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
            Self::Longs(values) => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
            Self::Doubles(values) => values.iter().flat_map(|v| v.to_le_bytes()).collect(),
        };
        // Values begin on a word boundary.
        if bytes.len() % 2 == 1 {
            bytes.push(0);
        }
        bytes
    }
}

/// Returns how many bytes a directory takes, with its values.
pub(super) fn length(entries: &[Entry]) -> usize {
    let outside = entries.iter().map(|(_, value)| value.bytes().len()).filter(|&bytes| bytes > 4);
    2 + 12 * entries.len() + 4 + outside.sum::<usize>()
}

/// Returns the bytes of a directory that stands at byte `at` of the file; `next` is where the next
/// one stands, or 0. Nothing when it reaches beyond 4 GiB.
pub(super) fn encode(mut entries: Vec<Entry>, at: u32, next: u32) -> Option<Vec<u8>> {
    entries.sort_by_key(|(tag, _)| *tag);
    let fixed = 2 + 12 * entries.len() + 4;
    let mut directory = Vec::with_capacity(fixed);
    let mut outside: Vec<u8> = Vec::new();
    directory.extend(u16::try_from(entries.len()).ok()?.to_le_bytes());
    for (tag, value) in &entries {
        directory.extend(tag.to_le_bytes());
        directory.extend(value.kind().to_le_bytes());
        directory.extend(u32::try_from(value.count()).ok()?.to_le_bytes());
        let mut bytes = value.bytes();
        if bytes.len() <= 4 {
            bytes.resize(4, 0);
            directory.extend(bytes);
        } else {
            let place = u32::try_from(fixed + outside.len()).ok()?;
            directory.extend(at.checked_add(place)?.to_le_bytes());
            outside.extend(bytes);
        }
    }
    directory.extend(next.to_le_bytes());
    directory.extend(outside);
    Some(directory)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_as_long_as_it_says_with_its_tags_in_order() {
        let entries = vec![
            (300, Value::Doubles(vec![1.5])),
            (256, Value::Longs(vec![7])),
            (270, Value::Text("even".to_owned())),
        ];
        let bytes = encode(entries.clone(), 8, 0).unwrap();
        assert_eq!(bytes.len(), length(&entries));
        let tag = |index: usize| u16::from_le_bytes([bytes[2 + 12 * index], bytes[3 + 12 * index]]);
        assert_eq!([0, 1, 2].map(tag), [256, 270, 300]);
        // Two values outside: five letters padded to six bytes, then eight bytes of a double.
        assert_eq!(&bytes[42..47], b"even\0");
        assert_eq!(bytes[48..], 1.5_f64.to_le_bytes());
    }

    #[test]
    fn beyond_four_gibibytes_there_is_no_place() {
        assert_eq!(encode(vec![(300, Value::Doubles(vec![1.5]))], u32::MAX - 8, 0), None);
    }
}
