//! Maps the cells that see an antenna: `viewshed DEM.tif X_M Y_M HEIGHT_M OTHER_M OUT.tif`.
//!
//! The map is 1 where the antenna is seen, 0 elsewhere. Prints the share of cells that see it.

use std::error::Error;
use std::path::Path;

use hilal_quantity::{Length, MapPoint};
use hilal_terrain::{Antenna, CogMap, CogOptions, Viewshed, read_geotiff, write_cog};

#[expect(clippy::print_stdout, reason = "it prints what it found")]
fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [dem, x_m, y_m, height_m, other_m, out] = arguments.as_slice() else {
        return Err("give DEM.tif X_M Y_M HEIGHT_M OTHER_M OUT.tif".into());
    };
    let ground = read_geotiff(dem)?;
    let point = MapPoint::new(x_m.parse()?, y_m.parse()?);
    let antenna = Antenna { point, height: Length::from_metres(height_m.parse()?) };
    let seen = Viewshed::of(&ground, antenna, Length::from_metres(other_m.parse()?));
    println!("{:.6} of {} cells", seen.share(), seen.cells().len());
    let values: Vec<f32> = seen.cells().iter().map(|&seen| f32::from(u8::from(seen))).collect();
    let options = CogOptions::new("antenna in view", "1");
    write_cog(Path::new(out), &CogMap { grid: ground.grid, values: &values }, &options)?;
    Ok(())
}
