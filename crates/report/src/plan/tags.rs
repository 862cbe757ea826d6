//! Names above a chart, in as many lines as keep them apart.

use crate::words::escape;

/// A name, and the moment that it leads to.
#[derive(Debug)]
pub(super) struct Tag {
    /// The hour above which it stands.
    pub(super) hour: f64,
    /// The hour that it leads to.
    pub(super) from: f64,
    pub(super) name: String,
    /// A second line.
    pub(super) under: Option<String>,
}

/// Room for a name, and for one with a second line, as shares of the width of a narrow screen.
const APART: [f64; 2] = [0.075, 0.15];
/// How near their middles come to the edges: a second line is the longer one, and must not run over.
const EDGE: [f64; 2] = [0.01, 0.07];
/// Height of a line in pixels.
const LINE_PX: usize = 15;

/// Returns the row of some names.
pub(super) fn row(label: &str, length_h: f64, tags: impl Iterator<Item = Tag>) -> String {
    let mut ends = [f64::NEG_INFINITY; 4];
    let mut lines = 1;
    let mut tag = |tag: Tag| {
        let edge = EDGE[usize::from(tag.under.is_some())];
        let middle = (tag.hour / length_h).clamp(edge, 1.0 - edge);
        let lane = ends.iter().position(|&end| end <= middle).unwrap_or(ends.len() - 1);
        ends[lane] = middle + APART[usize::from(tag.under.is_some())];
        lines = lines.max(1 + usize::from(tag.under.is_some()));
        (lane, middle, tag)
    };
    let placed: Vec<(usize, f64, Tag)> = tags.map(&mut tag).collect();
    let height_px = lines * LINE_PX;
    let text: String = placed.iter().map(|place| markup(place, height_px)).collect();
    let lanes = ends.iter().filter(|end| end.is_finite()).count().max(1);
    format!(
        "<div class=\"row tags\" style=\"height:{}px\"><div class=\"side\"><span>{}</span></div><div class=\"marks\">{text}</div></div>\n",
        lanes * height_px + 2,
        escape(label),
    )
}

fn markup((lane, middle, tag): &(usize, f64, Tag), height_px: usize) -> String {
    let under = tag.under.as_deref();
    let under = under.map_or_else(String::new, |text| format!("<small>{}</small>", escape(text)));
    format!(
        "<a href=\"#t={:.2}\" style=\"left:{:.2}%;top:{}px\">{}{under}</a>",
        tag.from,
        middle * 100.0,
        lane * height_px,
        escape(&tag.name)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_would_touch_stand_in_lines_of_their_own_and_off_the_edges() {
        let tag = |hour: f64| Tag {
            hour,
            from: hour,
            name: format!("G{hour:.0}"),
            under: Some("1.0 %".to_owned()),
        };
        let row = row("goal", 100.0, [0.0, 15.0, 90.0].map(tag).into_iter());
        for place in ["left:7.00%;top:0px", "left:15.00%;top:30px", "left:90.00%;top:0px"] {
            assert!(row.contains(place), "{place}: {row}");
        }
        assert!(row.contains("height:62px"), "{row}");
    }
}
