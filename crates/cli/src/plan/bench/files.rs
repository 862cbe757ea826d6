//! The instances that a command line names.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use hilal_benchmark::Instance;
use hilal_benchmark::terrains::terrain_name;

use crate::input::text;

/// Reads files, and the `.toml` files of folders; those of one terrain stand together.
///
/// # Errors
///
/// Names the file that is not read and why, or says that there is none.
pub(super) fn instances(paths: &[PathBuf], only: Option<&str>) -> anyhow::Result<Vec<Instance>> {
    let mut instances = Vec::new();
    for path in paths {
        for file in files(path)? {
            let instance =
                Instance::parse(&text(&file)?).with_context(|| file.display().to_string())?;
            if only.is_none_or(|only| instance.id.contains(only)) {
                instances.push(instance);
            }
        }
    }
    anyhow::ensure!(
        !instances.is_empty(),
        "there is no instance to run{}; name files or folders of them (TOML), such as suite/traverse",
        only.map_or_else(String::new, |only| format!(" whose name holds {only:?}"))
    );
    instances.sort_by_key(|instance| (terrain_name(&instance.terrain), instance.id.clone()));
    let twice = instances.windows(2).find(|pair| pair[0].id == pair[1].id);
    if let Some(pair) = twice {
        anyhow::bail!("two instances are named {:?}; give each its own id", pair[0].id);
    }
    Ok(instances)
}

fn files(path: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let entries =
        std::fs::read_dir(path).with_context(|| format!("cannot read {}", path.display()))?;
    let mut files = entries
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<PathBuf>, _>>()
        .with_context(|| format!("cannot read {}", path.display()))?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    Ok(files)
}
