//! A small writer of `GeoTIFF` files, for files that GDAL's writer would not write.
#![allow(dead_code, reason = "each test uses its part")]
#![allow(clippy::unwrap_used, reason = "a test that cannot write its file has failed")]

/// One image: little-endian, one strip, unpacked.
#[derive(Debug, Clone)]
pub(crate) struct TiffImage {
    pub(crate) columns: u32,
    pub(crate) rows: u32,
    pub(crate) data: Vec<u8>,
    /// Tag, type and values, in any order; sizes and places are added.
    pub(crate) tags: Vec<(u16, TagValue)>,
}

#[derive(Debug, Clone)]
pub(crate) enum TagValue {
    Short(Vec<u16>),
    Long(Vec<u32>),
    Double(Vec<f64>),
    Text(String),
}

impl TagValue {
    fn kind(&self) -> u16 {
        match self {
            Self::Text(_) => 2,
            Self::Short(_) => 3,
            Self::Long(_) => 4,
            Self::Double(_) => 12,
        }
    }

    fn bytes(&self) -> (u32, Vec<u8>) {
        let bytes: Vec<u8> = match self {
            Self::Short(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Self::Long(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Self::Double(values) => values.iter().flat_map(|value| value.to_le_bytes()).collect(),
            Self::Text(text) => [text.as_bytes(), b"\0"].concat(),
        };
        let size = match self {
            Self::Text(_) => 1,
            Self::Short(_) => 2,
            Self::Long(_) => 4,
            Self::Double(_) => 8,
        };
        (u32::try_from(bytes.len() / size).unwrap(), bytes)
    }
}

/// The keys of the lunar south polar stereographic map, and more.
pub(crate) fn geo_keys(more: &[(u16, u16)]) -> Vec<(u16, TagValue)> {
    let mut keys: Vec<[u16; 4]> = [
        (1024, 1),
        (1025, 1),
        (2048, 32767),
        (2050, 32767),
        (2054, 9102),
        (2056, 32767),
        (3072, 32767),
        (3074, 32767),
        (3075, 15),
        (3076, 9001),
    ]
    .iter()
    .filter(|(key, _)| more.iter().all(|(other, _)| other != key))
    .chain(more)
    .map(|&(key, value)| [key, 0, 1, value])
    .collect();
    for (at, key) in (0..).zip([2057, 2058, 3081, 3082, 3083, 3092, 3095]) {
        keys.push([key, 34736, 1, at]);
    }
    keys.sort_unstable();
    let head = [1, 1, 0, u16::try_from(keys.len()).unwrap()];
    let directory = head.into_iter().chain(keys.into_iter().flatten()).collect();
    vec![
        (34735, TagValue::Short(directory)),
        (34736, TagValue::Double(vec![1_737_400.0, 1_737_400.0, -90.0, 0.0, 0.0, 1.0, 0.0])),
        (33550, TagValue::Double(vec![10.0, 10.0, 0.0])),
        (33922, TagValue::Double(vec![0.0, 0.0, 0.0, 1000.0, 5000.0, 0.0])),
    ]
}

/// A map of 16 bit integers.
pub(crate) fn int16(rows: u32, columns: u32, samples: &[i16]) -> TiffImage {
    let data = samples.iter().flat_map(|sample| sample.to_le_bytes()).collect();
    let mut tags = geo_keys(&[]);
    tags.push((258, TagValue::Short(vec![16])));
    tags.push((339, TagValue::Short(vec![2])));
    TiffImage { columns, rows, data, tags }
}

/// A mask of one bit a cell that hides the cells where `hidden` says so.
pub(crate) fn mask(rows: u32, columns: u32, hidden: &[bool]) -> TiffImage {
    let wide = columns as usize;
    let mut data = Vec::new();
    for row in hidden.chunks(wide) {
        for byte in row.chunks(8) {
            let bits = byte.iter().enumerate().filter(|(_, hidden)| !**hidden);
            data.push(bits.fold(0, |byte, (at, _)| byte | 0x80 >> at));
        }
    }
    let tags = vec![
        (254, TagValue::Long(vec![4])),
        (258, TagValue::Short(vec![1])),
        (262, TagValue::Short(vec![4])),
    ];
    TiffImage { columns, rows, data, tags }
}

/// Writes the images one after another.
pub(crate) fn tiff(images: &[TiffImage]) -> Vec<u8> {
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    for (index, image) in images.iter().enumerate() {
        let is_last = index + 1 == images.len();
        let mut tags = image.tags.clone();
        let mut add = |tag: u16, value: TagValue| {
            if tags.iter().all(|(other, _)| *other != tag) {
                tags.push((tag, value));
            }
        };
        add(256, TagValue::Long(vec![image.columns]));
        add(257, TagValue::Long(vec![image.rows]));
        add(259, TagValue::Short(vec![1]));
        add(262, TagValue::Short(vec![1]));
        add(277, TagValue::Short(vec![1]));
        add(278, TagValue::Long(vec![image.rows]));
        add(279, TagValue::Long(vec![u32::try_from(image.data.len()).unwrap()]));
        tags.sort_by_key(|(tag, _)| *tag);
        let first = file.len() + 2 + 12 * (tags.len() + 1) + 4;
        let mut beside = Vec::new();
        let offset = |beside: &Vec<u8>| u32::try_from(first + beside.len()).unwrap();
        let strip = offset(&beside);
        beside.extend_from_slice(&image.data);
        tags.push((273, TagValue::Long(vec![strip])));
        tags.sort_by_key(|(tag, _)| *tag);
        file.extend(u16::try_from(tags.len()).unwrap().to_le_bytes());
        for (tag, value) in &tags {
            let (count, mut bytes) = value.bytes();
            file.extend(tag.to_le_bytes());
            file.extend(value.kind().to_le_bytes());
            file.extend(count.to_le_bytes());
            if bytes.len() > 4 {
                file.extend(offset(&beside).to_le_bytes());
                beside.append(&mut bytes);
            } else {
                bytes.resize(4, 0);
                file.append(&mut bytes);
            }
        }
        let next = if is_last { 0 } else { offset(&beside) };
        file.extend(next.to_le_bytes());
        file.append(&mut beside);
    }
    file
}
