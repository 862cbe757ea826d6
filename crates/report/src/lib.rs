//! What a reader gets: pages, pictures and summaries of runs, plans, safety maps and sites.
//!
//! Everything is drawn from data alone, without a clock: the same data give the same bytes. Pages are one
//! file each, with style, fonts and pictures inside, and open without a network. Nothing is written here:
//! pages and pictures come back as values.
//!
//! | module      | tells of                                                   |
//! |-------------|------------------------------------------------------------|
//! | [`mission`] | a mission's run: its vehicles together, page and summary     |
//! | [`run`]     | a vehicle's flight: page, figures, summary                 |
//! | [`plan`]    | a plan, moment by moment: page, summary, timeline          |
//! | [`safety`]  | what it takes to survive, place by place: maps and page    |
//! | [`site`]    | a site's analysis, and several sites ranked: maps and page |
//!
//! All of them are made of the same pieces: [`html`], [`document`] and [`words`].
//!
//! ```
//! use hilal_report::document::Page;
//! use hilal_report::html::{Cell, Table, section};
//! use hilal_report::words::{percent, with_unit};
//!
//! let table = Table::new("Batteries")
//!     .columns(&["Vehicle"])
//!     .numbers(&["Charge", "Energy"])
//!     .row(vec![
//!         Cell::text("R&D rover"),
//!         Cell::number(percent(0.42)),
//!         Cell::number(with_unit(168.0, 1, "Wh")),
//!     ]);
//! let body = section("energy", "Energy", &[table.html()]);
//! let page = Page {
//!     title: "State",
//!     description: "Charge of every battery",
//!     first_section: "energy",
//!     body: &body,
//!     style: "",
//! }
//! .html();
//! assert!(page.contains("<td>R&amp;D rover</td>"));
//! assert!(page.contains("42\u{a0}%"));
//! ```
#![forbid(unsafe_code)]

pub mod document;
mod error;
pub mod html;
mod layers;
pub mod mission;
mod page_file;
pub mod plan;
mod relief;
pub mod run;
pub mod safety;
pub mod site;
mod stage_time;
pub mod words;

pub use error::{DrawingError, ReportError};
pub use page_file::PageFile;
pub use relief::relief_image;
pub use stage_time::StageTime;
