//! The receiving end of a telecommand channel: security, then FARM-1, then segments.

use hilal_packets::cop1::{ControlCommand, Farm, FarmWindow, FrameVerdict, ReceivedFrame, Room};
use hilal_packets::frame::{Clcw, SegmentAssembler, SegmentHeader, TcFrameKind, TcHeader, u6};
use hilal_packets::sdls::{Receiver, SdlsError};

use super::{Keys, Outcome};

/// Packets of a channel, joined from segments.
pub(super) type Segments = SegmentAssembler<{ TcHeader::MAX_FRAME }>;

/// The receiving end of a telecommand channel.
pub(super) struct CommandChannel {
    farm: Farm,
    /// None where frames are not secured.
    security: Option<Receiver>,
    /// None where frames have no segment header.
    segments: Option<Segments>,
}

impl CommandChannel {
    /// Begins with nothing received.
    pub(super) fn new(security: Option<Receiver>, segments: Option<Segments>) -> Outcome<Self> {
        let window = FarmWindow::new(64).ok_or("a window of 64 frames")?;
        Ok(Self { farm: Farm::new(window), security, segments })
    }

    /// Returns what telemetry says of the frames received so far.
    pub(super) fn clcw(&self, number: u6) -> Clcw {
        self.farm.clcw(number)
    }

    /// Takes a frame of this channel, and returns the packets that it completes.
    pub(super) fn take(
        &mut self,
        header: TcHeader,
        frame: &mut [u8],
        keys: &Keys,
    ) -> Outcome<Vec<u8>> {
        let received = match header.kind {
            TcFrameKind::Ad => {
                ReceivedFrame::Ad { sequence: header.sequence, room: Room::Available }
            }
            TcFrameKind::Bd => ReceivedFrame::Bd,
            TcFrameKind::Bc => frame
                .get(TcHeader::LENGTH..)
                .and_then(ControlCommand::from_octets)
                .map_or(ReceivedFrame::Invalid, ReceivedFrame::Bc),
        };
        let secured = self.security.as_mut().filter(|_| header.kind != TcFrameKind::Bc);
        let begin = TcHeader::LENGTH + self.segments.as_ref().map_or(0, |_| SegmentHeader::LENGTH);
        let mut data = begin..frame.len();
        let verified =
            secured.map(|end| Ok::<_, SdlsError>((end.check(keys, frame)?, end))).transpose()?;
        let answer = self.farm.receive(received);
        match answer.verdict {
            FrameVerdict::Accept => {}
            FrameVerdict::Execute => {
                println!("control {} {received:?}", header.virtual_channel);
                return Ok(Vec::new());
            }
            FrameVerdict::Discard => return Err(format!("FARM-1: {:?}", answer.event).into()),
        }
        if let Some((verified, receiver)) = verified {
            data = verified.range();
            receiver.accept(verified)?;
        }
        let data = frame.get(data).unwrap_or_default();
        let (Some(segments), Some(octet)) = (&mut self.segments, frame.get(TcHeader::LENGTH))
        else {
            return Ok(data.to_vec());
        };
        match SegmentHeader::from_octet(*octet) {
            SegmentHeader { part, map } if map == u6::new(1) => {
                Ok(segments.take(part, data).unwrap_or_default().to_vec())
            }
            SegmentHeader { map, .. } => Err(format!("MAP {map} is not known").into()),
        }
    }
}
