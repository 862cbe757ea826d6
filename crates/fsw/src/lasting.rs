//! What outlives a reset: everything that was acknowledged and everything that must not be done twice.
//!
//! Each cycle ends by keeping what it has changed, before anything is switched, driven or sent
//! ([`FlightSoftware::keep`]). A reset at any instant therefore finds either what was before the cycle, and no one
//! has been told of it, or what was after it.
//!
//! The state is divided into [sections](section::Section), each a plain struct, and written only when it has
//! changed.

mod file_down;
mod image;
mod kept;
mod restart;
mod section;
mod watching;

pub use section::BANK_OCTETS;

pub(crate) use kept::Keeper;
