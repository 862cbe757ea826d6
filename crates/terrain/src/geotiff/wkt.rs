//! A map as text: the "ESRI PE String" in a citation key, or the `SRS` of an `.aux.xml`
//! (OGC 01-009, ESRI's dialect of it, and OGC 18-010r7).

use hilal_quantity::PolarStereographic;
use hilal_quantity::constants::MOON_RADIUS;

use super::keys::{close, wrong};
use crate::GeoTiffError;

/// No more nodes than this stand inside each other.
const DEEPEST: usize = 32;

/// `KEYWORD["name", 1.0, CHILD[…]]`
#[derive(Debug, Default)]
struct Node {
    keyword: String,
    values: Vec<String>,
    children: Vec<Self>,
}

impl Node {
    /// Returns the first node of one of these keywords, this one or one inside it.
    fn find(&self, keywords: &[&str]) -> Option<&Self> {
        if keywords.contains(&self.keyword.as_str()) {
            return Some(self);
        }
        self.children.iter().find_map(|child| child.find(keywords))
    }

    fn number(&self, at: usize) -> Option<f64> {
        self.values.get(at)?.parse().ok()
    }
}

/// Returns the map that the text describes, when it is the lunar polar stereographic one.
pub(super) fn map(text: &str) -> Result<PolarStereographic, GeoTiffError> {
    let root = parse(text).ok_or_else(|| wrong(format!("unreadable text ({})", start(text))))?;
    if root.find(&["VERT_CS", "VERTCS", "VERTCRS"]).is_some() {
        return Err(wrong("one with heights above another surface than the sphere"));
    }
    let Some(projected) = root.find(&["PROJCS", "PROJCRS", "PROJECTEDCRS"]) else {
        return Err(wrong(format!("no projected one ({})", start(text))));
    };
    check_body(projected)?;
    let method = projected.find(&["PROJECTION", "METHOD"]).and_then(|node| node.values.first());
    let method = method.map_or("unsaid", String::as_str);
    if !method.to_ascii_lowercase().contains("stereographic") {
        return Err(wrong(format!("of projection method {method}")));
    }
    check_unit(projected)?;
    let mut latitude = None;
    for (name, value) in parameters(projected) {
        let wanted = match name.as_str() {
            "false_easting"
            | "false_northing"
            | "central_meridian"
            | "longitude_of_origin"
            | "longitude_of_center"
            | "longitude_of_natural_origin" => 0.0,
            "scale_factor" | "scale_factor_at_natural_origin" => 1.0,
            // At the pole itself the standard parallel is the pole, where the scale is 1.
            "latitude_of_origin"
            | "latitude_of_center"
            | "latitude_of_natural_origin"
            | "standard_parallel_1"
            | "latitude_of_standard_parallel" => *latitude.get_or_insert(value),
            _ => return Err(wrong(format!("polar stereographic with {name} {value}"))),
        };
        if !close(value, wanted) {
            return Err(wrong(format!("polar stereographic with {name} {value}")));
        }
    }
    match latitude {
        Some(latitude) if close(latitude, -90.0) => Ok(PolarStereographic::SOUTH),
        Some(latitude) if close(latitude, 90.0) => Ok(PolarStereographic::NORTH),
        Some(latitude) => {
            Err(wrong(format!("polar stereographic with latitude of origin {latitude}°")))
        }
        None => Err(wrong("polar stereographic with latitude of origin unsaid")),
    }
}

fn check_body(projected: &Node) -> Result<(), GeoTiffError> {
    let radius = MOON_RADIUS.metres();
    let body = projected.find(&["SPHEROID", "ELLIPSOID"]);
    let major = body.and_then(|node| node.number(1)).unwrap_or(f64::NAN);
    let flattening = body.and_then(|node| node.number(2)).unwrap_or(f64::NAN);
    if !(close(major, radius) && close(flattening, 0.0)) {
        return Err(wrong(format!(
            "on a body of radius {major} m and inverse flattening {flattening}, not a sphere of \
             {radius} m"
        )));
    }
    let meridian = projected.find(&["PRIMEM", "PRIMEMERIDIAN"]).and_then(|node| node.number(1));
    let meridian = meridian.unwrap_or(0.0);
    if !close(meridian, 0.0) {
        return Err(wrong(format!("with a prime meridian of {meridian}°")));
    }
    Ok(())
}

/// The unit of the map stands directly inside it, that of angles deeper.
fn check_unit(projected: &Node) -> Result<(), GeoTiffError> {
    let units = projected.children.iter().filter(|node| {
        matches!(node.keyword.as_str(), "UNIT" | "LENGTHUNIT") && node.values.len() > 1
    });
    for unit in units {
        let metres = unit.number(1).unwrap_or(f64::NAN);
        if !close(metres, 1.0) {
            return Err(wrong(format!("in units of {metres} m")));
        }
    }
    Ok(())
}

