//! One transaction of CFDP after the other: classes, timers, limits, faults, suspension and cancellation.

use crate::link::{self, Channel, Pair, STEP_MS};
use hilal_packets::cfdp::*;

fn ending(outcome: Option<Outcome>) -> Option<(Ending, ConditionCode)> {
    outcome.map(|outcome| (outcome.ending, outcome.condition))
}

#[test]
fn class_1_without_closure_ends_with_the_eof_and_the_source_hears_nothing() {
    let mut pair = Pair::class_1(20_500, Closure::NotRequested);
    pair.run_to_the_end();
    pair.assert_delivered();
    assert_eq!(pair.source.counts().received_pdus, 0);
    assert_eq!(pair.source.counts().sent_pdus, 1 + 21 + 1);
    assert_eq!(pair.source.outcome().map(|o| o.file_status), Some(FileStatus::Unreported));
}

#[test]
fn class_1_with_closure_tells_the_source_what_became_of_the_file() {
    let mut pair = Pair::class_1(20_500, Closure::Requested);
    pair.run_to_the_end();
    pair.assert_delivered();
    assert_eq!(pair.source.outcome().map(|o| o.file_status), Some(FileStatus::Retained));
}

#[test]
fn in_class_1_a_file_with_a_gap_is_discarded_after_the_last_check() {
    let mut pair = Pair::class_1(20_000, Closure::Requested);
    pair.run_for(50);
    pair.to_destination.clear();
    pair.channel.lost = 1000;
    pair.run_for(20);
    pair.channel.lost = 0;
    pair.run_to_the_end();
    let checked = (Ending::Cancelled, ConditionCode::CheckLimitReached);
    assert_eq!(ending(pair.destination.outcome()), Some(checked));
    assert_eq!(pair.now_ms / 30_000, 10);
}

#[test]
fn in_class_1_what_comes_after_the_eof_is_still_taken() {
    let mut pair = Pair::class_1(20_000, Closure::NotRequested);
    pair.channel.jitter_ms = 5_000;
    pair.run_to_the_end();
    pair.assert_delivered();
}

#[test]
fn an_empty_file_and_its_names_arrive() {
    let mut pair = Pair::class_2(0);
    pair.run_to_the_end();
    pair.assert_delivered();
    let metadata = pair.destination.metadata().expect("metadata");
    assert_eq!(metadata.source_name.octets(), b"science/neutrons");
    assert_eq!(metadata.destination_name.octets(), b"inbox/neutrons");
    assert_eq!(metadata.file_size, 0);
}

#[test]
fn a_file_arrives_with_each_checksum_type() {
    for checksum in
        [ChecksumType::Modular, ChecksumType::Crc32, ChecksumType::Crc32C, ChecksumType::Null]
    {
        let request = link::request(TransmissionMode::Acknowledged, 100_001, Closure::NotRequested);
        let request = PutRequest { checksum, ..request };
        let mut pair = Pair::new(&request, SourceSettings::LUNAR, DestinationSettings::LUNAR);
        pair.channel.lost = 100;
        pair.run_to_the_end();
        pair.assert_delivered();
    }
}

#[test]
fn without_contact_nothing_is_sent_and_no_timer_runs() {
    let mut pair = Pair::class_2(20_000);
    pair.run_for(100);
    pair.set_contact(Contact::Closed);
    let sent = [pair.source.counts().sent_pdus, pair.destination.counts().sent_pdus];
    pair.now_ms += 400 * 86_400_000;
    pair.run_for(1_000);
    assert_eq!([pair.source.counts().sent_pdus, pair.destination.counts().sent_pdus], sent);
    assert_eq!((pair.source.last_fault(), pair.destination.last_fault()), (None, None));
    pair.set_contact(Contact::Open);
    pair.run_to_the_end();
    pair.assert_delivered();
}

#[test]
fn a_gap_is_asked_for_before_the_eof_where_the_procedure_is_immediate() {
    for (procedure, asked) in [(NakProcedure::Immediate, 1), (NakProcedure::Deferred, 0)] {
        let request = link::request(TransmissionMode::Acknowledged, 900_000, Closure::NotRequested);
        let settings =
            DestinationSettings { nak_procedure: procedure, ..DestinationSettings::LUNAR };
        let mut pair = Pair::new(&request, SourceSettings::LUNAR, settings);
        pair.run_for(100);
        pair.to_destination.clear();
        pair.run_for(200);
        assert_eq!(pair.destination.counts().sent_pdus, asked);
        assert_eq!(pair.destination.missing().is_empty(), asked == 1);
        pair.run_to_the_end();
        pair.assert_delivered();
    }
}

