//! Roles must name things that exist, and agree with their owners.

use super::finding::Findings;
use super::references::owned;
use crate::schema::{Mission, Right};

pub(super) fn check(mission: &Mission, findings: &mut Findings<'_>) {
    let things = owned(mission);
    for (id, organisation) in &mission.organisations {
        for (index, role) in organisation.roles.iter().enumerate() {
            let key = format!("organisations.{id}.roles.{index}");
            match things.iter().find(|(_, thing, _)| *thing == role.of) {
                None => findings.error(
                    &key,
                    format!(
                        "`{}` is no vehicle, payload, relay, station or asset, nor `lander`; \
                         declare it or name another",
                        role.of
                    ),
                ),
                Some((owner_key, thing, owner)) if role.role == Right::Owner && owner != id => {
                    findings.error(
                        &key,
                        format!(
                            "owner of `{thing}` is `{owner}` by {owner_key}; change one of them"
                        ),
                    );
                }
                Some(_) => {}
            }
        }
    }
}
