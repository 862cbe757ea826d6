//! The user's cache of horizons: where it lies, and which program keeps something in it.

use std::path::PathBuf;

use hilal_environment::{CACHE_BYTES, HorizonCache};

use super::cache_folder;
use crate::clock;
use crate::data::sha256_of_file;

/// Keeps horizons where `HILAL_CACHE` says, or else in the user's cache folder.
pub(crate) fn user_cache() -> HorizonCache {
    let folder = cache_folder::choose(std::env::var_os("HILAL_CACHE"));
    let program = folder.as_ref().and_then(|_| running_program());
    HorizonCache { folder, program, now: clock::now(), most_bytes: CACHE_BYTES }
}

/// Returns the hash of the program that runs: what it would compute in another way, another build of
/// it may have kept.
fn running_program() -> Option<String> {
    // On Linux the link leads to the program that runs, whatever stands under its name by now.
    let itself = PathBuf::from("/proc/self/exe");
    let path = if itself.exists() { itself } else { std::env::current_exe().ok()? };
    sha256_of_file(&path).ok()
}