#[test]
fn an_eof_that_nobody_acknowledges_is_sent_ten_times_then_cancelled_then_abandoned() {
    let mut pair = Pair::class_2(5_000);
    pair.channel.lost = 1000;
    pair.run_until(|pair| pair.source.outcome().is_some());
    let abandoned = (Ending::Abandoned, ConditionCode::PositiveAckLimitReached);
    assert_eq!(ending(pair.source.outcome()), Some(abandoned));
    assert_eq!(pair.source.counts().sent_pdus, 1 + 5 + 10 + 10);
    assert_eq!(pair.now_ms / 1_000, 600);
}

#[test]
fn a_finished_pdu_that_nobody_acknowledges_is_sent_ten_times_and_the_file_stays() {
    let mut pair = Pair::class_2(5_000);
    pair.run_until(|pair| pair.destination.finished().is_some());
    let before = pair.destination.counts().sent_pdus;
    pair.channel.lost = 1000;
    pair.to_destination.clear();
    pair.to_source.clear();
    pair.run_until(|pair| pair.destination.outcome().is_some());
    let outcome = pair.destination.outcome().expect("an outcome");
    assert_eq!(outcome.condition, ConditionCode::PositiveAckLimitReached);
    assert_eq!(outcome.delivery, DeliveryCode::Complete);
    assert_eq!(outcome.file_status, FileStatus::Retained);
    assert!((10..=12).contains(&(pair.destination.counts().sent_pdus - before)));
}

#[test]
fn what_is_asked_for_ten_times_in_vain_ends_the_transaction_at_both_ends() {
    let mut pair = Pair::class_2(20_000);
    pair.run_for(50);
    pair.to_destination.clear();
    pair.run_until(|pair| pair.destination.counts().sent_pdus == 2);
    // From here on the destination hears nothing, and the source hears everything.
    while pair.destination.finished().is_none() {
        pair.to_destination.clear();
        pair.step();
    }
    let told = pair.destination.finished().map(|finished| finished.condition);
    assert_eq!(told, Some(ConditionCode::NakLimitReached));
    pair.run_to_the_end();
    let limit = Some((Ending::Cancelled, ConditionCode::NakLimitReached));
    assert_eq!(ending(pair.source.outcome()), limit);
    assert_eq!(ending(pair.destination.outcome()), limit);
}

#[test]
fn silence_ends_a_transaction_at_either_end() {
    let mut pair = Pair::class_2(20_000);
    pair.run_for(50);
    pair.channel.lost = 1000;
    pair.run_until(|pair| pair.destination.finished().is_some());
    assert_eq!(pair.destination.last_fault(), Some(ConditionCode::InactivityDetected));

    let mut pair = Pair::class_2(20_000);
    pair.run_for(50);
    pair.to_destination.clear();
    pair.run_until(|pair| pair.destination.extent() == 20_000);
    pair.run_for(30);
    pair.channel.lost = 1000;
    pair.to_destination.clear();
    pair.to_source.clear();
    pair.run_until(|pair| pair.source.last_fault().is_some());
    assert_eq!(pair.source.last_fault(), Some(ConditionCode::InactivityDetected));
}

#[test]
fn a_suspended_end_sends_nothing_and_goes_on_when_it_is_resumed() {
    let mut pair = Pair::class_2(100_000);
    pair.channel = Channel { lost: 100, delay_ms: 100, ..Channel::default() };
    pair.run_for(300);
    pair.source.suspend(pair.now_ms);
    pair.destination.suspend(pair.now_ms);
    assert_eq!(pair.source.activity(), Activity::Suspended);
    let sent = [pair.source.counts().sent_pdus, pair.destination.counts().sent_pdus];
    pair.now_ms += 86_400_000;
    pair.run_for(1_000);
    assert_eq!([pair.source.counts().sent_pdus, pair.destination.counts().sent_pdus], sent);
    assert_eq!((pair.source.last_fault(), pair.destination.last_fault()), (None, None));
    pair.source.resume(pair.now_ms);
    pair.destination.resume(pair.now_ms);
    pair.run_to_the_end();
    pair.assert_delivered();
}

