//! Accounts: who can sign in, in `accounts.json` of the service's folder.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use argon2::Argon2;
use argon2::password_hash::phc::{PasswordHash, Salt};
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
use hilal_mission::Mission;
use hilal_mission::schema::Right;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::rights::Rights;

/// What a person does in an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// Leads a shift, and approves.
    FlightDirector,
    /// Operates a vehicle.
    Operator,
    /// Works with a payload.
    Scientist,
    /// Looks on.
    Observer,
}

impl Duty {
    /// Every duty.
    pub const ALL: [Self; 4] =
        [Self::FlightDirector, Self::Operator, Self::Scientist, Self::Observer];

    /// Returns its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::FlightDirector => "flight director",
            Self::Operator => "operator",
            Self::Scientist => "scientist",
            Self::Observer => "observer",
        }
    }
}

/// Somebody who can sign in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// What is typed to sign in.
    pub id: String,
    /// The person's or the console's name.
    pub name: String,
    /// Identifier of the organisation.
    pub organisation: String,
    /// What the person does.
    pub duty: Duty,
}

/// A password that is shown once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OneTimePassword {
    /// Of which account.
    pub account: Account,
    /// The password.
    pub password: String,
}

/// Why accounts cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AccountsError {
    /// The file cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the operating system says.
        source: std::io::Error,
    },
    /// The file is damaged.
    #[error(
        "{path} is no list of accounts: {source}; restore it from a backup, or remove it to make new accounts"
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        source: serde_json::Error,
    },
    /// It has the accounts of another mission.
    #[error(
        "{path} has the accounts of the mission {found:?}, and this is {wanted:?}; give another --state"
    )]
    OtherMission {
        /// The file.
        path: PathBuf,
        /// Of which mission.
        found: String,
        /// The mission that is served.
        wanted: String,
    },
    /// A password cannot be hashed, or the machine gives no random numbers.
    #[error("no password can be made: {0}")]
    Password(String),
}

#[derive(Debug, Serialize, Deserialize)]
struct AccountFile {
    mission: String,
    accounts: Vec<KeptAccount>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct KeptAccount {
    #[serde(flatten)]
    account: Account,
    /// Argon2id, as a PHC string.
    password: String,
}

/// The accounts of a mission.
#[derive(Debug)]
pub(super) struct Accounts {
    accounts: BTreeMap<String, KeptAccount>,
    /// Hash of a password that nobody has: who tries an unknown account waits as long.
    nobody: String,
}

impl Accounts {
    /// Opens the accounts of a mission, or makes those of a demonstration, and returns the passwords of new ones.
    pub(super) fn open(
        state: &Path,
        mission: &Mission,
        rights: &Rights,
    ) -> Result<(Self, Vec<OneTimePassword>), AccountsError> {
        let path = state.join("accounts.json");
        let nobody = hashed(&random_password()?)?;
        let of = |file: AccountFile| {
            let by_id = |kept: KeptAccount| (kept.account.id.clone(), kept);
            Self { accounts: file.accounts.into_iter().map(by_id).collect(), nobody }
        };
        match fs::read(&path) {
            Ok(octets) => {
                let damaged = |source| AccountsError::Damaged { path: path.clone(), source };
                let file: AccountFile = serde_json::from_slice(&octets).map_err(damaged)?;
                if file.mission != mission.id {
                    let (found, wanted) = (file.mission, mission.id.clone());
                    return Err(AccountsError::OtherMission { path, found, wanted });
                }
                Ok((of(file), Vec::new()))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let (file, passwords) = demonstration(mission, rights)?;
                write(&path, &file)?;
                Ok((of(file), passwords))
            }
            Err(source) => Err(AccountsError::File { path, source }),
        }
    }

    /// Returns an account.
    pub(super) fn get(&self, id: &str) -> Option<&Account> {
        self.accounts.get(id).map(|kept| &kept.account)
    }

