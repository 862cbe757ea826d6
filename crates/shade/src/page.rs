//! What the page of mission control calls: one window's light, drawn into pixels. `unsafe` stands only in the attribute
//! that keeps a function's name, as WebAssembly needs it; memory goes through a vector whose place the page is told.

#![expect(unsafe_code, reason = "names that are kept for the page")]

use std::sync::{Mutex, MutexGuard, PoisonError};

use crate::{Shade, ShadeHead, veil};

/// What is held between calls. The page has one thread.
struct Held {
    /// Where the page writes what has come.
    input: Vec<u8>,
    shade: Option<Shade>,
    /// Red, green, blue and opacity of each cell.
    pixels: Vec<u8>,
}

static HELD: Mutex<Held> = Mutex::new(Held { input: Vec::new(), shade: None, pixels: Vec::new() });

fn held() -> MutexGuard<'static, Held> {
    HELD.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Makes room for so many octets, and returns where they are to be written.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn room(octets: usize) -> *mut u8 {
    let mut held = held();
    held.input.clear();
    held.input.resize(octets, 0);
    held.input.as_mut_ptr()
}

/// Begins a window with the head that was written: 1 where it is one, else 0.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn begin() -> u32 {
    let mut held = held();
    let Ok(head) = ShadeHead::from_octets(&held.input) else {
        return 0;
    };
    held.pixels = vec![0; head.cells() * 4];
    held.shade = Some(Shade::new(head));
    1
}

/// Takes the group that was written: 1 where it is one of the window's, else 0.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn take(group: usize) -> u32 {
    let mut held = held();
    let input = core::mem::take(&mut held.input);
    held.shade.as_mut().is_some_and(|shade| shade.take(group, &input).is_ok()).into()
}

/// Returns how many groups the window has.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn groups() -> usize {
    held().shade.as_ref().map_or(0, |shade| shade.head().groups())
}

/// Returns the group that an instant needs first.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn group_at(met_s: f64) -> usize {
    held().shade.as_ref().map_or(0, |shade| shade.head().group_at(met_s))
}

/// Returns the tile's columns.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn columns() -> usize {
    held().shade.as_ref().map_or(0, |shade| shade.head().size()[0])
}

/// Returns the tile's rows.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn rows() -> usize {
    held().shade.as_ref().map_or(0, |shade| shade.head().size()[1])
}

/// Draws the shadow at an instant and returns where its pixels are; null while planes are missing.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn draw(met_s: f64) -> *const u8 {
    let mut held = held();
    let Held { shade, pixels, .. } = &mut *held;
    let Some(parts) = shade.as_mut().and_then(|shade| shade.parts(met_s)) else {
        return core::ptr::null();
    };
    let veils: [u8; 256] =
        core::array::from_fn(|parts| veil(u8::try_from(parts).unwrap_or(u8::MAX)));
    for (pixel, parts) in pixels.as_chunks_mut::<4>().0.iter_mut().zip(parts) {
        *pixel = [0, 0, 0, veils[usize::from(*parts)]];
    }
    pixels.as_ptr()
}
