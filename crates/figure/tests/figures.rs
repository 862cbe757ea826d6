//! Every kind of figure is well-formed, the same each time, and small enough for a report.

#[path = "../examples/gallery/demo.rs"]
mod demo;

use hilal_figure::{Bar, Bars, Category, Ink, Row, Span, Timeline, to_png};
use hilal_quantity::{Epoch, Unit, Window};
use resvg::usvg::{
    Options, Tree,
    roxmltree::{Document, Node},
};

#[test]
fn every_figure_is_well_formed_and_has_no_bad_number() {
    for (name, figure) in demo::figures().unwrap() {
        let text = figure.to_string();
        assert!(Tree::from_str(&text, &Options::default()).is_ok(), "{name}");
        let document = Document::parse(&text).unwrap();
        for attribute in document.descendants().flat_map(|node| node.attributes()) {
            let bad = attribute.value().contains("NaN") || attribute.value() == "-0";
            assert!(!bad, "{name}: {}", attribute.name());
        }
    }
}

#[test]
fn no_text_is_smaller_than_eleven_pixels_or_outside_the_page() {
    for (name, figure) in demo::figures().unwrap() {
        let text = figure.to_string();
        let document = Document::parse(&text).unwrap();
        let read = |node: Node<'_, '_>, key| node.attribute(key)?.parse::<f64>().ok();
        let width = read(document.root_element(), "width").unwrap();
        for node in document.descendants().filter(|node| node.has_tag_name("text")) {
            assert!(read(node, "font-size").unwrap() >= 11.0, "{name}: {:?}", node.text());
            let x = read(node, "x").unwrap();
            assert!((0.0..=width).contains(&x), "{name}: {:?}", node.text());
        }
    }
}

#[test]
fn two_weeks_at_one_minute_stay_below_200_kilobytes() {
    for (name, figure) in demo::figures().unwrap() {
        let bytes = figure.to_string().len();
        assert!(bytes < 200_000, "{name}: {bytes} bytes");
    }
}

#[test]
fn the_same_figure_has_the_same_bytes() {
    for ((name, first), (_, second)) in
        demo::figures().unwrap().into_iter().zip(demo::figures().unwrap())
    {
        assert_eq!(first, second, "{name}");
    }
    let bars = Bars::new("Mass").bar(Bar::new("rover", 33.0, 35.0, "kg")).to_svg().to_string();
    assert_eq!(to_png(&bars, 300).unwrap(), to_png(&bars, 300).unwrap());
}

#[test]
fn a_budget_is_written_like_this() {
    let bars = Bars::new("Budgets").bar(Bar::new("Mass", 36.0, 35.0, "kg"));
    insta::assert_snapshot!(bars.to_svg().to_string().replace("><", ">\n<"));
}

#[test]
fn a_timeline_is_written_like_this() {
    let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
    let two_days = Window::new(start, start + 2 * Unit::Day).unwrap();
    let drive = Category::new("drive", Ink::Blue);
    let row = Row::new("Rover", vec![Span::new(0.0, 43_200.0, &drive).labelled("to 9 & back")]);
    let timeline = Timeline::new("Plan", two_days).row(row);
    insta::assert_snapshot!(timeline.to_svg().to_string().replace("><", ">\n<"));
}
