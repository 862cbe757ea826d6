//! What flights in the simulator meet, as the command line says it.

use hilal_operations::simulated;

/// When ground and rover hear each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Contact {
    /// By terrain, orbits and stations.
    Declared,
    /// All the time, as the forecast takes it.
    Always,
}

impl From<Contact> for simulated::Contact {
    fn from(contact: Contact) -> Self {
        match contact {
            Contact::Declared => Self::Declared,
            Contact::Always => Self::Always,
        }
    }
}

/// What is on while a rover is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Loads {
    /// The larger load of driving and of standby, as the forecast has it.
    Awake,
    /// That of safe mode, which the flight software is in.
    Safe,
}

impl From<Loads> for simulated::StoppageLoads {
    fn from(loads: Loads) -> Self {
        match loads {
            Loads::Awake => Self::Awake,
            Loads::Safe => Self::Safe,
        }
    }
}
