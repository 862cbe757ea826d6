//! Every public figure must name a reference that is written down.

use std::collections::BTreeMap;

use toml::{Table, Value};

use super::finding::Findings;
use crate::schema::Source;

pub(super) fn check(sources: &BTreeMap<String, Source>, findings: &mut Findings<'_>) {
    // The text has been parsed once already; a failure here would have been reported then.
    let Ok(table) = findings.text().parse::<Table>() else { return };
    let mut unknown = Vec::new();
    visit(&Value::Table(table), &mut Vec::new(), &mut |key, mark, source| {
        if matches!(mark, "confirmed" | "secondary") && !sources.contains_key(source) {
            unknown.push((
                key.to_owned(),
                format!(
                    "source `{source}` of a {mark} figure is not declared; add [sources.{source}]"
                ),
            ));
        }
    });
    for (key, message) in unknown {
        findings.error(&key, message);
    }
}

/// Shows the key, mark and source of every figure.
fn visit(value: &Value, path: &mut Vec<String>, show: &mut impl FnMut(&str, &str, &str)) {
    let children: Vec<(String, &Value)> = match value {
        Value::Table(table) => {
            let text = |key: &str| table.get(key).and_then(Value::as_str);
            if let (Some(mark), Some(source)) = (text("mark"), text("source")) {
                show(&path.join("."), mark, source);
            }
            table.iter().map(|(key, value)| (key.clone(), value)).collect()
        }
        Value::Array(values) => {
            values.iter().enumerate().map(|(index, value)| (index.to_string(), value)).collect()
        }
        _ => Vec::new(),
    };
    for (key, value) in children {
        path.push(key);
        visit(value, path, show);
        path.pop();
    }
}
