//! Where the data are: `--data DIR`, then `HILAL_DATA`, then the user's data directory.

use std::ffi::OsString;
use std::fmt;
use std::path::{Path, PathBuf};

use super::error::DataError;

/// The data directory and why it is this one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DataDirectory {
    /// The folder with `terrain/`, `kernels/` and so on; it need not exist yet.
    pub(crate) path: PathBuf,
    /// Who named it.
    pub(crate) origin: Origin,
}

/// Who named the data directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// `--data DIR`.
    Flag,
    /// The environment variable `HILAL_DATA`.
    Environment,
    /// The user's data directory, by the custom of the operating system.
    User,
}

impl fmt::Display for DataDirectory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let origin = match self.origin {
            Origin::Flag => "--data",
            Origin::Environment => "HILAL_DATA",
            Origin::User => "the user's data directory",
        };
        write!(f, "{} ({origin})", self.path.display())
    }
}

/// Returns the data directory.
///
/// # Errors
///
/// The machine has no home directory, and nothing else names one.
pub(crate) fn data_directory(flag: Option<&Path>) -> Result<DataDirectory, DataError> {
    choose(flag, std::env::var_os("HILAL_DATA"))
}

fn choose(flag: Option<&Path>, variable: Option<OsString>) -> Result<DataDirectory, DataError> {
    if let Some(path) = flag {
        return Ok(DataDirectory { path: path.to_owned(), origin: Origin::Flag });
    }
    if let Some(path) = variable.filter(|path| !path.is_empty()) {
        return Ok(DataDirectory { path: path.into(), origin: Origin::Environment });
    }
    let user = directories::ProjectDirs::from("", "", "hilal").ok_or(DataError::NoDirectory)?;
    Ok(DataDirectory { path: user.data_dir().to_owned(), origin: Origin::User })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_goes_before_the_variable_and_an_empty_variable_is_none() {
        let flag = choose(Some(Path::new("a")), Some("b".into())).unwrap();
        assert_eq!((flag.path.as_path(), flag.origin), (Path::new("a"), Origin::Flag));
        let variable = choose(None, Some("b".into())).unwrap();
        assert_eq!(variable.to_string(), "b (HILAL_DATA)");
        let empty = choose(None, Some(OsString::new()));
        assert!(empty.is_err() || empty.is_ok_and(|found| found.origin == Origin::User));
    }
}
