//! The flown vehicle and the assumptions behind it: every figure with its mark and its range.

use std::collections::BTreeMap;

use hilal_mission::schema::{Antenna, Link, Source, Thermal, Vehicle};
use hilal_mission::unit::Unit;
use hilal_mission::{Figure, Mark};

use crate::html::{Cell, Table, paragraph, quiet};
use crate::run::facts::Facts;
use crate::words::{SPACE, plural};

/// Returns the body of the section.
pub(crate) fn vehicle(facts: &Facts<'_>) -> Vec<String> {
    let vehicle = facts.vehicle();
    let mut table =
        Assumptions { sources: facts.mission().sources.clone(), ..Assumptions::default() };
    body(vehicle, &mut table);
    power(vehicle, &mut table);
    if let Some(thermal) = &vehicle.thermal {
        heat(thermal, &mut table);
    }
    radio(vehicle, &mut table);
    payloads(facts, vehicle, &mut table);
    let ours = table.marks.iter().filter(|mark| **mark == Mark::Ours).count();
    let words = format!(
        "{}. {} of {} below are our own values, chosen in the range given because none is public; \
         they are to be replaced by the builders' figures.",
        vehicle.name,
        ours,
        plural(table.marks.len(), "figure", "figures"),
    );
    let note = vehicle.note.as_ref().map_or_else(String::new, |note| quiet(note));
    vec![paragraph(&words), note, table.html(), quiet(MARKS)]
}

const MARKS: &str = "Confirmed: a primary text, or the same agency statement in several reports. \
                     Secondary: one news item, wiki or forum. Inferred: computed, or by analogy. \
                     Ours: no public figure; our value, with its range.";

#[derive(Default)]
struct Assumptions {
    /// The references that a source may name.
    sources: BTreeMap<String, Source>,
    rows: Vec<Vec<Cell>>,
    marks: Vec<Mark>,
}

impl Assumptions {
    fn add<U: Unit>(&mut self, what: &str, figure: &Figure<U>) {
        let unit = figure.symbol();
        let shown = |value: f64| value.to_string().replace('-', "−");
        let with = |text: String| match unit {
            "" | "°" => text + unit,
            _ => format!("{text}{SPACE}{unit}"),
        };
        let range = figure.range().filter(|[low, high]| low < high);
        let range = range.map(|[low, high]| with(format!("{} to {}", shown(low), shown(high))));
        let reference = self.reference(figure.source());
        self.marks.push(figure.mark());
        self.rows.push(vec![
            Cell::text(what),
            Cell::number(with(shown(figure.value()))),
            Cell::number(range.unwrap_or_else(|| "–".to_owned())),
            Cell::text(mark(figure.mark())),
            Cell::text(reference),
        ]);
    }

    /// Returns the text of a reference; a reason stays what it is.
    fn reference(&self, source: &str) -> String {
        self.sources.get(source).map_or(source, |source| source.text.as_str()).to_owned()
    }

    fn html(self) -> String {
        Table::new("Figures of the flown vehicle")
            .columns(&["Figure"])
            .numbers(&["Value", "Range"])
            .columns(&["Mark", "Source or reason"])
            .rows(self.rows)
            .html()
    }
}

const fn mark(mark: Mark) -> &'static str {
    match mark {
        Mark::Confirmed => "confirmed",
        Mark::Secondary => "secondary",
        Mark::Inferred => "inferred",
        Mark::Ours => "ours",
    }
}

fn body(vehicle: &Vehicle, table: &mut Assumptions) {
    table.add("mass", &vehicle.mass_kg);
    if let Some(wheels) = &vehicle.wheels {
        table.add(&format!("diameter of each of {} wheels", wheels.count), &wheels.diameter_m);
    }
    let Some(drive) = &vehicle.drive else { return };
    table.add("highest wheel speed", &drive.maximum_m_s);
    table.add("planned speed made good", &drive.planned_m_s);
    table.add("slope limit", &drive.slope_limit_deg);
    table.add("drive electronics", &drive.electronics_w);
    table.add("motion on level ground", &drive.level_w);
    table.add("motion on steep ground", &drive.steep_w);
    table.add("slip on level ground", &drive.slip.level);
    table.add("slip on steep ground", &drive.slip.steep);
}