#[test]
fn either_end_cancels_and_the_other_learns_of_it() {
    for by_source in [true, false] {
        let mut pair = Pair::class_2(100_000);
        pair.channel = Channel { lost: 300, delay_ms: 100, ..Channel::default() };
        pair.run_for(300);
        if by_source {
            pair.source.cancel(pair.now_ms);
        } else {
            pair.destination.cancel(pair.now_ms);
        }
        pair.run_to_the_end();
        let cancelled = Some((Ending::Cancelled, ConditionCode::CancelRequestReceived));
        assert_eq!(ending(pair.source.outcome()), cancelled);
        assert_eq!(ending(pair.destination.outcome()), cancelled);
        assert!(pair.source.progress() < 100_000);
    }
}

#[test]
fn keep_alives_come_on_time_and_a_destination_too_far_behind_is_a_fault() {
    let request = link::request(TransmissionMode::Acknowledged, 900_000, Closure::NotRequested);
    let source = SourceSettings { keep_alive_discrepancy: Some(50_000), ..SourceSettings::LUNAR };
    let destination =
        DestinationSettings { keep_alive_ms: Some(1_000), ..DestinationSettings::LUNAR };
    let mut pair = Pair::new(&request, source, destination);
    pair.run_for(3_500);
    assert_eq!(pair.destination.counts().sent_pdus, 3);
    assert_eq!(pair.source.last_fault(), None);
    pair.channel.delay_ms = 2_000;
    pair.run_until(|pair| pair.source.last_fault().is_some());
    assert_eq!(pair.source.last_fault(), Some(ConditionCode::KeepAliveLimitReached));
}

#[test]
fn a_prompt_is_answered_at_once() {
    for response in PromptResponse::ALL {
        let mut pair = Pair::class_2(900_000);
        pair.run_for(100);
        pair.source.prompt(*response);
        pair.run_for(2 * STEP_MS);
        let answers: Vec<_> = pair.to_source.iter().map(|(_, pdu)| Pdu::read(pdu)).collect();
        let [Ok((_, answer))] = answers[..] else { panic!("{answers:?}") };
        match response {
            PromptResponse::Nak => {
                let Pdu::Nak(nak) = answer else { panic!("{answer:?}") };
                assert_eq!(nak.requests.iter().count(), 0);
                assert!(nak.scope.end > 0);
            }
            PromptResponse::KeepAlive => {
                let Pdu::KeepAlive(keep_alive) = answer else { panic!("{answer:?}") };
                assert_eq!(keep_alive.progress, pair.destination.extent());
            }
        }
    }
}

#[test]
fn a_store_that_refuses_is_a_fault_at_either_end() {
    let mut pair = Pair::class_2(20_000);
    pair.received.refuses = true;
    pair.run_to_the_end();
    let rejected = Some((Ending::Cancelled, ConditionCode::FilestoreRejection));
    assert_eq!(ending(pair.source.outcome()), rejected);
    assert_eq!(pair.destination.outcome().map(|o| o.file_status), Some(FileStatus::Rejected));

    let mut pair = Pair::class_2(20_000);
    pair.sent.file.truncate(9_000);
    pair.run_to_the_end();
    assert_eq!(ending(pair.source.outcome()), rejected);
    assert_eq!(ending(pair.destination.outcome()), rejected);
}

/// Gives PDUs that were made by hand to a destination with these fault handlers.
fn destination_after(faults: FaultHandlers, pdus: &[Pdu<'_>]) -> Destination<8> {
    let header = link::header(TransmissionMode::Acknowledged);
    let settings = DestinationSettings { faults, ..DestinationSettings::LUNAR };
    let mut destination = Destination::new(&header, settings);
    let mut store = link::Memory::default();
    for pdu in pdus {
        let mut buffer = [0; 256];
        let length = pdu.write(&header, &mut buffer).expect("it fits");
        destination.receive(&buffer[..length], &mut store, 0).expect("a PDU for it");
    }
    destination
}

fn metadata(checksum_type: u8, options: &[u8]) -> Pdu<'_> {
    Pdu::Metadata(Metadata {
        closure_requested: false,
        checksum_type,
        file_size: 4,
        source_name: b"a",
        destination_name: b"b",
        options: Tlvs::new(options).expect("whole options"),
    })
}

const DATA: Pdu<'_> = Pdu::FileData(FileData { offset: 0, octets: b"dust" });

fn eof(checksum: u32, file_size: u64) -> Pdu<'static> {
    let condition = ConditionCode::NoError;
    Pdu::Eof(Eof { condition, checksum, file_size, fault_location: None })
}

