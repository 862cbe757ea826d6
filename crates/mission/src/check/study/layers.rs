//! What a candidate's terrain is known from.

use crate::check::finding::Findings;
use crate::schema::{Layer, LayerRole};

pub(super) fn check(site: &str, layers: &[Layer], findings: &mut Findings<'_>) {
    let key = format!("{site}.layers");
    if layers.is_empty() {
        findings.error(
            &key,
            "no elevation data is named; add at least the global layer, \
             { path = \"terrain/LDEM_4.LBL\", role = \"global\" }"
                .to_owned(),
        );
        return;
    }
    if !layers.is_sorted_by_key(|layer| layer.role) {
        findings.error(&key, "layers must go from near to far: near, regional, global".to_owned());
    }
    for role in [LayerRole::Near, LayerRole::Global] {
        let count = layers.iter().filter(|layer| layer.role == role).count();
        if count > 1 {
            let name = if role == LayerRole::Near { "near" } else { "global" };
            findings.error(
                &key,
                format!("{count} layers have the role `{name}`, of which a site has one at most"),
            );
        }
    }
    if layers.iter().all(|layer| layer.role == LayerRole::Near) {
        findings.warning(
            &key,
            "nothing is known of the terrain beyond the near layer: its horizons end at its \
             edge; add a regional or the global layer"
                .to_owned(),
        );
    }
}
