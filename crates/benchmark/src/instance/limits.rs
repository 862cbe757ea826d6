//! What the numbers of an instance may be.

use std::collections::BTreeSet;

use super::{INSTANCE_FORMAT, Instance, InstanceError, InstanceGround};

/// Most cells along a side of made-up ground: beyond, its horizons fill a workstation.
const MOST_CELLS: usize = 2000;
/// Most goals: the planner counts them in the bits of a word.
const MOST_GOALS: usize = 64;

struct Range {
    key: String,
    value: f64,
    low: f64,
    high: f64,
    must: &'static str,
}

/// Checks every number, and that names are not used twice.
pub(super) fn check(instance: &Instance) -> Result<(), InstanceError> {
    if instance.format != INSTANCE_FORMAT {
        return Err(InstanceError::Format { found: instance.format, wanted: INSTANCE_FORMAT });
    }
    let count = |key, found, most, must| {
        let fits = (1..=most).contains(&found);
        if fits { Ok(()) } else { Err(InstanceError::Count { key, found, must }) }
    };
    count("havens", instance.havens.len(), 100, "1 to 100 places")?;
    count("goals", instance.goals.len(), MOST_GOALS, "1 to 64 places")?;
    count("vehicle.drive_load_w", instance.vehicle.drive_load_w.len(), 91, "1 to 91 loads")?;
    ground(instance)?;
    let ranges = run(instance).into_iter().chain(vehicle(instance)).chain(places(instance));
    for Range { key, value, low, high, must } in ranges {
        if !(low..=high).contains(&value) {
            return Err(InstanceError::Number { key, value, must });
        }
    }
    once(instance)
}

fn ground(instance: &Instance) -> Result<(), InstanceError> {
    let window = instance.terrain.window();
    let sides = [("terrain.window.rows", window.rows), ("terrain.window.columns", window.columns)];
    for (key, found) in sides {
        if !(2..=MOST_CELLS).contains(&found) {
            return Err(InstanceError::Count { key, found, must: "2 to 2000 cells" });
        }
    }
    let InstanceGround::Synthetic { cells, spacing_m, .. } = instance.terrain else {
        return Ok(());
    };
    if !(16..=MOST_CELLS).contains(&cells) {
        let must = "16 to 2000 cells";
        return Err(InstanceError::Count { key: "terrain.cells", found: cells, must });
    }
    let key = "terrain.spacing_m";
    in_range(range(key, spacing_m, (5.0, 50.0), "5 to 50"))
}

fn in_range(range: Range) -> Result<(), InstanceError> {
    let Range { key, value, low, high, must } = range;
    let fits = (low..=high).contains(&value);
    if fits { Ok(()) } else { Err(InstanceError::Number { key, value, must }) }
}

fn range(key: &str, value: f64, (low, high): (f64, f64), must: &'static str) -> Range {
    Range { key: key.to_owned(), value, low, high, must }
}

fn run(instance: &Instance) -> Vec<Range> {
    vec![
        range("days", instance.days, (0.01, 60.0), "0.01 to 60"),
        range("step_min", instance.step_min, (1.0, 120.0), "1 to 120"),
    ]
}

fn vehicle(instance: &Instance) -> Vec<Range> {
    let v = &instance.vehicle;
    let watts = |key, value| range(key, value, (0.0, 1000.0), "0 to 1000");
    let mut ranges = vec![
        range("vehicle.capacity_wh", v.capacity_wh, (1.0, 5000.0), "1 to 5000"),
        range("vehicle.reserve_wh", v.reserve_wh, (0.0, v.capacity_wh), "0 to the capacity"),
        range("vehicle.charge_efficiency", v.charge_efficiency, (0.1, 1.0), "0.1 to 1"),
        range("vehicle.discharge_efficiency", v.discharge_efficiency, (0.1, 1.0), "0.1 to 1"),
        range("vehicle.speed_m_s", v.speed_m_s, (0.001, 1.0), "0.001 to 1"),
        range("vehicle.slope_limit_deg", v.slope_limit_deg, (0.0, 45.0), "0 to 45"),
        range("vehicle.tilt_limit_deg", v.tilt_limit_deg, (0.0, 60.0), "0 to 60"),
        watts("vehicle.idle_load_w", v.idle_load_w),
        watts("vehicle.park_load_w", v.park_load_w),
        watts("vehicle.drive_array_w", v.drive_array_w),
        watts("vehicle.park_array_w", v.park_array_w),
        range(
            "start.energy_wh",
            instance.start.energy_wh,
            (0.0, v.capacity_wh),
            "0 to the capacity",
        ),
    ];
    ranges.extend(v.drive_load_w.iter().map(|&load_w| watts("vehicle.drive_load_w", load_w)));
    ranges
}

fn places(instance: &Instance) -> Vec<Range> {
    let on_map = |key: String, value: f64| {
        let must = "a coordinate of the polar map, within 200000 m of the pole";
        Range { key, value, low: -200_000.0, high: 200_000.0, must }
    };
    let mut ranges = vec![
        on_map("start.x_m".to_owned(), instance.start.x_m),
        on_map("start.y_m".to_owned(), instance.start.y_m),
    ];
    for haven in &instance.havens {
        let key = |name: &str| format!("{name} of haven {}", haven.id);
        ranges.push(on_map(key("x_m"), haven.x_m));
        ranges.push(on_map(key("y_m"), haven.y_m));
        ranges.push(range(&key("radius_m"), haven.radius_m, (0.0, 1000.0), "0 to 1000"));
    }
    for goal in &instance.goals {
        let key = |name: &str| format!("{name} of goal {}", goal.id);
        ranges.push(on_map(key("x_m"), goal.x_m));
        ranges.push(on_map(key("y_m"), goal.y_m));
        ranges.push(range(&key("value"), goal.value, (0.0, 1e6), "0 to 1000000"));
        ranges.push(range(&key("dwell_h"), goal.dwell_h, (0.0, 240.0), "0 to 240"));
        ranges.push(range(&key("load_w"), goal.load_w, (0.0, 1000.0), "0 to 1000"));
    }
    ranges
}

fn once(instance: &Instance) -> Result<(), InstanceError> {
    let ids = instance.havens.iter().map(|haven| &haven.id);
    let ids = ids.chain(instance.goals.iter().map(|goal| &goal.id));
    let mut seen = BTreeSet::new();
    for id in ids {
        if !seen.insert(id) {
            return Err(InstanceError::Twice { id: id.clone() });
        }
    }
    Ok(())
}
