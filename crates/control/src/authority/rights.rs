//! What an organisation's rights and a person's duty allow: the one table of it.
//!
//! | to do | who may |
//! |---|---|
//! | see a vehicle's telemetry, events, telecommands | who belongs to an organisation with a right over the vehicle |
//! | know that a vehicle is there | besides, one with a right over a payload on it |
//! | send a telecommand | an operator or flight director of an organisation that commands the vehicle |
//! | ask for a telecommand about a payload | a scientist of an organisation that commands the payload; a flight director approves |
//! | approve or reject | another than who asked: a flight director of an organisation that commands the vehicle, or, where a flight director asked, an operator of that organisation |
//! | acknowledge an alarm, put it aside | an operator or flight director of an organisation that commands the vehicle |
//! | read the audit trail | a flight director |
//! | set the clock of a simulated mission, read how a rehearsal went | a flight director of an organisation that commands the first vehicle |

use std::collections::BTreeMap;

use hilal_mission::Mission;
use hilal_mission::schema::Right;

use super::accounts::{Account, Duty};

/// What an organisation sees of a vehicle.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sight {
    /// Telemetry, events and telecommands.
    Whole,
    /// That it is there: only payloads on it are theirs.
    Payloads,
    /// Nothing.
    Nothing,
}

/// How a telecommand may be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ask {
    /// It is sent, unless what it can do asks for a second person.
    Direct,
    /// A flight director has to approve.
    WithApproval,
}

/// Why somebody may not.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Denial(String);

impl Denial {
    pub(super) const fn new(text: String) -> Self {
        Self(text)
    }
}

/// The rights of a mission's organisations.
#[derive(Debug, Clone)]
pub(crate) struct Rights {
    /// Rights over things, by organisation and thing.
    over: BTreeMap<(String, String), Vec<Right>>,
    /// The vehicle that carries a payload.
    carriers: BTreeMap<String, String>,
    /// Names of organisations.
    names: BTreeMap<String, String>,
    flown: Vec<String>,
}

impl Rights {
    /// Takes rights from a mission; who owns a vehicle has that right, said or not.
    pub(super) fn of(mission: &Mission) -> Self {
        let mut over: BTreeMap<(String, String), Vec<Right>> = BTreeMap::new();
        for (id, organisation) in &mission.organisations {
            for role in &organisation.roles {
                over.entry((id.clone(), role.of.clone())).or_default().push(role.role);
            }
        }
        let mut carriers = BTreeMap::new();
        for (id, vehicle) in &mission.vehicles {
            over.entry((vehicle.owner.clone(), id.to_string())).or_default().push(Right::Owner);
            for payload in &vehicle.payloads {
                carriers.insert(payload.clone(), id.to_string());
            }
        }
        let flown = mission.flown.iter().map(ToString::to_string).collect();
        let organisations = mission.organisations.iter();
        let names = organisations.map(|(id, one)| (id.clone(), one.name.clone())).collect();
        Self { over, carriers, names, flown }
    }

    /// Returns the name of an organisation.
    pub(crate) fn organisation_name(&self, organisation: &str) -> String {
        self.names.get(organisation).map_or(organisation, String::as_str).to_owned()
    }

    /// Returns the vehicles that fly.
    pub(crate) fn flown(&self) -> &[String] {
        &self.flown
    }

    pub(super) fn has(&self, organisation: &str, right: Right, of: &str) -> bool {
        self.rights(organisation, of).contains(&right)
    }