fn power(vehicle: &Vehicle, table: &mut Assumptions) {
    let alike = vehicle.arrays.windows(2).all(|pair| pair[0].area_m2 == pair[1].area_m2);
    for face in vehicle.arrays.iter().filter(|_| !alike) {
        table.add(&format!("area of the {} array face", face.name), &face.area_m2);
    }
    if let Some(face) = vehicle.arrays.first() {
        if alike {
            table.add(
                &format!("area of each of {} array faces", vehicle.arrays.len()),
                &face.area_m2,
            );
        }
        table.add("efficiency of the array", &face.efficiency);
        table.add("light that dust lets through", &face.dust);
    }
    if let Some(battery) = &vehicle.battery {
        table.add("battery capacity", &battery.capacity_wh);
        table.add("charge at the start", &battery.initial_charge);
        table.add("reserve", &battery.reserve_wh);
        table.add("charging efficiency", &battery.charge_efficiency);
        table.add("discharging efficiency", &battery.discharge_efficiency);
    }
    if let Some(loads) = &vehicle.loads {
        table.add("load in safe mode", &loads.safe_w);
        table.add("load in standby", &loads.standby_w);
        table.add("load while charging", &loads.charge_w);
        table.add("load while driving, without the drive", &loads.drive_w);
        table.add("load while working, with a payload", &loads.science_w);
        table.add("load in hibernation, without heater", &loads.hibernate_w);
    }
}

fn heat(thermal: &Thermal, table: &mut Assumptions) {
    table.add("coldest box allowed", &thermal.bus.lowest_c);
    table.add("hottest box allowed", &thermal.bus.highest_c);
    table.add("coldest battery allowed", &thermal.battery.lowest_c);
    table.add("hottest battery allowed", &thermal.battery.highest_c);
    table.add("heat capacity of the box", &thermal.bus.capacity_j_k);
    table.add("heat capacity of the battery", &thermal.battery.capacity_j_k);
    table.add("heat capacity of the chassis", &thermal.chassis.capacity_j_k);
    table.add("heat switch, insulating", &thermal.heat_switch.insulating_w_k);
    table.add("heat switch, conducting", &thermal.heat_switch.conducting_w_k);
    table.add("heater", &thermal.heater.power_w);
}

fn radio(vehicle: &Vehicle, table: &mut Assumptions) {
    let Some(radio) = &vehicle.radio else { return };
    let links = [("direct", &radio.direct), ("relay", &radio.relay), ("lander", &radio.lander)];
    let declared = links.iter().filter_map(|(name, link)| Some((*name, link.as_ref()?)));
    for (name, link) in declared {
        let Link { up_bit_s, down_bit_s, minimum_elevation_deg, .. } = link;
        table.add(&format!("{name} link, up"), up_bit_s);
        table.add(&format!("{name} link, down"), down_bit_s);
        table.add(&format!("{name} link, lowest elevation"), minimum_elevation_deg);
        if let Some(signal) = &link.signal {
            table.add(&format!("{name} link, carrier down"), &signal.down_mhz);
            table.add(&format!("{name} link, slowest rate down"), &signal.slowest_down_bit_s);
            table.add(&format!("{name} link, margin that is kept"), &signal.margin_db);
        }
        if let Some(terminal) = &link.terminal {
            table.add(&format!("{name} link, transmitter"), &terminal.transmit_w);
            table.add(&format!("{name} link, loss before the antenna"), &terminal.loss_db);
            table.add(&format!("{name} link, system noise temperature"), &terminal.noise_k);
            match &terminal.antenna {
                Antenna::Whip { gain_dbi }
                | Antenna::Hemisphere { gain_dbi }
                | Antenna::Steered { gain_dbi, .. } => {
                    table.add(&format!("{name} link, gain of the antenna"), gain_dbi);
                }
                Antenna::Dish { efficiency, .. } => {
                    table.add(&format!("{name} link, efficiency of the dish"), efficiency);
                }
            }
        }
    }
    if let Some(height) = &radio.antenna_height_m {
        table.add("antennas above the ground", height);
    }
}

fn payloads(facts: &Facts<'_>, vehicle: &Vehicle, table: &mut Assumptions) {
    let known = vehicle.payloads.iter().filter_map(|id| facts.mission().payloads.get(id));
    for payload in known {
        table.add(&format!("{}: mass", payload.name), &payload.mass_kg);
        table.add(&format!("{}: power", payload.name), &payload.power_w);
        table.add(&format!("{}: data", payload.name), &payload.data_bit_s);
    }
}

#[cfg(test)]
mod tests {
    use hilal_mission::unit::{Celsius, Share};

    use super::*;

    fn table(add: impl FnOnce(&mut Assumptions)) -> String {
        let mut table = Assumptions::default();
        add(&mut table);
        table.html().replace(SPACE, " ")
    }

    #[test]
    fn a_figure_of_ours_comes_with_its_range_and_its_reason() {
        let coldest = Figure::<Celsius>::ours(-20.0, [-40.0, -10.0], "usual parts").unwrap();
        let html = table(|table| table.add("coldest box", &coldest));
        assert!(html.contains("−20 °C"), "{html}");
        assert!(html.contains("−40 to −10 °C") && html.contains("usual parts"), "{html}");
    }

    #[test]
    fn a_pure_number_has_no_unit() {
        let share = Figure::<Share>::ours(0.28, [0.25, 0.3], "cells").unwrap();
        let html = table(|table| table.add("efficiency", &share));
        assert!(html.contains(">0.28</td>") && html.contains(">0.25 to 0.3</td>"), "{html}");
    }
}
