//! The Communications Operation Procedure-1 (COP-1): telecommand frames arrive complete, in order and once.
//!
//! Both ends are state machines without clock, input or output. States, events and actions bear the
//! numbers and names of CCSDS 232.1-B-2, so that code, tests and the standard's tables can be laid
//! side by side.
//!
//! | Thing | Where it works | Defined in |
//! |---|---|---|
//! | [`Farm`]: accepts frames and reports in the [`Clcw`](crate::frame::Clcw) | vehicle | CCSDS 232.1-B-2, section 6, Table 6-1 |
//! | [`Fop`]: sends, and sends again what is missing | ground | CCSDS 232.1-B-2, section 5, Table 5-1 |
//! | [`ControlCommand`]: Unlock and Set V(R) | in frames of Type-BC | CCSDS 232.0-B-4, §4.1.3 |
//!
//! ```
//! use hilal_packets::cop1::{
//!     Directive, Farm, FarmWindow, Fop, FopSettings, FrameType, FrameVerdict, LowerLayer, Notification,
//!     ReceivedFrame, Room, Transmit,
//! };
//! use hilal_packets::frame::u6;
//!
//! let mut fop: Fop<&str, 8> = Fop::new(FopSettings::LIGHT_TIME).ok_or("settings")?;
//! let mut farm = Farm::new(FarmWindow::new(20).ok_or("window")?);
//! let mut confirmed = Vec::new();
//! let mut notify = |notification| {
//!     if let Notification::FduConfirmed { fdu, .. } = notification {
//!         confirmed.push(fdu);
//!     }
//! };
//!
//! fop.directive(Directive::InitiateWithoutCheck, 0, &mut notify)?;
//! assert!(fop.offer_ad("stop", 0, &mut notify).is_ok());
//! let Some(Transmit::Ad { sequence, fdu }) = fop.next_transmission(0) else { panic!() };
//! assert_eq!((sequence, *fdu), (0, "stop"));
//! fop.lower_layer(FrameType::Ad, LowerLayer::Accepted, 5, &mut notify);
//!
//! let answer = farm.receive(ReceivedFrame::Ad { sequence, room: Room::Available });
//! assert_eq!(answer.verdict, FrameVerdict::Accept);
//! fop.clcw(&farm.clcw(u6::new(1)), 2_700, &mut notify);
//! assert_eq!(confirmed, ["stop"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod command;
mod farm;
mod fop;

#[cfg(test)]
mod schedule_tests;

pub use command::ControlCommand;
pub use farm::{
    Farm, FarmAnswer, FarmEvent, FarmState, FarmWindow, FrameVerdict, ReceivedFrame, Room,
};
pub use fop::{
    Alert, Directive, DirectiveError, Fop, FopEvent, FopRecord, FopSettings, FopState, FrameType,
    LowerLayer, Notification, Notify, Refusal, RefusedFdu, TimeoutType, Transmit,
};
