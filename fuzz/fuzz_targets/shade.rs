//! Any bytes are a window's light with its first group of planes, or are refused.
#![no_main]

use hilal_shade::{Shade, ShadeHead};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let (head, group) = bytes.split_at(bytes.len() / 2);
    for head in [head, bytes] {
        // Tiles of this size and less: what is looked for is not a page's memory.
        if let Ok(head) = ShadeHead::from_octets(head)
            && head.cells() < 1 << 16
        {
            let mut shade = Shade::new(head);
            drop(shade.take(0, group));
            drop(shade.parts(0.0).map(<[u8]>::len));
        }
    }
});
