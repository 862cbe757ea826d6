//! The one binary: `hilal`.
//!
//! Results go to stdout, everything else to stderr. Exit codes: 0 done, 1 failed, 2 the command
//! line is wrong, 3 done with loss (the mission was flown and did not end as it should).
#![forbid(unsafe_code)]

mod args;
mod clock;
mod data;
mod datagram_socket;
mod dictionary;
mod exit;
mod faults;
mod file;
mod fly;
mod ground;
mod horizon;
mod input;
mod link;
mod mission;
mod output;
mod plan;
mod progress;
mod run;
mod serve;
mod site;
mod sky;
mod stdout;
mod stop_signal;

use clap::Parser as _;

use crate::args::{Arguments, Command};
use crate::exit::Outcome;

fn main() -> std::process::ExitCode {
    let arguments = Arguments::parse();
    let outcome = match arguments.command {
        Command::Run(arguments) => run::command(&arguments),
        Command::Plan(arguments) => plan::command(&arguments),
        Command::Faults(arguments) => faults::command(&arguments),
        Command::Dictionary(arguments) => dictionary::command(&arguments),
        Command::Serve(arguments) => serve::command(&arguments),
        Command::Fly(arguments) => fly::command(&arguments),
        Command::Link(arguments) => link::command(&arguments),
        Command::Ground(arguments) => ground::command(&arguments),
        Command::Mission(arguments) => mission::command(&arguments),
        Command::Sky(arguments) => sky::command(&arguments),
        Command::Horizon(arguments) => horizon::command(&arguments),
        Command::Site(arguments) => site::command(&arguments),
        Command::Data(arguments) => data::command(&arguments),
    };
    outcome.unwrap_or_else(|error| Outcome::failed(&error)).into()
}