    fn rights(&self, organisation: &str, of: &str) -> &[Right] {
        let key = (organisation.to_owned(), of.to_owned());
        self.over.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Says what an organisation sees of a vehicle.
    pub(crate) fn sight(&self, organisation: &str, vehicle: &str) -> Sight {
        if !self.rights(organisation, vehicle).is_empty() {
            return Sight::Whole;
        }
        let on_it = |payload: &String| self.carriers.get(payload).is_some_and(|on| on == vehicle);
        let theirs = self.over.keys().filter(|(who, _)| who == organisation);
        if theirs.map(|(_, of)| of).any(on_it) { Sight::Payloads } else { Sight::Nothing }
    }

    pub(crate) fn may_ask(
        &self,
        who: &Account,
        (vehicle, payload): (&str, Option<&str>),
    ) -> Result<Ask, Denial> {
        let Account { organisation, duty, .. } = who;
        let commands = self.has(organisation, Right::Commander, vehicle);
        let on_duty = matches!(duty, Duty::FlightDirector | Duty::Operator);
        if commands && on_duty {
            return Ok(Ask::Direct);
        }
        let of_payload = payload.is_some_and(|payload| {
            self.has(organisation, Right::Commander, payload)
                && self.carriers.get(payload).is_some_and(|on| on == vehicle)
        });
        if of_payload && *duty != Duty::Observer {
            return Ok(Ask::WithApproval);
        }
        Err(Denial::new(if commands {
            format!(
                "a {} does not send telecommands; ask an operator of {organisation}",
                duty.name()
            )
        } else {
            format!("{organisation} does not command {vehicle}; its commanders can be asked")
        }))
    }

    pub(crate) fn may_approve(
        &self,
        who: &Account,
        (asker, asked_by): (Option<&Account>, &str),
        vehicle: &str,
    ) -> Result<(), Denial> {
        if who.id == asked_by {
            let text = "a second person has to decide: who asked cannot".to_owned();
            return Err(Denial::new(text));
        }
        if !self.has(&who.organisation, Right::Commander, vehicle) {
            let text = format!("{} does not command {vehicle}", who.organisation);
            return Err(Denial::new(text));
        }
        let director_asked = asker.is_some_and(|asker| {
            asker.duty == Duty::FlightDirector && asker.organisation == who.organisation
        });
        match who.duty {
            Duty::FlightDirector => Ok(()),
            Duty::Operator if director_asked => Ok(()),
            duty => Err(Denial::new(format!(
                "a {} does not decide this; a flight director of {} does",
                duty.name(),
                who.organisation
            ))),
        }
    }

    pub(crate) fn may_attend(&self, who: &Account, vehicle: &str) -> Result<(), Denial> {
        if !self.has(&who.organisation, Right::Commander, vehicle) {
            let text = format!(
                "{} does not command {vehicle}; its operators attend to its alarms",
                who.organisation
            );
            return Err(Denial::new(text));
        }
        match who.duty {
            Duty::FlightDirector | Duty::Operator => Ok(()),
            duty => Err(Denial::new(format!("a {} does not attend to alarms", duty.name()))),
        }
    }

    pub(crate) fn may_set_clock(&self, who: &Account) -> Result<(), Denial> {
        let first = self.flown.first().map_or("", String::as_str);
        let commands = self.has(&who.organisation, Right::Commander, first);
        if commands && who.duty == Duty::FlightDirector {
            return Ok(());
        }
        let text = format!("only a flight director of who commands {first} sets the clock");
        Err(Denial::new(text))
    }

    #[expect(clippy::unused_self, reason = "asked as every right is")]
    pub(crate) fn may_read_audit(&self, who: &Account) -> Result<(), Denial> {
        match who.duty {
            Duty::FlightDirector => Ok(()),
            _ => Err(Denial::new("only flight directors read the audit trail".to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MISSION: &str = include_str!("../../../../missions/reference.toml");

    fn account(id: &str, organisation: &str, duty: Duty) -> Account {
        let (organisation, name) = (organisation.to_owned(), id.to_owned());
        Account { id: id.to_owned(), name, organisation, duty }
    }

    #[test]
    fn every_organisation_and_duty_may_what_the_table_says() {
        let mission = Mission::parse("reference.toml", MISSION).expect("the mission");
        let rights = Rights::of(&mission);
        let commanders = [("suparco", "rover"), ("metu", "micro-1"), ("metu", "micro-2")];
        let mut seen = 0;
        for organisation in mission.organisations.keys() {
            for vehicle in rights.flown().to_vec() {
                let commands = commanders.contains(&(organisation.as_str(), vehicle.as_str()));
                for duty in Duty::ALL {
                    let who = account("one", organisation, duty);
                    let works = matches!(duty, Duty::FlightDirector | Duty::Operator);
                    let asks = rights.may_ask(&who, (&vehicle, None));
                    assert_eq!(asks == Ok(Ask::Direct), commands && works, "{who:?} {vehicle}");
                    assert_eq!(asks.is_ok(), commands && works, "{who:?} {vehicle}");
                    let attends = rights.may_attend(&who, &vehicle);
                    assert_eq!(attends.is_ok(), commands && works, "{who:?} {vehicle}");
                    let other = account("two", organisation, Duty::Operator);
                    let decides = rights.may_approve(&who, (Some(&other), "two"), &vehicle);
                    let director = duty == Duty::FlightDirector;
                    assert_eq!(decides.is_ok(), commands && director, "{who:?} {vehicle}");
                    let own = rights.may_approve(&who, (Some(&who), "one"), &vehicle);
                    assert!(own.is_err(), "{who:?} {vehicle}");
                    let theirs = account("two", organisation, Duty::FlightDirector);
                    let decides = rights.may_approve(&who, (Some(&theirs), "two"), &vehicle);
                    assert_eq!(decides.is_ok(), commands && works, "{who:?} {vehicle}");
                    let clock = organisation == "suparco" && director;
                    assert_eq!(rights.may_set_clock(&who).is_ok(), clock, "{who:?}");
                    assert_eq!(rights.may_read_audit(&who).is_ok(), director);
                    seen += 1;
                }
            }
        }
        assert!(seen > 100, "{seen}");
    }

    #[test]
    fn sight_follows_from_rights_and_a_payload_alone_shows_no_telemetry() {
        let mission = Mission::parse("reference.toml", MISSION).expect("the mission");
        let rights = Rights::of(&mission);
        for (organisation, vehicle, sight) in [
            ("suparco", "rover", Sight::Whole),
            ("istvs", "rover", Sight::Whole),
            ("suparco", "micro-1", Sight::Nothing),
            ("zhejiang", "micro-2", Sight::Whole),
            ("egsa", "rover", Sight::Nothing),
            ("nobody", "rover", Sight::Nothing),
        ] {
            assert_eq!(rights.sight(organisation, vehicle), sight, "{organisation} {vehicle}");
        }
        let mut mission = mission;
        let roles = &mut mission.organisations.get_mut("rover-collaboration").expect("known").roles;
        roles.retain(|role| role.of != "rover");
        let rights = Rights::of(&mission);
        assert_eq!(rights.sight("rover-collaboration", "rover"), Sight::Payloads);
        let who = account("one", "rover-collaboration", Duty::Scientist);
        let own = rights.may_ask(&who, ("rover", Some("collaborative")));
        assert_eq!(own, Ok(Ask::WithApproval));
        assert!(rights.may_ask(&who, ("rover", Some("plasma"))).is_err());
        assert!(rights.may_ask(&who, ("rover", None)).is_err());
    }
}
