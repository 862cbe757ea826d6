//! What one node keeps, in which order it passes it on, and what it drops.

use hilal_mission::models::BitErrorRates;

use super::*;
use crate::Channel;
use crate::arrival_order::ArrivalOrder;

const LINK: Link = Link {
    down_bit_s: 2072.0, // a frame of 223 octets in a second
    up_bit_s: 8000.0,
    bit_errors: BitErrorRates { up: 0.0, down: 0.0 },
    delay_ms: 0,
    margins: None,
};
const DOWN: Option<(Hop, Link)> = Some((Hop::LanderDirect, LINK));

/// Frames of one codeword that are numbered as they come.
#[derive(Default)]
struct Frames(ArrivalOrder);

impl Frames {
    fn next(&mut self, urgency: Urgency, mark: u8) -> DownFrame {
        let virtual_channel = urgency.virtual_channel(hilal_dictionary::Transmitter::Lander);
        let mut frame = vec![mark; 223];
        frame[1] = virtual_channel.value() << 1;
        let number = self.0.send(&frame);
        DownFrame { frame, channel: Channel::Lander, number }
    }
}

/// A node that holds so many frames for Earth.
fn node(frames: usize) -> ForwardingNode {
    ForwardingNode::new((223 * frames * 16).div_ceil(15))
}

fn passed(node: &mut ForwardingNode, now_ms: u64) -> Vec<(u64, u8)> {
    node.pass_down(now_ms, DOWN).into_iter().map(|(at_ms, down)| (at_ms, down.frame[0])).collect()
}

#[test]
fn reports_that_came_later_leave_before_science_and_each_in_its_order() {
    let (mut node, mut frames) = (node(10), Frames::default());
    for (mark, urgency) in
        [Urgency::Bulk, Urgency::Bulk, Urgency::Urgent, Urgency::Urgent].into_iter().enumerate()
    {
        let mark = u8::try_from(mark).unwrap();
        assert_eq!(node.take_down(0, frames.next(urgency, mark)), []);
    }
    assert_eq!(passed(&mut node, 100_000), [], "the link has only just come up");
    let expected = [(101_000, 2), (102_000, 3), (103_000, 0), (104_000, 1)];
    assert_eq!(passed(&mut node, 200_000), expected);
}

#[test]
fn a_frame_under_way_is_sent_whole_before_an_urgent_one_that_comes_meanwhile() {
    let (mut node, mut frames) = (node(10), Frames::default());
    assert_eq!(passed(&mut node, 0), []);
    node.take_down(0, frames.next(Urgency::Bulk, 1));
    node.take_down(0, frames.next(Urgency::Bulk, 2));
    assert_eq!(passed(&mut node, 900), []);
    node.take_down(500, frames.next(Urgency::Urgent, 3));
    assert_eq!(passed(&mut node, 3000), [(1000, 1), (2000, 3), (3000, 2)]);
}

#[test]
fn a_frame_whose_hop_goes_while_it_is_sent_is_sent_again() {
    let (mut node, mut frames) = (node(10), Frames::default());
    passed(&mut node, 0);
    node.take_down(0, frames.next(Urgency::Urgent, 1));
    assert_eq!(passed(&mut node, 999), []);
    assert!(node.pass_down(5000, None).is_empty());
    assert_eq!(passed(&mut node, 9000), []);
    assert_eq!(passed(&mut node, 10_000), [(10_000, 1)]);
}

#[test]
fn a_full_store_drops_the_newest_science_and_then_the_newest_reports() {
    let (mut node, mut frames) = (node(3), Frames::default());
    for mark in 0..5 {
        node.take_down(0, frames.next(Urgency::Bulk, mark));
    }
    assert_eq!((node.counts().dropped_bulk, node.waiting_down_octets()), (2, 3 * 223));
    for mark in 10..15 {
        node.take_down(0, frames.next(Urgency::Urgent, mark));
    }
    let NodeCounts { dropped_urgent, dropped_bulk, most_down_octets, .. } = node.counts();
    assert_eq!((dropped_urgent, dropped_bulk, most_down_octets), (2, 5, 3 * 223));
    passed(&mut node, 0);
    let marks: Vec<u8> = passed(&mut node, 60_000).into_iter().map(|(_, mark)| mark).collect();
    assert_eq!(marks, [10, 11, 12]);
}

#[test]
fn a_node_without_room_drops_what_comes_and_counts_it() {
    let (mut node, mut frames) = (ForwardingNode::new(0), Frames::default());
    assert_eq!(node.take_down(0, frames.next(Urgency::Urgent, 1)).len(), 1);
    node.take_up(0, UpFrame { frame: vec![1; 40], channel: Channel::Lander });
    let NodeCounts { dropped_urgent, dropped_up, most_up_octets, .. } = node.counts();
    assert_eq!((dropped_urgent, dropped_up, most_up_octets), (1, 1, 0));
}

#[test]
fn telecommands_leave_in_the_order_in_which_they_came_and_each_by_its_own_hop() {
    let mut node = node(100);
    for (mark, channel) in
        [Channel::Lander, Channel::Relay, Channel::Lander, Channel::Relay].into_iter().enumerate()
    {
        node.take_up(0, UpFrame { frame: vec![u8::try_from(mark).unwrap()], channel });
    }
    let mut sent = |hop, now_ms| -> Vec<u8> {
        let frames = node.pass_up(now_ms, (hop, Some(LINK)));
        frames.into_iter().map(|(_, up)| up.frame[0]).collect()
    };
    // The lander is not in view: what waits for it keeps nothing else back.
    assert!(sent(Hop::Relay, 0).is_empty());
    assert_eq!(sent(Hop::Relay, 10_000), [1, 3]);
    assert!(sent(Hop::LanderRelay, 20_000).is_empty());
    assert_eq!(sent(Hop::LanderRelay, 30_000), [0, 2]);
}
