//! Every number, text and list of a plan is held: disturbed alone, each is refused, by the reader or by
//! the checker, but for those that are taken on trust, each with its reason.
#![expect(clippy::unwrap_used, reason = "a test whose plans cannot be read has failed")]

#[path = "checker/leaves.rs"]
mod leaves;
#[path = "checker/world.rs"]
#[allow(dead_code, reason = "the tests of faults use the rest")]
mod world;

use std::collections::BTreeSet;

use hilal_plan::Plan;
use leaves::{Change, ON_TRUST, unnoticed};
use world::{World, calm_world, from_state, full, world};

fn unnoticed_in(world: &World, plan: &Plan) -> BTreeSet<Change> {
    world.check(plan).unwrap_or_else(|violation| panic!("{violation}"));
    unnoticed(plan, &|changed| world.check(changed).is_ok())
}

#[test]
fn no_number_text_or_list_of_a_plan_can_be_disturbed_unnoticed_but_what_is_on_trust() {
    let mut passed = unnoticed_in(&world(), &full());
    passed.extend(unnoticed_in(&calm_world(), &from_state()));
    let covered = |change: &&Change| ON_TRUST.iter().any(|trust| trust.covers(change));
    let unheld: Vec<_> = passed.iter().filter(|change| !covered(change)).collect();
    assert!(unheld.is_empty(), "disturbed unnoticed: {unheld:#?}");
    for trust in ON_TRUST {
        let needed = passed.iter().any(|change| trust.covers(change));
        assert!(
            needed,
            "{} is held after all, and need not be trusted: {}",
            trust.leaf(),
            trust.why
        );
    }
}

#[test]
fn what_is_on_trust_is_in_the_documents() {
    let page = include_str!("../../../docs/models/checker.md");
    for trust in ON_TRUST {
        let row = format!("| `{}` | {} |", trust.leaf(), trust.why);
        assert!(page.contains(&row), "docs/models/checker.md lacks the row {row}");
    }
}
