//! Text files of any program: UTF-8 with or without a byte order mark, or UTF-16 with one.

use std::io::{Error, ErrorKind};
use std::path::Path;

/// Reads a text file. A byte order mark is no part of the text.
///
/// # Errors
///
/// Fails when the file cannot be read, or with [`ErrorKind::InvalidData`] when it is not text in UTF-8 or
/// UTF-16.
pub fn read_text(path: &Path) -> std::io::Result<String> {
    decode(std::fs::read(path)?)
}

fn decode(bytes: Vec<u8>) -> std::io::Result<String> {
    let refused = |what: String| Error::new(ErrorKind::InvalidData, what);
    let units = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
        String::from_utf16(&units)
            .ok()
            .filter(|_| rest.is_empty())
            .ok_or_else(|| refused("it is not whole text in UTF-16; save it as UTF-8".to_owned()))
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, text @ ..] => units(text, u16::from_le_bytes),
        [0xFE, 0xFF, text @ ..] => units(text, u16::from_be_bytes),
        _ => {
            let text = String::from_utf8(bytes).map_err(|error| {
                let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = good.split(|byte| *byte == b'\n').count();
                refused(format!("line {line} is not text in UTF-8; save the file as UTF-8"))
            })?;
            match text.strip_prefix('\u{FEFF}') {
                Some(unmarked) => Ok(unmarked.to_owned()),
                None => Ok(text),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_no_part_of_the_text() {
        let wide = |mark: [u8; 2], unit: fn(u16) -> [u8; 2]| {
            let units = "x,y\n1,2 µ".encode_utf16().flat_map(unit);
            mark.into_iter().chain(units).collect::<Vec<u8>>()
        };
        for bytes in [
            "x,y\n1,2 µ".as_bytes().to_vec(),
            "\u{FEFF}x,y\n1,2 µ".as_bytes().to_vec(),
            wide([0xFF, 0xFE], u16::to_le_bytes),
            wide([0xFE, 0xFF], u16::to_be_bytes),
        ] {
            assert_eq!(decode(bytes).unwrap(), "x,y\n1,2 µ");
        }
        assert_eq!(decode(Vec::new()).unwrap(), "");
    }

    #[test]
    fn what_is_no_text_is_refused_with_its_line_and_what_to_do() {
        let said = decode(b"x,y\n1,2\n\xB5,3".to_vec()).unwrap_err().to_string();
        assert!(said.contains("line 3") && said.contains("save the file as UTF-8"), "{said}");
        let said = decode(b"\xFF\xFEx".to_vec()).unwrap_err().to_string();
        assert!(said.contains("UTF-16") && said.contains("save it as UTF-8"), "{said}");
    }
}
