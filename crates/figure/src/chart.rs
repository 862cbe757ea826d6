//! Quantities over mission time: panels stacked on one time axis.

mod decimate;
mod draw;
mod events;
mod panel;
mod series;

use hilal_quantity::Window;

use crate::caption::{Caption, MARGIN, Source};
use crate::paint::Rect;
use crate::svg::Svg;
use crate::time_axis::{self, TimeAxis};

pub use events::Event;
pub use panel::Panel;
pub use series::{Band, Limit, Series, Shade};

/// Width of every chart.
const WIDTH: f64 = 960.0;
/// Room for the values left of a panel.
const LEFT: f64 = 76.0;
/// Room right of a panel.
const RIGHT: f64 = 24.0;
/// Between two panels.
const GAP: f64 = 12.0;

/// A chart of one or more panels over a window of time.
///
/// ```
/// use hilal_figure::{Chart, Ink, Limit, Panel, Series};
/// use hilal_quantity::{Epoch, Unit, Window};
/// let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
/// let window = Window::new(start, start + 14 * Unit::Day)?;
/// let energy = vec![(0.0, 250.0), (3600.0, 244.0), (7200.0, f64::NAN), (10_800.0, 231.0)];
/// let chart = Chart::new("Battery", window).panel(
///     Panel::new("Stored energy", "Wh")
///         .range(0.0, 300.0)
///         .series(Series::new("simulated", Ink::Blue, energy))
///         .limit(Limit::new("reserve", 45.0)),
/// );
/// assert!(chart.to_svg().to_string().contains("Stored energy (Wh)"));
/// # Ok::<(), hilal_quantity::WindowError>(())
/// ```
#[derive(Debug, Clone)]
pub struct Chart {
    caption: Caption,
    window: Window,
    panels: Vec<Panel>,
    events: Vec<Event>,
}

impl Chart {
    /// Starts a chart.
    pub fn new(title: impl Into<String>, window: Window) -> Self {
        Self { caption: Caption::new(title), window, panels: Vec::new(), events: Vec::new() }
    }

    /// Says in a sentence what to see.
    #[must_use]
    pub fn subtitle(mut self, subtitle: impl Into<String>) -> Self {
        self.caption.subtitle = Some(subtitle.into());
        self
    }

    /// Says where the data comes from.
    #[must_use]
    pub fn source(mut self, source: Source) -> Self {
        self.caption.source = Some(source);
        self
    }

    /// Adds a panel below the others.
    #[must_use]
    pub fn panel(mut self, panel: Panel) -> Self {
        self.panels.push(panel);
        self
    }

    /// Marks an event through all panels.
    #[must_use]
    pub fn event(mut self, event: Event) -> Self {
        self.events.push(event);
        self
    }

    /// Draws the chart.
    pub fn to_svg(&self) -> Svg {
        let plot_width = WIDTH - LEFT - RIGHT;
        let axis = TimeAxis::new(self.window, LEFT, plot_width);
        let flags = events::Flags::placed(&self.events, &axis, LEFT + plot_width);
        let heads: Vec<f64> =
            self.panels.iter().map(|panel| panel.head_height(plot_width)).collect();
        let panels: f64 =
            self.panels.iter().zip(&heads).map(|(p, head)| p.height() + head + GAP).sum();
        let body = flags.height() + time_axis::TOP + panels - GAP + time_axis::BOTTOM;
        let mut svg = self.caption.begin(WIDTH, body);

        let head = self.caption.head_height(WIDTH);
        let top = head + flags.height();
        let mut y = top;
        // The UTC labels stand between the first heading and its panel.
        let mut utc = time_axis::TOP - 4.0;
        let mut rects = Vec::new();
        for (panel, head) in self.panels.iter().zip(&heads) {
            let rect = Rect::new(LEFT, y + head + utc, plot_width, panel.height());
            svg.push(draw::panel(panel, &rect, &axis, y));
            y = rect.bottom() + GAP;
            utc = 0.0;
            rects.push(rect);
        }
        svg.push(axis.draw_top(rects.first().map_or(top, |rect| rect.y)));
        svg.push(axis.draw_bottom(y - GAP));
        svg.push(flags.draw(head, &rects));
        svg
    }
}

/// Left edge of panel headings.
const HEADING_LEFT: f64 = MARGIN;
