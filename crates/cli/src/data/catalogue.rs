//! The catalogue of official public files, committed as `data/catalogue.toml`.

use std::path::PathBuf;

use serde::Deserialize;

use super::error::DataError;

const BUILT_IN: &str = include_str!("../../../../data/catalogue.toml");

/// Every data set known.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Catalogue {
    /// The sets, in the order of the file.
    #[serde(rename = "set")]
    pub(crate) sets: Vec<DataSet>,
}

/// Files that are fetched together.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DataSet {
    /// The name on the command line.
    pub(crate) name: String,
    /// What it is, in one line.
    pub(crate) summary: String,
    /// Whether `hilal data fetch` without a name fetches it.
    #[serde(default)]
    pub(crate) fetch_by_default: bool,
    /// The files.
    #[serde(rename = "file")]
    pub(crate) files: Vec<DataFile>,
}

/// One file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct DataFile {
    /// Where it lies under the data directory.
    pub(crate) path: String,
    /// Where it is served; none for a cut of an official product.
    pub(crate) url: Option<String>,
    /// What it shows or was cut from.
    pub(crate) origin: Option<String>,
    /// Its length, where known.
    pub(crate) bytes: Option<u64>,
    /// What it must hash to; none when that is recorded on first use.
    pub(crate) sha256: Option<String>,
    /// How far the address was checked; none when hash and address are both known to hold.
    pub(crate) checked: Option<String>,
    /// Whether the program holds what it needs of the file.
    #[serde(default)]
    pub(crate) built_in: bool,
}

impl Catalogue {
    /// Returns the catalogue that the program was built with.
    ///
    /// # Errors
    ///
    /// It is not well formed; a test sees to it that it is.
    pub(crate) fn built_in() -> Result<Self, DataError> {
        toml::from_str(BUILT_IN).map_err(|error| DataError::Table {
            path: PathBuf::from("data/catalogue.toml"),
            reason: error.to_string(),
        })
    }

    /// Returns the set of a name, or the sets that are fetched by default.
    ///
    /// # Errors
    ///
    /// No set has this name.
    pub(crate) fn choose(&self, name: Option<&str>) -> Result<Vec<&DataSet>, DataError> {
        let Some(name) = name else {
            return Ok(self.sets.iter().filter(|set| set.fetch_by_default).collect());
        };
        let known = || self.sets.iter().map(|set| set.name.as_str()).collect::<Vec<_>>().join(", ");
        let set = self.sets.iter().find(|set| set.name == name);
        set.map(|set| vec![set])
            .ok_or_else(|| DataError::UnknownSet { name: name.to_owned(), known: known() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_entry_is_complete_and_stays_inside_the_data_directory() {
        let catalogue = Catalogue::built_in().unwrap();
        let mut paths = BTreeSet::new();
        for file in catalogue.sets.iter().flat_map(|set| &set.files) {
            assert!(paths.insert(&file.path), "{} is there twice", file.path);
            assert!(!file.path.starts_with('/') && !file.path.contains(".."), "{}", file.path);
            assert!(
                file.url.is_some() || file.origin.is_some(),
                "{} comes from nowhere",
                file.path
            );
            assert!(file.url.is_none() || file.sha256.is_some() || file.checked.is_some());
            if let Some(url) = &file.url {
                assert!(url.starts_with("https://"), "{url}");
            }
            if let Some(hash) = &file.sha256 {
                let digits = hash.chars().all(|c| c.is_ascii_digit() || ('a'..='f').contains(&c));
                assert!(hash.len() == 64 && digits, "{hash}");
            }
        }
    }

    #[test]
    fn what_is_called_built_in_is_what_the_program_was_built_with() {
        let catalogue = Catalogue::built_in().unwrap();
        let files = catalogue.sets.iter().flat_map(|set| &set.files);
        let built_in: Vec<&DataFile> = files.filter(|file| file.built_in).collect();
        assert_eq!(built_in.len(), 4);
        for DataFile { path, sha256, .. } in built_in {
            let committed =
                std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data").join(path);
            let found = crate::data::sha256_of_file(&committed).unwrap();
            assert_eq!(Some(found), *sha256, "{path}");
        }
    }

    #[test]
    fn the_default_sets_are_small_and_an_unknown_name_is_answered_with_the_names_there_are() {
        let catalogue = Catalogue::built_in().unwrap();
        let names: Vec<_> = catalogue.choose(None).unwrap().iter().map(|set| &set.name).collect();
        assert_eq!(names, ["kernels", "ldem4", "terrain-cap"]);
        let error = catalogue.choose(Some("moon")).unwrap_err().to_string();
        assert!(error.contains("\"moon\"") && error.contains("pgda-sites"), "{error}");
    }
}
