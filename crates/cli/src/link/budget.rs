//! `hilal link budget`: the budget of each hop at a place and an instant.

use core::fmt::Write as _;

use anyhow::Context as _;
use hilal_environment::{HopBudget, MissionLinks, SiteLight};
use hilal_mission::models::propagation::doppler_shift;
use hilal_mission::models::{Duplex, LinkBudget};
use hilal_plan::utc_text;
use hilal_quantity::{DataRate, Decibels, Epoch, Frequency, Length, MapPoint, Speed, Unit};
use hilal_sim::Hop;

use crate::args::LinkBudgetArguments;
use crate::exit::Outcome;
use crate::file::write_whole;
use crate::input::{epoch, point};
use crate::mission::{load_checked, of_vehicle};
use crate::progress::Stages;
use crate::run::Prepared;
use crate::stdout::print_line;

/// Half the time over which a range rate is taken, in seconds.
const APART_S: f64 = 5.0;

/// Prints the budgets, and writes them to a file where one is asked for.
///
/// # Errors
///
/// Says what was asked wrongly, or which stage could not be done.
pub(super) fn command(arguments: &LinkBudgetArguments) -> anyhow::Result<Outcome> {
    let mut stages = Stages::default();
    let (file, _) = stages.stage("mission", |_| load_checked(&arguments.mission))?;
    let mission = &of_vehicle(&file.mission, &arguments.vehicle)?;
    let at = arguments.at.as_deref().map(|text| epoch("--at", text)).transpose()?;
    let at = at.unwrap_or_else(|| mission.start());
    let window = mission.window()?;
    anyhow::ensure!(
        window.start() <= at && at <= window.end(),
        "--at {} lies outside the mission, which lasts from {} to {}",
        utc_text(at),
        utc_text(window.start()),
        utc_text(window.end())
    );
    let place = arguments.place.as_deref().map(|text| point("--place", text)).transpose()?;
    let place = place.unwrap_or_else(|| mission.start_pose().point());
    let seed = arguments.ground.seed.unwrap_or(mission.seed);
    let Prepared { vehicle, place: site } =
        Prepared::new(mission, (&arguments.ground, seed), &mut stages)?;
    let grid = site.light.horizons().grid();
    grid.cell_at(place).with_context(|| {
        format!("--place {:.0},{:.0} lies off the tile of the site", place.x_m, place.y_m)
    })?;
    let links = MissionLinks::declared(mission, &vehicle);
    let rows = rows(&links, &site.light, (place, at));
    print_line(format_args!(
        "{}, {}, {}, x {:.0} m, y {:.0} m\n{}",
        mission.id,
        vehicle.id,
        utc_text(at),
        place.x_m,
        place.y_m,
        text(&rows)?
    ))?;
    if let Some(out) = &arguments.out {
        write_whole(out, csv(&rows)?.as_bytes())?;
    }
    Ok(Outcome::Done)
}

/// A hop as it stands, and how fast its ends draw apart.
struct Row {
    hop: Hop,
    found: HopBudget,
    range_rate: Option<Speed>,
}

fn rows(links: &MissionLinks, light: &SiteLight, (place, at): (MapPoint, Epoch)) -> Vec<Row> {
    let found = links.budgets(light, (place, at));
    let near = [-APART_S, APART_S]
        .map(|seconds| links.budgets(light, (place, at + seconds * Unit::Second)));
    let row = |(index, (hop, found)): (usize, (Hop, HopBudget))| {
        let range_m = |found: &[HopBudget; 6]| found[index].range.map(Length::metres);
        let [before, after] = [range_m(&near[0]), range_m(&near[1])];
        let rate = before.zip(after).map(|(before, after)| (after - before) / (2.0 * APART_S));
        Row { hop, found, range_rate: rate.map(Speed::from_metres_per_second) }
    };
    Hop::ALL.into_iter().zip(found).enumerate().map(row).collect()
}

/// One line of a budget in both directions.
struct Line {
    key: &'static str,
    what: &'static str,
    unit: &'static str,
    digits: usize,
    values: [Option<f64>; 2],
}

