//! Every telecommand ever made, and where it stands.

use hilal_dictionary::{Command, FailureCode, Stage};
use hilal_quantity::Epoch;

/// Where a telecommand stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum CommandState {
    /// On the ground, waiting for a link or for room in the on-board schedule.
    Waiting,
    /// Sent, nothing heard of it yet.
    Sent,
    /// In the on-board schedule.
    OnBoard,
    /// Released and accepted.
    Accepted,
    /// Done.
    Completed,
    /// Refused on board.
    Refused,
    /// Accepted, and not done.
    Failed,
    /// Given up on the ground: its time had passed, or a later one took its place.
    Dropped,
}

impl CommandState {
    /// Returns the state's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::OnBoard => "on board",
            Self::Accepted => "accepted",
            Self::Completed => "completed",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }
}

/// One telecommand.
#[derive(Debug, Clone, PartialEq)]
pub struct CommandEntry {
    /// Its number in the ledger.
    pub number: u32,
    /// What it asked when it was made.
    pub asked: Command,
    /// What it asks, as last sent.
    pub command: Command,
    /// When the plan wanted it released; none when it is for now.
    pub planned: Option<Epoch>,
    /// When it is released on board, as last sent.
    pub release: Epoch,
    /// When it was first sent.
    pub sent: Option<Epoch>,
    /// When it was accepted on board at its release (on-board time).
    pub accepted: Option<Epoch>,
    /// When it was completed (on-board time).
    pub completed: Option<Epoch>,
    /// Why it was refused or failed.
    pub failure: Option<FailureCode>,
    /// Where it stands.
    pub state: CommandState,
    /// How often it was sent.
    pub attempts: u32,
}

/// Every telecommand, in the order it was made.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CommandLedger {
    entries: Vec<CommandEntry>,
}

/// A telecommand's place in the ledger.
pub(crate) type EntryIndex = usize;

impl CommandLedger {
    /// Returns every telecommand in the order it was made.
    pub fn entries(&self) -> impl Iterator<Item = &CommandEntry> {
        self.entries.iter()
    }

    pub(crate) fn entries_mut(&mut self) -> impl Iterator<Item = &mut CommandEntry> {
        self.entries.iter_mut()
    }

    /// Returns how many telecommands stand so.
    pub fn count(&self, state: CommandState) -> usize {
        self.entries.iter().filter(|entry| entry.state == state).count()
    }

    /// Returns how many telecommands were sent at least once.
    pub fn sent(&self) -> usize {
        self.entries.iter().filter(|entry| entry.sent.is_some()).count()
    }

    /// Returns how many telecommands were released later than planned, or given up.
    pub fn late(&self) -> usize {
        let late = |entry: &&CommandEntry| {
            let moved = entry.planned.is_some_and(|planned| entry.release > planned);
            moved || entry.state == CommandState::Dropped
        };
        self.entries.iter().filter(late).count()
    }

    pub(crate) fn add(
        &mut self,
        command: Command,
        planned: Option<Epoch>,
        release: Epoch,
    ) -> EntryIndex {
        let index = self.entries.len();
        self.entries.push(CommandEntry {
            number: u32::try_from(index).unwrap_or(u32::MAX),
            asked: command,
            command,
            planned,
            release,
            sent: None,
            accepted: None,
            completed: None,
            failure: None,
            state: CommandState::Waiting,
            attempts: 0,
        });
        index
    }

    pub(crate) fn entry(&self, index: EntryIndex) -> &CommandEntry {
        &self.entries[index]
    }

    pub(crate) fn entry_mut(&mut self, index: EntryIndex) -> &mut CommandEntry {
        &mut self.entries[index]
    }

    pub(crate) fn mark_sent(&mut self, index: EntryIndex, now: Epoch) {
        let entry = &mut self.entries[index];
        entry.sent = entry.sent.or(Some(now));
        entry.state = CommandState::Sent;
        entry.attempts += 1;
    }

    /// Takes a verification report about the telecommand itself.
    pub(crate) fn verify(
        &mut self,
        index: EntryIndex,
        (stage, failure): (Stage, Option<FailureCode>),
        epoch: Epoch,
    ) {
        let entry = &mut self.entries[index];
        match stage {
            Stage::Accepted => {
                entry.accepted = entry.accepted.or(Some(epoch));
                // Reports may come out of order: a completed telecommand stays completed.
                entry.state = entry.state.max(CommandState::Accepted);
            }
            Stage::Completed => {
                entry.completed = Some(epoch);
                entry.failure = None;
                entry.state = CommandState::Completed;
            }
            Stage::Refused => entry.state = CommandState::Refused,
            Stage::Failed => entry.state = CommandState::Failed,
        }
        if failure.is_some() {
            entry.failure = failure;
        }
    }
}
