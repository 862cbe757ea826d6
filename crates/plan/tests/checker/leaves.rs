//! The leaves of a plan as JSON, how each may be disturbed, and which may be unnoticed.

use std::collections::{BTreeMap, BTreeSet};

use hilal_plan::{Plan, utc_text};
use hilal_quantity::Unit;
use serde_json::Value;

/// The keys and places that lead to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Key(String),
    Index(usize),
}

/// The same for all elements of a list.
fn kind_of(path: &[Step]) -> String {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Key(key) if text.is_empty() => text.push_str(key),
            Step::Key(key) => text.extend([".", key.as_str()]),
            Step::Index(_) => text.push_str("[]"),
        }
    }
    text
}

fn walk(value: &Value, path: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    match value {
        Value::Object(fields) => {
            for (key, field) in fields {
                path.push(Step::Key(key.clone()));
                walk(field, path, found);
                path.pop();
            }
        }
        Value::Array(elements) => {
            found.push(path.clone());
            for (index, element) in elements.iter().enumerate() {
                path.push(Step::Index(index));
                walk(element, path, found);
                path.pop();
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {
            found.push(path.clone());
        }
    }
}

fn at<'a>(value: &'a mut Value, path: &[Step]) -> &'a mut Value {
    path.iter().fold(value, |value, step| match step {
        Step::Key(key) => &mut value[key.as_str()],
        Step::Index(index) => &mut value[*index],
    })
}

/// Words that may stand in each other's place, so that the reader takes them.
const WORDS: &[&[&str]] = &[
    &["charge", "hibernate", "science", "drive"],
    &["planned", "dropped", "done"],
    &["off_the_map", "too_steep", "closed_ground", "too_many_rocks", "kept_out", "no_window"],
    &["no_lander", "too_risky", "unreachable_alone", "no_memory", "too_hot", "not_with_the_rest"],
];

/// What a leaf or a list may be changed to, with a name for the change.
fn changes(value: &Value) -> Vec<(&'static str, Value)> {
    match value {
        Value::Null => Vec::new(),
        Value::Bool(flag) => vec![("turned", Value::Bool(!flag))],
        Value::Number(number) => numbers(number),
        Value::String(text) => texts(text),
        Value::Array(elements) => lists(elements),
        Value::Object(_) => unreachable!("objects are no leaves"),
    }
}

fn numbers(number: &serde_json::Number) -> Vec<(&'static str, Value)> {
    if let Some(count) = number.as_u64() {
        let less = count.checked_sub(1).map(|less| ("less", Value::from(less)));
        return [("more", Value::from(count + 1))].into_iter().chain(less).collect();
    }
    let value = number.as_f64().unwrap();
    let by = f64::max(value.abs() / 100.0, 0.05);
    vec![
        ("more", Value::from(value + by)),
        ("less", Value::from(value - by)),
        ("far more", Value::from(value + 1e4)),
        ("far less", Value::from(value - 1e4)),
    ]
}

fn texts(text: &str) -> Vec<(&'static str, Value)> {
    if let Ok(utc) = hilal_quantity::Epoch::from_gregorian_str(text.trim_end_matches('Z')) {
        let shifted = |seconds: i64| Value::from(utc_text(utc + seconds * Unit::Second));
        return vec![
            ("later", shifted(1)),
            ("earlier", shifted(-1)),
            ("a step later", shifted(900)),
            ("a step earlier", shifted(-900)),
        ];
    }
    let alike = WORDS.iter().filter(|words| words.contains(&text)).flat_map(|words| words.iter());
    let others =
        alike.filter(|word| **word != text).map(|word| ("another word", Value::from(*word)));
    others.chain([("longer", Value::from(format!("{text}x")))]).collect()
}

fn lists(elements: &[Value]) -> Vec<(&'static str, Value)> {
    let mut changed = Vec::new();
    let mut change = |name: &'static str, with: &dyn Fn(&mut Vec<Value>)| {
        let mut elements = elements.to_vec();
        with(&mut elements);
        changed.push((name, Value::Array(elements)));
    };
    let last = elements.len().saturating_sub(1);
    if elements.is_empty() {
        return changed;
    }
    change("emptied", &|list| list.clear());
    for index in BTreeSet::from([0, last / 2, last]) {
        change("one dropped", &|list| drop(list.remove(index)));
        change("one doubled", &|list| list.insert(index, list[index].clone()));
    }
    if elements.len() > 1 && elements[0] != elements[last] {
        change("ends swapped", &|list| list.swap(0, last));
    }
    if elements.len() > 2 && elements[last / 2] != elements[last / 2 + 1] {
        change("neighbours swapped", &|list| list.swap(last / 2, last / 2 + 1));
    }
    changed
}

