//! Who is who, who may what, and what was done.

mod accounts;
mod attempts;
mod audit;
mod rights;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hilal_mission::Mission;
use hilal_plan::utc_text;
use hilal_quantity::Epoch;

pub(crate) use accounts::random;
pub use accounts::{Account, AccountsError, Duty, OneTimePassword};
pub use audit::{AuditError, AuditView};
pub(crate) use rights::{Ask, Rights};
pub use rights::{Denial, Sight};

use accounts::Accounts;
use attempts::Attempts;
use audit::{AuditTrail, Noted};

/// The machine's clock, as the service sees it.
pub trait WallClock: std::fmt::Debug + Send + Sync {
    /// Returns seconds since 1970-01-01 (UTC), leap seconds not counted.
    fn unix_s(&self) -> f64;

    /// Returns seconds since some instant: they go on evenly, whoever sets the clock.
    fn steady_s(&self) -> f64;
}

/// Why the authority of a mission cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The accounts cannot be read or made.
    #[error(transparent)]
    Accounts(#[from] AccountsError),
    /// The audit trail cannot be read or made.
    #[error(transparent)]
    Audit(#[from] AuditError),
}

/// What somebody did or tried.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Deed<'a> {
    /// A verb.
    pub(crate) what: &'a str,
    /// What it was done to.
    pub(crate) subject: String,
    /// What came of it.
    pub(crate) outcome: &'a str,
}

/// What people have to be told of accounts and audit trail that were opened.
#[derive(Debug)]
pub struct OpenedAccounts {
    /// Passwords of new accounts: nobody can see them again.
    pub passwords: Vec<OneTimePassword>,
    /// Where a last line of the audit trail is now that a kill had cut short.
    pub torn: Option<PathBuf>,
}

/// Accounts, rights and the audit trail of a mission.
#[derive(Debug)]
pub(crate) struct AuthorityService {
    accounts: Accounts,
    rights: Rights,
    trail: Mutex<AuditTrail>,
    attempts: Mutex<Attempts>,
    /// Sessions that somebody has ended since the service began.
    ended: Mutex<BTreeSet<String>>,
    hosts: Vec<String>,
    clock: Arc<dyn WallClock>,
}

impl AuthorityService {
    /// Opens accounts and audit trail in a folder, or begins them, and returns what people have to be told.
    /// `hosts` are the names by which browsers may call the service.
    ///
    /// # Errors
    ///
    /// The folder's files are another mission's, are damaged, or cannot be read or written.
    pub(crate) fn open(
        state: &Path,
        mission: &Mission,
        (hosts, clock): (Vec<String>, Arc<dyn WallClock>),
    ) -> Result<(Self, OpenedAccounts), AuthorityError> {
        let rights = Rights::of(mission);
        let (accounts, passwords) = Accounts::open(state, mission, &rights)?;
        let (trail, torn) = AuditTrail::open(state)?;
        let trail = Mutex::new(trail);
        let (attempts, ended) = (Mutex::default(), Mutex::default());
        let opened = OpenedAccounts { passwords, torn };
        Ok((Self { accounts, rights, trail, attempts, ended, hosts, clock }, opened))
    }

    /// Returns the machine's time in UTC.
    pub(crate) fn wall(&self) -> String {
        utc_text(Epoch::from_unix_seconds(self.clock.unix_s()))
    }

    /// Says what an account sees of a vehicle.
    pub(crate) fn sight(&self, who: &Account, vehicle: &str) -> Sight {
        self.rights.sight(&who.organisation, vehicle)
    }

    /// Says whether an account may ask for a telecommand to a vehicle, about a payload or not.
    ///
    /// # Errors
    ///
    /// It may not.
    pub(crate) fn may_ask(
        &self,
        who: &Account,
        (vehicle, payload): &(&str, Option<&str>),
    ) -> Result<Ask, Denial> {
        self.rights.may_ask(who, (vehicle, *payload))
    }

    /// Says whether an account may decide on what another has asked of a vehicle.
    ///
    /// # Errors
    ///
    /// It may not.
    pub(crate) fn may_approve(
        &self,
        who: &Account,
        (asked_by, vehicle): (&str, &str),
    ) -> Result<(), Denial> {
        self.rights.may_approve(who, (self.accounts.get(asked_by), asked_by), vehicle)
    }

