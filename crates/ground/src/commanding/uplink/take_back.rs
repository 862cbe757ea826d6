//! What safe mode undoes, found in the ledger and put back into the queue.

use hilal_dictionary::Command;
use hilal_quantity::Epoch;

use super::Uplink;
use crate::commanding::ledger::{CommandEntry, CommandState, EntryIndex};

impl Uplink {
    /// Takes back what safe mode and the reset of the schedule that follows it took away, to be
    /// sent again: what was in the schedule, drives released and not done, what was refused since
    /// `safe_since`, and what was going on then. `waypoints_left` are those that the rover forgot.
    /// Returns how many telecommands that is.
    pub fn take_back(&mut self, safe_since: Epoch, waypoints_left: usize) -> usize {
        let mut taken = self.lost_since(safe_since);
        taken.extend(self.interrupted(safe_since, waypoints_left));
        taken.sort_unstable();
        for index in &taken {
            let entry = self.ledger.entry_mut(*index);
            let (asked, planned) = (entry.asked, entry.planned.unwrap_or(entry.release));
            if entry.state != CommandState::Completed {
                entry.state = CommandState::Dropped;
            }
            self.waiting.push(self.ledger.add(asked, Some(planned), planned));
        }
        let ledger = &self.ledger;
        let planned = |index: &EntryIndex| ledger.entry(*index).planned.is_some();
        self.flying.retain(|packet| !packet.members.iter().any(planned));
        self.waiting.sort_by_key(|index| ledger.entry(*index).release);
        taken.len()
    }

    /// Gives up every telecommand for the schedule that is not done: what waits, what is on its way,
    /// and what the reset of the schedule that follows takes away on board.
    pub fn withdraw(&mut self) {
        self.waiting.clear();
        let ledger = &self.ledger;
        let planned = |index: &EntryIndex| ledger.entry(*index).planned.is_some();
        self.flying.retain(|packet| !packet.members.iter().any(planned));
        let undone = [CommandState::Waiting, CommandState::Sent, CommandState::OnBoard];
        for entry in self.ledger.entries_mut() {
            if entry.planned.is_some() && undone.contains(&entry.state) {
                entry.state = CommandState::Dropped;
            }
        }
    }

    /// What was in the schedule or refused.
    fn lost_since(&self, safe_since: Epoch) -> Vec<EntryIndex> {
        let lost = |entry: &CommandEntry| match entry.state {
            CommandState::Sent | CommandState::OnBoard => true,
            CommandState::Refused | CommandState::Failed => entry.release >= safe_since,
            _ => false,
        };
        let entries = self.ledger.entries().enumerate();
        entries.filter(|(_, e)| e.planned.is_some() && lost(e)).map(|(index, _)| index).collect()
    }

    /// The drives that the rover had begun and forgot, and what it was doing besides.
    fn interrupted(&self, safe_since: Epoch, waypoints_left: usize) -> Vec<EntryIndex> {
        let before = |entry: &CommandEntry| {
            entry.planned.is_some() && entry.completed.is_some_and(|done| done <= safe_since)
        };
        let entries = self.ledger.entries().enumerate();
        let mut executed: Vec<(EntryIndex, &CommandEntry)> =
            entries.filter(|(_, entry)| before(entry)).collect();
        executed.sort_by_key(|(_, entry)| entry.completed);
        let is_drive =
            |item: &&(EntryIndex, &CommandEntry)| matches!(item.1.asked, Command::DriveTo { .. });
        let drives = executed.iter().rev().filter(is_drive).take(waypoints_left);
        let last = executed.last().filter(|item| !is_drive(item));
        drives.chain(last).map(|(index, _)| *index).collect()
    }
}