/// Some of the leaves of each kind: the first, the last, and two between.
fn chosen(plan: &Value) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    walk(plan, &mut Vec::new(), &mut found);
    let mut kinds: BTreeMap<String, Vec<Vec<Step>>> = BTreeMap::new();
    for path in found {
        kinds.entry(kind_of(&path)).or_default().push(path);
    }
    let some = |paths: Vec<Vec<Step>>| {
        let last = paths.len() - 1;
        let places = BTreeSet::from([0, last / 3, 2 * last / 3, last]);
        places.into_iter().map(|place| paths[place].clone()).collect::<Vec<_>>()
    };
    kinds.into_values().flat_map(some).collect()
}

/// A leaf, and a change of it.
pub(super) type Change = (String, &'static str);

/// The changes of a plan, one leaf at a time, that neither the reader nor the checker refuses.
pub(super) fn unnoticed(plan: &Plan, holds: &dyn Fn(&Plan) -> bool) -> BTreeSet<Change> {
    let sound = serde_json::to_value(plan).unwrap();
    let mut passed = BTreeSet::new();
    for path in chosen(&sound) {
        let mut changed = sound.clone();
        for (name, value) in changes(at(&mut changed, &path)) {
            let mut changed = sound.clone();
            *at(&mut changed, &path) = value;
            let read = serde_json::from_value::<Plan>(changed);
            if read.is_ok_and(|plan| holds(&plan)) {
                passed.insert((kind_of(&path), name));
            }
        }
    }
    passed
}

/// A leaf that is taken on trust: what may be changed unnoticed, and why.
#[derive(Debug)]
pub(super) struct OnTrust {
    leaf: &'static str,
    changes: &'static [&'static str],
    /// Why it cannot be recomputed, and what it is held to instead.
    pub(super) why: &'static str,
}

impl OnTrust {
    /// Whether a change is one that may pass.
    pub(super) fn covers(&self, (leaf, change): &Change) -> bool {
        self.leaf == leaf && self.changes.contains(change)
    }

    /// The leaf that it is about.
    pub(super) const fn leaf(&self) -> &'static str {
        self.leaf
    }
}

const fn trust(leaf: &'static str, changes: &'static [&'static str], why: &'static str) -> OnTrust {
    OnTrust { leaf, changes, why }
}

const SLIGHTLY: &[&str] = &["more", "less"];
const BY_A_STEP: &[&str] = &["a step later", "a step earlier"];
const FREELY: &[&str] = &["more", "less", "far more", "far less", "turned"];

/// All that is taken on trust; the table in `docs/models/checker.md` says the same.
pub(super) const ON_TRUST: &[OnTrust] = &[
    trust("seed", FREELY, "it names the run; terrain made from it is held by its hash"),
    trust("work.backward_relaxations", FREELY, "what the search took says nothing of the plan"),
    trust("work.forward_relaxations", FREELY, "what the search took says nothing of the plan"),
    trust("work.expansions", FREELY, "what the search took says nothing of the plan"),
    trust("work.bytes", FREELY, "what the search took says nothing of the plan"),
    trust("work.ended_early", FREELY, "what the search took says nothing of the plan"),
    trust(
        "summary.value_bound",
        SLIGHTLY,
        "a bound on other plans: between the value planned and that of all goals not proved out of reach",
    ),
    trust(
        "from.temperatures_c[]",
        SLIGHTLY,
        "what was measured: of box, battery and chassis only the box shows in the prediction",
    ),
    trust(
        "activities[].waypoints[].memory_mb",
        SLIGHTLY,
        "an upper bound: between what the replay finds and what the memory holds",
    ),
    trust(
        "contingencies[].activities[].kind",
        &["another word"],
        "to hibernate where it could charge is no fault: it is replayed like that",
    ),
    trust(
        "goals[].evidence.least_wh",
        SLIGHTLY,
        "of a sweep over the map: between reserve with margin and battery",
    ),
    trust(
        "goals[].evidence.utc",
        BY_A_STEP,
        "of a search: a step that leaves the time for the work",
    ),
    trust("goals[].evidence.loss", SLIGHTLY, "of a forecast for another plan: a probability"),
    trust(
        "safety[].energy_wh",
        &["less"],
        "a promise between two waypoints: no more than the replay finds, no less than loads can leave",
    ),
    trust(
        "safety[].need_wh",
        SLIGHTLY,
        "of a sweep over the map: between reserve with margin and what the plan's own way on takes",
    ),
    trust("risk.expected_value", SLIGHTLY, "of a forecast: between none and all that is planned"),
    trust("risk.limit", SLIGHTLY, "what was asked for: a probability that is not below the loss"),
    trust("prediction", &["emptied"], "a plan may predict nothing"),
    trust("safety", &["emptied", "one dropped"], "a plan may leave moments out"),
];
