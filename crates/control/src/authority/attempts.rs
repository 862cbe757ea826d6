//! Attempts to sign in, so that passwords cannot be tried one after the other.

use std::collections::BTreeMap;

/// Attempts that are free: ours.
const FREE: u32 = 5;
/// The longest wait after a wrong password, in seconds: ours.
const LONGEST_S: f64 = 300.0;
/// Names that are remembered; the one that was tried longest ago is forgotten.
const MOST: usize = 10_000;

/// Wrong passwords of late, by account.
#[derive(Debug, Default)]
pub(super) struct Attempts(BTreeMap<String, Tried>);

#[derive(Debug, Clone, Copy)]
struct Tried {
    wrong: u32,
    last_s: f64,
}

impl Attempts {
    /// Returns for how many seconds an account still has to wait; none where it may be tried.
    pub(super) fn wait_s(&self, account: &str, now_s: f64) -> Option<f64> {
        let tried = self.0.get(account)?;
        let over = tried.wrong.checked_sub(FREE)?;
        let wait_s = 2f64.powi(i32::try_from(over).unwrap_or(i32::MAX)).min(LONGEST_S);
        let left_s = tried.last_s + wait_s - now_s;
        (left_s > 0.0).then_some(left_s)
    }

    /// Notes an attempt, wrong until it is known to be right.
    pub(super) fn wrong(&mut self, account: &str, now_s: f64) {
        if self.0.len() >= MOST && !self.0.contains_key(account) {
            let oldest = self.0.iter().min_by(|a, b| a.1.last_s.total_cmp(&b.1.last_s));
            let oldest = oldest.map(|(name, _)| name.clone());
            oldest.and_then(|name| self.0.remove(&name));
        }
        let tried = self.0.entry(account.to_owned()).or_insert(Tried { wrong: 0, last_s: now_s });
        tried.wrong += 1;
        tried.last_s = now_s;
    }

    /// Notes a right password.
    pub(super) fn right(&mut self, account: &str) {
        self.0.remove(account);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_wrong_passwords_each_wait_is_twice_the_last_up_to_five_minutes() {
        let mut attempts = Attempts::default();
        let mut waits = Vec::new();
        for _ in 0..16 {
            waits.push(attempts.wait_s("one", 0.0).unwrap_or(0.0));
            attempts.wrong("one", 0.0);
        }
        assert_eq!(waits[..9], [0.0, 0.0, 0.0, 0.0, 0.0, 1.0, 2.0, 4.0, 8.0]);
        assert!((waits[15] - LONGEST_S).abs() < 1e-9);
        assert_eq!(attempts.wait_s("one", 301.0), None);
        assert_eq!(attempts.wait_s("two", 0.0), None);
        attempts.right("one");
        assert_eq!(attempts.wait_s("one", 0.0), None);
    }

    #[test]
    fn names_that_nobody_has_do_not_fill_memory() {
        let mut attempts = Attempts::default();
        for n in 0..2 * MOST {
            attempts.wrong(&n.to_string(), n as f64);
        }
        assert_eq!(attempts.0.len(), MOST);
    }
}