    /// Returns the account that a password opens. It takes as long for an account that there is not.
    pub(super) fn opened_by(&self, id: &str, password: &str) -> Option<&Account> {
        let kept = self.accounts.get(id);
        let hash = kept.map_or(self.nobody.as_str(), |kept| kept.password.as_str());
        let hash = PasswordHash::new(hash).ok()?;
        let right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        kept.filter(|_| right).map(|kept| &kept.account)
    }
}

/// Makes an account for everybody whom a demonstration needs.
fn demonstration(
    mission: &Mission,
    rights: &Rights,
) -> Result<(AccountFile, Vec<OneTimePassword>), AccountsError> {
    let mut accounts = Vec::new();
    let mut add = |id: String, name: &str, (organisation, duty): (&str, Duty)| {
        let (organisation, name) = (organisation.to_owned(), name.to_owned());
        accounts.push(Account { id, name, organisation, duty });
    };
    let first = rights.flown().first().map_or("", String::as_str);
    let mut directed = false;
    let commands = |id: &str, of: &str| rights.has(id, Right::Commander, of);
    for (id, organisation) in &mission.organisations {
        let flown = rights.flown();
        let over = |of: &String| {
            flown.contains(of) || flown.iter().any(|vehicle| carries(mission, vehicle, of))
        };
        let theirs: Vec<_> = organisation.roles.iter().filter(|role| over(&role.of)).collect();
        // The short names belong to one organisation; another that commands the first vehicle too has its own before them.
        if commands(id, first) && !directed {
            directed = true;
            add("director".to_owned(), "Flight director", (id, Duty::FlightDirector));
            add("operator".to_owned(), "Operator", (id, Duty::Operator));
            add("operator-2".to_owned(), "Second operator", (id, Duty::Operator));
            add("scientist".to_owned(), "Scientist", (id, Duty::Scientist));
        } else if flown.iter().any(|vehicle| commands(id, vehicle)) {
            add(format!("{id}-director"), "Flight director", (id, Duty::FlightDirector));
            add(format!("{id}-operator"), "Operator", (id, Duty::Operator));
        } else if theirs.iter().any(|role| role.role != Right::Viewer) {
            add(id.clone(), "Scientist", (id, Duty::Scientist));
        } else if !theirs.is_empty() {
            add(id.clone(), "Observer", (id, Duty::Observer));
        }
    }
    // An organisation may be called as an account is.
    accounts.sort_by(|a, b| a.id.cmp(&b.id));
    accounts.dedup_by(|a, b| a.id == b.id);
    let mut kept = Vec::new();
    let mut passwords = Vec::new();
    for account in accounts {
        let password = random_password()?;
        kept.push(KeptAccount { account: account.clone(), password: hashed(&password)? });
        passwords.push(OneTimePassword { account, password });
    }
    Ok((AccountFile { mission: mission.id.clone(), accounts: kept }, passwords))
}

fn carries(mission: &Mission, vehicle: &str, payload: &str) -> bool {
    let found = mission.vehicles.iter().find(|(id, _)| id.as_str() == vehicle);
    found.is_some_and(|(_, vehicle)| vehicle.payloads.iter().any(|id| id == payload))
}

/// Writes a file that its owner alone reads, whole or not at all.
fn write(path: &Path, file: &AccountFile) -> Result<(), AccountsError> {
    let refused = |source| AccountsError::File { path: path.to_owned(), source };
    let text = serde_json::to_vec_pretty(file).map_err(|error| refused(error.into()))?;
    let unfinished = path.with_extension("json.tmp");
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = options.open(&unfinished).map_err(refused)?;
    out.write_all(&text).and_then(|()| out.sync_all()).map_err(refused)?;
    fs::rename(&unfinished, path).map_err(refused)
}

/// Letters and digits that nobody takes for others.
const ALPHABET: &[u8; 32] = b"abcdefghjkmnpqrstuvwxyz23456789-";

/// Makes a password of 60 random bits, in groups that can be read out.
fn random_password() -> Result<String, AccountsError> {
    let mut groups = Vec::new();
    while groups.len() < 4 {
        let mut group = String::new();
        while group.len() < 3 {
            let [octet] = random()?;
            let letter = ALPHABET[usize::from(octet % 32)];
            if letter != b'-' {
                group.push(char::from(letter));
            }
        }
        groups.push(group);
    }
    Ok(groups.join("-"))
}

/// Returns octets that nobody can foresee.
pub(crate) fn random<const N: usize>() -> Result<[u8; N], AccountsError> {
    let mut octets = [0; N];
    getrandom::fill(&mut octets).map_err(|error| AccountsError::Password(error.to_string()))?;
    Ok(octets)
}

fn hashed(password: &str) -> Result<String, AccountsError> {
    let salt =
        Salt::new(&random::<16>()?).map_err(|error| AccountsError::Password(error.to_string()))?;
    // Argon2id, 19 MiB, two passes, one lane: the least that OWASP's password storage cheat sheet asks for, and the
    // library's own parameters.
    let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
    hash.map(|hash| hash.to_string()).map_err(|error| AccountsError::Password(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MISSION: &str = include_str!("../../../../missions/reference.toml");

    #[test]
    fn accounts_outlive_a_restart_and_only_the_right_password_opens_them() {
        let mission = Mission::parse("reference.toml", MISSION).expect("the mission");
        let rights = Rights::of(&mission);
        let folder = tempfile::tempdir().expect("a folder");
        let (_, passwords) = Accounts::open(folder.path(), &mission, &rights).expect("made");
        let ids: Vec<&str> = passwords.iter().map(|one| one.account.id.as_str()).collect();
        for id in
            ["director", "operator", "operator-2", "metu-director", "istvs", "rover-collaboration"]
        {
            assert!(ids.contains(&id), "{ids:?}");
        }
        let (accounts, again) = Accounts::open(folder.path(), &mission, &rights).expect("opened");
        assert!(again.is_empty(), "passwords are shown once");
        let one = &passwords[0];
        assert_eq!(accounts.opened_by(&one.account.id, &one.password), Some(&one.account));
        assert_eq!(accounts.opened_by(&one.account.id, "wrong"), None);
        assert_eq!(accounts.opened_by("nobody", &one.password), None);
        let text = fs::read_to_string(folder.path().join("accounts.json")).expect("read");
        assert!(!text.contains(&one.password) && text.contains("$argon2id$"));
    }

    #[test]
    fn the_accounts_of_another_mission_and_damaged_ones_are_left_as_they_are() {
        let mut mission = Mission::parse("reference.toml", MISSION).expect("the mission");
        let rights = Rights::of(&mission);
        let folder = tempfile::tempdir().expect("a folder");
        Accounts::open(folder.path(), &mission, &rights).expect("made");
        mission.id = "other".to_owned();
        let error = Accounts::open(folder.path(), &mission, &rights).expect_err("another mission");
        assert!(error.to_string().contains("give another --state"), "{error}");
        let path = folder.path().join("accounts.json");
        fs::write(&path, "{").expect("written");
        let error = Accounts::open(folder.path(), &mission, &rights).expect_err("damaged");
        assert!(error.to_string().contains("no list of accounts"), "{error}");
        assert_eq!(fs::read_to_string(&path).expect("read"), "{");
    }
}
