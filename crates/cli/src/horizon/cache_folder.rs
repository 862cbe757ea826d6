//! Where horizons are kept: `HILAL_CACHE`, then the user's cache folder.

use std::ffi::OsString;
use std::path::PathBuf;

/// What says that nothing is to be kept.
const OFF: &str = "off";

/// Returns the folder; nothing where the variable says `off`, or where nobody has a cache folder here.
pub(super) fn choose(variable: Option<OsString>) -> Option<PathBuf> {
    let cache = match variable.filter(|value| !value.is_empty()) {
        Some(off) if off == OFF => return None,
        Some(path) => PathBuf::from(path),
        None => directories::ProjectDirs::from("", "", "hilal")?.cache_dir().to_owned(),
    };
    Some(cache.join("horizons"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_names_a_folder_or_says_off_and_an_empty_one_is_none() {
        assert_eq!(choose(Some("off".into())), None);
        assert_eq!(choose(Some("a".into())), Some(PathBuf::from("a/horizons")));
        assert_eq!(choose(Some(OsString::new())), choose(None));
    }
}