fn lines(row: &Row, budgets: &Duplex<LinkBudget>) -> Vec<Line> {
    let hop = row.found.hop.ok();
    let directions =
        [(&budgets.down, hop.map(|hop| hop.down)), (&budgets.up, hop.map(|hop| hop.up))];
    let line = |key, what, unit, digits, value: &dyn Fn(&LinkBudget) -> f64| Line {
        key,
        what,
        unit,
        digits,
        values: directions.map(|(budget, _)| Some(value(budget))),
    };
    let carried = |key, what, unit, digits, value: &dyn Fn(hilal_environment::HopRate) -> f64| {
        Line { key, what, unit, digits, values: directions.map(|(_, rate)| rate.map(value)) }
    };
    let doppler_khz = |carrier: Frequency| {
        row.range_rate.map(|rate| doppler_shift(rate, carrier).hertz() / 1000.0)
    };
    let range_km = row.found.range.map(Length::kilometres);
    vec![
        line("carrier_mhz", "carrier", "MHz", 1, &|b| b.carrier.megahertz()),
        line("transmit_dbw", "transmitter", "dBW", 1, &|b| b.transmit_dbw),
        line("transmit_loss_db", "loss before its antenna", "dB", 1, &|b| b.transmit_loss.db()),
        line("transmit_gain_dbi", "gain of its antenna", "dBi", 1, &|b| b.transmit_gain.db()),
        line("eirp_dbw", "radiated (EIRP)", "dBW", 1, &|b| b.eirp_dbw),
        Line { key: "range_km", what: "distance", unit: "km", digits: 2, values: [range_km; 2] },
        line("free_space_db", "loss of free space", "dB", 1, &|b| b.free_space.db()),
        line("excess_db", "loss to ground and air", "dB", 1, &|b| b.excess.db()),
        line("polarisation_db", "loss to polarisation", "dB", 1, &|b| b.polarisation.db()),
        line("receive_gain_dbi", "gain of the receiving antenna", "dBi", 1, &|b| b.gain.db()),
        line("noise_dbk", "noise temperature", "dBK", 1, &|b| b.noise_dbk),
        line("c_n0_dbhz", "carrier to noise density", "dB-Hz", 1, &|b| {
            b.carrier_to_noise_density.db()
        }),
        carried("rate_bit_s", "rate", "bit/s", 0, &|r| r.rate.bits_per_second()),
        carried("margin_db", "margin over the decoder's threshold", "dB", 1, &|r| {
            r.margin.map_or(f64::NAN, Decibels::db)
        }),
        carried("bit_error_rate", "bits wrong before decoding", "", 0, &|r| r.bit_error_rate),
        Line {
            key: "doppler_khz",
            what: "Doppler shift",
            unit: "kHz",
            digits: 2,
            values: [doppler_khz(budgets.down.carrier), doppler_khz(budgets.up.carrier)],
        },
    ]
}

fn text(rows: &[Row]) -> Result<String, core::fmt::Error> {
    let mut text = String::new();
    for row in rows {
        let state = match &row.found.hop {
            Ok(_) => "up".to_owned(),
            Err(reason) => format!("not there: {reason}"),
        };
        write!(text, "\n{}: {state}\n", row.hop.name())?;
        match &row.found.budgets {
            Err(_) => {}
            Ok(None) => {
                if let Ok(hop) = &row.found.hop {
                    let [down, up] = [hop.down.rate, hop.up.rate].map(DataRate::bits_per_second);
                    writeln!(
                        text,
                        "  declared without a budget: down {down} bit/s, up {up} bit/s"
                    )?;
                }
            }
            Ok(Some(budgets)) => {
                writeln!(text, "  {:<37}{:>14}{:>14}", "", "down", "up")?;
                for line in lines(row, budgets) {
                    let [down, up] = line.values.map(|value| shown(value, &line));
                    writeln!(text, "  {:<37}{down:>14}{up:>14}  {}", line.what, line.unit)?;
                }
            }
        }
    }
    Ok(text)
}

fn shown(value: Option<f64>, line: &Line) -> String {
    match value {
        None => "-".to_owned(),
        Some(value) if line.key == "bit_error_rate" => format!("{value:.1e}"),
        // What rounds to nothing has no sign.
        Some(value) => {
            let text = format!("{value:.*}", line.digits);
            let is_zero = text.trim_start_matches(['-', '0', '.']).is_empty();
            text.trim_start_matches(if is_zero { "-" } else { "" }).to_owned()
        }
    }
}

fn csv(rows: &[Row]) -> anyhow::Result<String> {
    let mut text = "hop,direction,quantity,value,unit\n".to_owned();
    for row in rows {
        let Ok(Some(budgets)) = &row.found.budgets else { continue };
        for line in lines(row, budgets) {
            for (direction, value) in ["down", "up"].iter().zip(line.values) {
                let value = value.map_or_else(String::new, |value| value.to_string());
                writeln!(text, "{},{direction},{},{value},{}", row.hop.key(), line.key, line.unit)?;
            }
        }
    }
    Ok(text)
}