#[test]
fn a_wrong_checksum_is_handled_as_its_handler_says() {
    let condition = ConditionCode::FileChecksumFailure;
    for handler in FaultHandler::ALL {
        let faults = FaultHandlers::all(FaultHandler::Cancel).with(condition, *handler);
        let destination = destination_after(faults, &[metadata(0, &[]), DATA, eof(1, 4)]);
        assert_eq!(destination.last_fault(), Some(condition));
        let told = destination.finished().map(|f| (f.condition, f.delivery, f.file_status));
        let incomplete = |status| Some((condition, DeliveryCode::Incomplete, status));
        let (expected, activity) = match handler {
            FaultHandler::Cancel => (incomplete(FileStatus::Discarded), Activity::Active),
            FaultHandler::Ignore => (incomplete(FileStatus::Retained), Activity::Active),
            FaultHandler::Suspend => (None, Activity::Suspended),
            FaultHandler::Abandon => (None, Activity::Active),
        };
        assert_eq!((told, destination.activity()), (expected, activity), "{handler:?}");
        let abandoned = *handler == FaultHandler::Abandon;
        assert_eq!(
            destination.outcome().map(|o| o.ending == Ending::Abandoned),
            abandoned.then_some(true)
        );
    }
}

#[test]
fn a_source_replaces_fault_handlers_of_the_destination() {
    let ignore_checksum_failure = [4, 1, 0x53];
    let faults = FaultHandlers::all(FaultHandler::Cancel);
    let destination =
        destination_after(faults, &[metadata(0, &ignore_checksum_failure), DATA, eof(1, 4)]);
    let status = destination.finished().map(|finished| finished.file_status);
    assert_eq!(status, Some(FileStatus::Retained));
}

#[test]
fn data_beyond_the_end_of_the_file_are_a_fault() {
    let faults = FaultHandlers::all(FaultHandler::Cancel);
    for pdus in [[DATA, eof(0, 3)], [eof(0, 3), DATA]] {
        let destination = destination_after(faults, &pdus);
        assert_eq!(destination.last_fault(), Some(ConditionCode::FileSizeError));
    }
}

#[test]
fn a_checksum_type_that_is_not_known_is_a_fault() {
    let faults = FaultHandlers::all(FaultHandler::Cancel);
    let destination = destination_after(faults, &[metadata(1, &[])]);
    assert_eq!(destination.last_fault(), Some(ConditionCode::UnsupportedChecksumType));
}

#[test]
fn pdus_of_other_transactions_and_for_the_other_end_are_refused() {
    let header = link::header(TransmissionMode::Acknowledged);
    let mut pair = Pair::class_2(20_000);
    let mut buffer = [0; 256];
    let length = DATA.write(&header, &mut buffer).expect("it fits");
    assert_eq!(pair.source.receive(&buffer[..length], 0), Err(PduError::OtherEnd));
    let other =
        PduHeader { transaction: TransactionId { sequence: 42, ..header.transaction }, ..header };
    let without_crc = PduHeader { crc: PduCrc::Absent, ..header };
    for header in [other, without_crc, link::header(TransmissionMode::Unacknowledged)] {
        let length = DATA.write(&header, &mut buffer).expect("it fits");
        let taken = pair.destination.receive(&buffer[..length], &mut pair.received, 0);
        assert_eq!(taken, Err(PduError::OtherTransaction));
        assert_eq!(pair.destination.counts().received_pdus, 0);
    }
}

#[test]
fn acknowledgements_go_on_after_the_end() {
    let mut pair = Pair::class_2(5_000);
    let header = link::header(TransmissionMode::Acknowledged);
    pair.run_to_the_end();
    let sent = [pair.source.counts().sent_pdus, pair.destination.counts().sent_pdus];
    let mut buffer = [0; 256];
    let length = eof(0, 5_000).write(&header, &mut buffer).expect("it fits");
    pair.destination.receive(&buffer[..length], &mut pair.received, pair.now_ms).expect("an EOF");
    let finished = pair.destination.finished().expect("what became of the file");
    let length = Pdu::Finished(finished).write(&header, &mut buffer).expect("it fits");
    pair.source.receive(&buffer[..length], pair.now_ms).expect("a Finished PDU");
    pair.run_for(100);
    assert_eq!(
        [pair.source.counts().sent_pdus, pair.destination.counts().sent_pdus],
        sent.map(|n| n + 1)
    );
    pair.assert_delivered();
}

#[test]
fn an_opportunity_too_short_for_a_pdu_is_left_unused() {
    let mut pair = Pair::class_2(5_000);
    pair.opportunity = 20;
    pair.run_for(1_000);
    assert_eq!(pair.source.counts().sent_pdus, 0);
    pair.opportunity = 100;
    pair.run_to_the_end();
    pair.assert_delivered();
}