/// Returns names and values of the projection's parameters, the names in one spelling.
fn parameters(projected: &Node) -> Vec<(String, f64)> {
    let conversion = projected.children.iter().filter(|node| node.keyword == "CONVERSION");
    let inside = conversion.flat_map(|node| node.children.iter());
    projected
        .children
        .iter()
        .chain(inside)
        .filter(|node| node.keyword == "PARAMETER")
        .map(|node| {
            let name = node
                .values
                .first()
                .map_or(String::new(), |name| name.to_ascii_lowercase().replace(' ', "_"));
            (name, node.number(1).unwrap_or(f64::NAN))
        })
        .collect()
}

fn start(text: &str) -> String {
    text.chars().take(40).collect()
}

fn parse(text: &str) -> Option<Node> {
    let mut open: Vec<Node> = Vec::new();
    let mut rest = text.trim();
    let mut word = String::new();
    while let Some(mark) = rest.chars().next() {
        rest = rest.get(mark.len_utf8()..)?;
        match mark {
            '"' => {
                let (quoted, after) = rest.split_once('"')?;
                open.last_mut()?.values.push(quoted.to_owned());
                rest = after;
            }
            '[' | '(' if open.len() < DEEPEST => {
                let keyword = std::mem::take(&mut word).trim().to_ascii_uppercase();
                open.push(Node { keyword, ..Node::default() });
            }
            '[' | '(' => return None,
            ',' | ']' | ')' => {
                let value = std::mem::take(&mut word);
                if !value.trim().is_empty() {
                    open.last_mut()?.values.push(value.trim().to_owned());
                }
                if mark != ',' {
                    let node = open.pop()?;
                    match open.last_mut() {
                        Some(around) => around.children.push(node),
                        None => return Some(node),
                    }
                }
            }
            other => word.push(other),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    const ESRI: &str = "PROJCS[\"Moon_South\",GEOGCS[\"GCS\",DATUM[\"D\",\
        SPHEROID[\"Moon\",1737400.0,0.0]],PRIMEM[\"Reference_Meridian\",0.0],\
        UNIT[\"Degree\",0.0174532925199433]],PROJECTION[\"Stereographic_South_Pole\"],\
        PARAMETER[\"False_Easting\",0.0],PARAMETER[\"False_Northing\",0.0],\
        PARAMETER[\"Central_Meridian\",0.0],PARAMETER[\"Standard_Parallel_1\",-90.0],\
        UNIT[\"Meter\",1.0]]";

    const WKT2: &str = "PROJCRS[\"unknown\",BASEGEOGCRS[\"unknown\",DATUM[\"unknown\",\
        ELLIPSOID[\"unknown\",1737400,0,LENGTHUNIT[\"metre\",1,ID[\"EPSG\",9001]]]],\
        PRIMEM[\"Reference meridian\",0,ANGLEUNIT[\"degree\",0.0174532925199433]]],\
        CONVERSION[\"unknown\",METHOD[\"Polar Stereographic (variant A)\",ID[\"EPSG\",9810]],\
        PARAMETER[\"Latitude of natural origin\",90,ANGLEUNIT[\"degree\",0.0174532925199433]],\
        PARAMETER[\"Longitude of natural origin\",0],PARAMETER[\"Scale factor at natural origin\",1],\
        PARAMETER[\"False easting\",0],PARAMETER[\"False northing\",0]],CS[Cartesian,2],\
        AXIS[\"(E)\",north,ORDER[1],LENGTHUNIT[\"metre\",1]]]";

    #[test]
    fn the_right_map_is_known_in_either_dialect() {
        assert_eq!(map(ESRI).unwrap(), PolarStereographic::SOUTH);
        assert_eq!(map(WKT2).unwrap(), PolarStereographic::NORTH);
    }

    #[test]
    fn another_map_is_refused_by_what_is_other() {
        for (from, to, found) in [
            ("1737400.0", "6371000.0", "radius 6371000 m"),
            ("1737400.0,0.0", "1737400.0,298.0", "inverse flattening 298"),
            ("Central_Meridian\",0.0", "Central_Meridian\",180.0", "central_meridian 180"),
            ("-90.0", "-71.0", "latitude of origin -71"),
            ("Meter\",1.0", "Foot\",0.3048", "units of 0.3048 m"),
            ("Stereographic_South_Pole", "Mercator", "method Mercator"),
            ("Meridian\",0.0],UNIT", "Meridian\",7.5],UNIT", "prime meridian of 7.5°"),
        ] {
            let error = map(&ESRI.replace(from, to)).unwrap_err().to_string();
            assert!(error.contains(found), "{to}: {error}");
        }
        assert!(map("PROJCS[\"cut").is_err());
        assert!(map(&"A[".repeat(100)).is_err());
    }
}
