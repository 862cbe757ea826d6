//! Where the first cell lies and how far apart the cells are (OGC 19-008r4: `ModelPixelScaleTag`,
//! `ModelTiepointTag`, `ModelTransformationTag`).

use hilal_quantity::MapPoint;
use tiff::tags::Tag;

use super::image::Directory;
use super::keys::CellAnchor;
use crate::GeoTiffError;

/// Two spacings are the same when they differ by less than this share (GDAL writes 15 digits).
const SQUARE: f64 = 1e-6;

/// How a column and a row become x and y on the map.
#[derive(Debug)]
struct Affine {
    west_m: f64,
    x_per_column: f64,
    x_per_row: f64,
    north_m: f64,
    y_per_column: f64,
    y_per_row: f64,
}

/// Returns the centre of the first cell, and the spacing in metres.
pub(super) fn read(
    image: &mut Directory<'_, '_>,
    anchor: CellAnchor,
) -> Result<(MapPoint, f64), GeoTiffError> {
    let affine = match numbers(image, Tag::ModelTransformationTag)? {
        Some(matrix) => from_matrix(&matrix)?,
        None => from_tiepoint(image)?,
    };
    let spacing_m = square_and_north_up(&affine)?;
    let to_centre = match anchor {
        CellAnchor::Corner => spacing_m / 2.0,
        CellAnchor::Centre => 0.0,
    };
    Ok((MapPoint::new(affine.west_m + to_centre, affine.north_m - to_centre), spacing_m))
}

fn numbers(image: &mut Directory<'_, '_>, tag: Tag) -> Result<Option<Vec<f64>>, GeoTiffError> {
    Ok(image.find(tag)?.map(tiff::decoder::ifd::Value::into_f64_vec).transpose()?)
}

fn from_matrix(matrix: &[f64]) -> Result<Affine, GeoTiffError> {
    let &[a, b, c, d, e, f, g, h, z_per_column, z_per_row, z_scale, z_offset, ..] = matrix else {
        return Err(GeoTiffError::NoPlace("the sixteen numbers of its ModelTransformation"));
    };
    if [c, g, z_per_column, z_per_row].iter().any(|mixed| mixed.abs() > 0.0) {
        return Err(GeoTiffError::WrongHeights(
            "its ModelTransformation mixes heights with places".to_owned(),
        ));
    }
    check_heights("ModelTransformation", z_scale, z_offset)?;
    Ok(Affine {
        west_m: d,
        x_per_column: a,
        x_per_row: b,
        north_m: h,
        y_per_column: e,
        y_per_row: f,
    })
}

fn from_tiepoint(image: &mut Directory<'_, '_>) -> Result<Affine, GeoTiffError> {
    let scale = numbers(image, Tag::ModelPixelScaleTag)?
        .ok_or(GeoTiffError::NoPlace("ModelPixelScale and ModelTransformation"))?;
    let tie =
        numbers(image, Tag::ModelTiepointTag)?.ok_or(GeoTiffError::NoPlace("ModelTiepoint"))?;
    let (&[x_step, y_step, z_scale], &[column, row, level, x, y, z, ..]) =
        (scale.as_slice(), tie.as_slice())
    else {
        return Err(GeoTiffError::NoPlace("all numbers of its ModelPixelScale and ModelTiepoint"));
    };
    check_heights("ModelPixelScale and ModelTiepoint", z_scale, z - level)?;
    Ok(Affine {
        west_m: x - column * x_step,
        x_per_column: x_step,
        x_per_row: 0.0,
        north_m: y + row * y_step,
        y_per_column: 0.0,
        y_per_row: -y_step,
    })
}

/// A scale of 0 says nothing of heights, and 1 leaves them as they are.
fn check_heights(tags: &str, scale: f64, offset: f64) -> Result<(), GeoTiffError> {
    let leaves_heights = [0.0, 1.0].iter().any(|same| scale.total_cmp(same).is_eq());
    if leaves_heights && offset.abs() <= 0.0 {
        return Ok(());
    }
    Err(GeoTiffError::WrongHeights(format!(
        "its {tags} scale them by {scale} and shift them by {offset}"
    )))
}

fn square_and_north_up(affine: &Affine) -> Result<f64, GeoTiffError> {
    let (east, south) = (affine.x_per_column, -affine.y_per_row);
    let place_is_a_number = affine.west_m.is_finite() && affine.north_m.is_finite();
    if !(place_is_a_number && east.is_finite() && south.is_finite()) {
        return Err(GeoTiffError::NoPlace("finite numbers for its place"));
    }
    if !(affine.x_per_row.abs() <= SQUARE * east.abs()
        && affine.y_per_column.abs() <= SQUARE * south.abs())
    {
        return Err(GeoTiffError::CrookedGrid("the rows are turned against the map".to_owned()));
    }
    if !(east > 0.0 && south > 0.0) {
        return Err(GeoTiffError::CrookedGrid(format!(
            "columns run east by {east} m and rows south by {south} m"
        )));
    }
    if (east - south).abs() > SQUARE * east {
        return Err(GeoTiffError::CrookedGrid(format!("cells measure {east} m × {south} m")));
    }
    Ok(east)
}
