//! What a certificate names as taken on trust.

use super::world::{full, world};

/// What is named before the colon, in order.
fn names(on_trust: &[String]) -> Vec<&str> {
    on_trust.iter().filter_map(|line| Some(line.split_once(':')?.0)).collect()
}

#[test]
fn a_certificate_names_all_that_is_taken_on_trust_in_its_plan() {
    let on_trust = world().check(&full()).unwrap().on_trust;
    let always = ["seed", "summary.value_bound", "summary.min_energy_wh", "work"];
    let here = ["safety", "risk", "goals.G9", "goals.G10", "goals.G12", "goals.G13"];
    assert_eq!(names(&on_trust), [&always[..], &here].concat());
    // Evidence with a number says what the number is held to.
    let held = [
        (6, "cannot be visited and survived, even as the only goal"),
        (7, "; least_wh between reserve and battery, utc a step of the mission"),
        (8, "; utc a step of the mission that leaves the time for the work"),
        (9, "; loss a probability"),
    ];
    for (index, ending) in held {
        assert!(on_trust[index].ends_with(ending), "{}", on_trust[index]);
    }
    assert!(on_trust[5].starts_with("risk: loss 0.0007, 0.0007 of it in no haven, 15.99 points"));
}

#[test]
fn nothing_is_named_that_a_plan_does_not_say() {
    let mut plan = full();
    (plan.safety, plan.risk) = (Vec::new(), None);
    let on_trust = world().check(&plan).unwrap().on_trust;
    let named = names(&on_trust);
    assert!(!named.contains(&"safety") && !named.contains(&"risk"), "{named:?}");
    assert_eq!(named.len(), 8);
}
