//! Writes one figure of every kind, as SVG and PNG, into the folder given as argument.
#![forbid(unsafe_code)]

mod demo;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = env::args_os().nth(1).ok_or("give the folder to write to")?;
    let folder = PathBuf::from(folder);
    fs::create_dir_all(&folder)?;
    for (name, figure) in demo::figures()? {
        fs::write(folder.join(format!("{name}.svg")), figure.to_string())?;
        fs::write(folder.join(format!("{name}.png")), figure.to_png(1400)?)?;
    }
    Ok(())
}