    /// Says whether an account may take a request back.
    ///
    /// # Errors
    ///
    /// It is another's.
    #[expect(clippy::unused_self, reason = "asked as every right is")]
    pub(crate) fn may_withdraw(&self, who: &Account, asked_by: &str) -> Result<(), Denial> {
        if who.id == asked_by {
            return Ok(());
        }
        Err(Denial::new(format!("only {asked_by}, who asked, can take it back")))
    }

    /// Says whether an account may acknowledge a vehicle's alarms, and put them aside.
    ///
    /// # Errors
    ///
    /// It may not.
    pub(crate) fn may_attend(&self, who: &Account, vehicle: &str) -> Result<(), Denial> {
        self.rights.may_attend(who, vehicle)
    }

    /// Says whether an account may set the speed of the simulated mission.
    ///
    /// # Errors
    ///
    /// It may not.
    pub(crate) fn may_set_clock(&self, who: &Account) -> Result<(), Denial> {
        self.rights.may_set_clock(who)
    }

    /// Writes down what somebody did; it is on the disk when this returns.
    ///
    /// # Errors
    ///
    /// The trail cannot be written.
    pub(crate) fn note(
        &self,
        who: &Account,
        deed: Deed<'_>,
        mission_utc: &str,
    ) -> Result<(), AuditError> {
        self.note_of((&who.id, &who.organisation), deed, mission_utc)
    }

    fn note_of(
        &self,
        (account, organisation): (&str, &str),
        Deed { what, subject, outcome }: Deed<'_>,
        mission_utc: &str,
    ) -> Result<(), AuditError> {
        locked(&self.trail).append(&Noted {
            utc_wall: self.wall(),
            mission_utc: mission_utc.to_owned(),
            account: account.to_owned(),
            organisation: organisation.to_owned(),
            what: what.to_owned(),
            subject,
            outcome: outcome.to_owned(),
        })
    }

    /// Returns entries of the audit trail to one who may read it.
    ///
    /// # Errors
    ///
    /// The account may not.
    pub(crate) fn audit_view(
        &self,
        who: &Account,
        after: Option<u64>,
    ) -> Result<AuditView, Denial> {
        self.rights.may_read_audit(who)?;
        Ok(locked(&self.trail).view(after))
    }

    /// Says whether somebody has ended a session.
    pub(crate) fn has_ended(&self, session: &str) -> bool {
        locked(&self.ended).contains(session)
    }

    /// Notes that a session is over: its sockets end.
    pub(crate) fn end(&self, session: &str) {
        locked(&self.ended).insert(session.to_owned());
    }

    /// Returns an account.
    pub(crate) fn account(&self, id: &str) -> Option<&Account> {
        self.accounts.get(id)
    }

    /// Returns the rights of organisations.
    pub(crate) const fn rights(&self) -> &Rights {
        &self.rights
    }

    /// Says whether a browser calls the service by a name of its own.
    pub(crate) fn answers_to(&self, host: &str) -> bool {
        self.hosts.iter().any(|known| known == host)
    }

    /// Counts an attempt to sign in before its password is looked at, so that attempts side by side count too; else
    /// returns for how many seconds the account still has to wait.
    pub(crate) fn attempt(&self, account: &str) -> Option<f64> {
        let mut attempts = locked(&self.attempts);
        let now_s = self.clock.steady_s();
        let wait_s = attempts.wait_s(account, now_s);
        if wait_s.is_none() {
            attempts.wrong(account, now_s);
        }
        wait_s
    }

    /// Returns the account that a password opens, and writes down that somebody signed in or failed to.
    ///
    /// # Errors
    ///
    /// The audit trail cannot be written.
    pub(crate) fn sign_in(
        &self,
        account: &str,
        password: &str,
    ) -> Result<Option<&Account>, AuditError> {
        let opened = self.accounts.opened_by(account, password);
        if opened.is_some() {
            locked(&self.attempts).right(account);
        }
        let outcome = if opened.is_some() { "done" } else { "wrong password" };
        // What is typed for an account that there is not may be a password.
        let account = self.accounts.get(account).map_or("unknown", |known| known.id.as_str());
        let organisation = opened.map_or("", |opened| opened.organisation.as_str());
        let deed = Deed { what: "sign in", subject: "console".to_owned(), outcome };
        self.note_of((account, organisation), deed, "")?;
        Ok(opened)
    }
}

/// What a lock guards; a thread that panicked with it has left it whole, since every change is one step.
fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
