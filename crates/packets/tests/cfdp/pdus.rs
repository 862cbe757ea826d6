//! PDUs of CFDP: any octets are read without a panic, what is written is read again, and an independent
//! codec agrees.

use hilal_packets::cfdp::*;
use proptest::prelude::*;
use proptest::sample::select;
use spacepackets::cfdp as peer;
use spacepackets::cfdp::pdu::{CommonPduConfig, PduHeader as PeerHeader};
use spacepackets::util::UnsignedByteField;

fn header() -> impl Strategy<Value = PduHeader> {
    (1_u8..=8, 1_u8..=8, any::<[u64; 3]>(), select(TransmissionMode::ALL), any::<[bool; 2]>())
        .prop_map(|(entity, sequence, [source, destination, number], mode, [crc, large])| {
            let fit = |value: u64, octets: u8| value >> (64 - 8 * u32::from(octets));
            PduHeader {
                transaction: TransactionId {
                    source: fit(source, entity),
                    destination: fit(destination, entity),
                    sequence: fit(number, sequence),
                },
                entity_width: IdentifierWidth::new(entity).expect("1 to 8"),
                sequence_width: IdentifierWidth::new(sequence).expect("1 to 8"),
                mode,
                crc: if crc { PduCrc::Present } else { PduCrc::Absent },
                size_width: if large { FileSizeWidth::Large } else { FileSizeWidth::Small },
            }
        })
}

/// Writes a PDU and reads it again.
fn is_read_as_written(header: &PduHeader, pdu: &Pdu<'_>) {
    let mut buffer = [0; 2048];
    let length = pdu.write(header, &mut buffer).expect("it fits");
    assert_eq!(Pdu::read(&buffer[..length]), Ok((*header, *pdu)));
    assert_eq!(PduHeader::read(&buffer[..length]), Ok(*header));
    assert!(Pdu::read(&buffer[..length - 1]).is_err());
    for room in 0..length {
        assert!(matches!(pdu.write(header, &mut buffer[..room]), Err(PduError::TooLong { .. })));
    }
}

proptest! {
    #[test]
    fn any_octets_are_read_or_refused(octets: Vec<u8>) {
        let _read = Pdu::read(&octets);
    }

    #[test]
    fn any_octets_behind_a_good_header_are_read_or_refused(
        header in header(),
        is_file_data: bool,
        towards_sender: bool,
        body in proptest::collection::vec(any::<u8>(), 0..80),
    ) {
        let header = PduHeader { crc: PduCrc::Absent, ..header };
        let mut buffer = [0; 256];
        let data = Pdu::FileData(FileData { offset: 0, octets: &body });
        let length = data.write(&header, &mut buffer).expect("it fits");
        let start = header.octets();
        buffer[start..start + body.len()].copy_from_slice(&body);
        let [_, high, low, ..] = &mut buffer;
        [*high, *low] = (body.len() as u16).to_be_bytes();
        buffer[0] = (buffer[0] & 0b1110_0111) | u8::from(is_file_data) << 4 | u8::from(towards_sender) << 3;
        if let Ok((read, pdu)) = Pdu::read(&buffer[..length]) {
            prop_assert_eq!(read, header);
            let mut again = [0; 256];
            prop_assert!(pdu.write(&header, &mut again).is_ok());
        }
    }

    #[test]
    fn one_wrong_bit_is_found_by_the_crc(header in header(), place: prop::sample::Index, bit in 0_u8..8) {
        let header = PduHeader { crc: PduCrc::Present, ..header };
        let mut buffer = [0; 64];
        let data = FileData { offset: 7, octets: b"regolith" };
        let length = Pdu::FileData(data).write(&header, &mut buffer).expect("it fits");
        buffer[place.index(length)] ^= 1 << bit;
        prop_assert_ne!(Pdu::read(&buffer[..length]), Ok((header, Pdu::FileData(data))));
    }

    #[test]
    fn file_data_and_metadata_are_read_as_written(
        header in header(),
        numbers: [u32; 2],
        octets in proptest::collection::vec(any::<u8>(), 0..300),
        names: [Vec<u8>; 2],
        closure_requested: bool,
        checksum_type in 0_u8..16,
    ) {
        let [offset, file_size] = numbers.map(u64::from);
        is_read_as_written(&header, &Pdu::FileData(FileData { offset, octets: &octets }));
        let options = [2, 3, b'a', b'b', b'c', 4, 1, 0x53];
        let [source_name, destination_name] = &names;
        is_read_as_written(&header, &Pdu::Metadata(Metadata {
            closure_requested,
            checksum_type,
            file_size,
            source_name,
            destination_name,
            options: Tlvs::new(&options).expect("whole options"),
        }));
    }

    #[test]
    fn other_directives_are_read_as_written(
        header in header(),
        numbers: [u32; 2],
        condition in select(ConditionCode::ALL),
        delivery in select(DeliveryCode::ALL),
        file_status in select(FileStatus::ALL),
        status in select(TransactionStatus::ALL),
        has_location: bool,
    ) {
        let [checksum, progress] = numbers;
        let progress = u64::from(progress);
        let fault_location = has_location.then_some(header.transaction.source);
        for pdu in [
            Pdu::Eof(Eof { condition, checksum, file_size: progress, fault_location }),
            Pdu::Finished(Finished { condition, delivery, file_status, fault_location }),
            Pdu::Ack(Ack { of: Acknowledged::Eof, condition, status }),
            Pdu::Ack(Ack { of: Acknowledged::Finished, condition, status }),
            Pdu::KeepAlive(KeepAlive { progress }),
            Pdu::Prompt(Prompt { response: PromptResponse::Nak }),
            Pdu::Prompt(Prompt { response: PromptResponse::KeepAlive }),
        ] {
            is_read_as_written(&header, &pdu);
        }
        let width = header.size_width;
        let requests: Vec<u8> = (0..6_u8).flat_map(|octet| vec![octet; width.octets()]).collect();
        let requests = SegmentRequests::new(&requests, width).expect("three pairs");
        prop_assert_eq!(requests.iter().count(), 3);
        let scope = ByteRange { start: 0, end: progress };
        is_read_as_written(&header, &Pdu::Nak(Nak { scope, requests }));
    }
}

/// The header that the independent codec makes of ours.
fn peer_config(header: &PduHeader) -> CommonPduConfig {
    let TransactionId { source, destination, sequence } = header.transaction;
    let id = |value, width: IdentifierWidth| UnsignedByteField::new(width.octets(), value);
    CommonPduConfig::new(
        id(source, header.entity_width),
        id(destination, header.entity_width),
        id(sequence, header.sequence_width),
        peer::TransmissionMode::Acknowledged,
        peer::LargeFileFlag::Normal,
        peer::CrcFlag::WithCrc,
        peer::Direction::TowardsReceiver,
    )
    .expect("identifiers of lengths that it knows")
}

#[test]
fn an_independent_codec_writes_the_same_octets() {
    let header = PduHeader {
        transaction: TransactionId { source: 0x0102, destination: 0x0304, sequence: 0x0506_0708 },
        entity_width: IdentifierWidth::TWO,
        sequence_width: IdentifierWidth::FOUR,
        mode: TransmissionMode::Acknowledged,
        crc: PduCrc::Present,
        size_width: FileSizeWidth::Small,
    };
    let peer_header = || PeerHeader::new_for_file_directive(peer_config(&header), 0);
    let (mut ours, mut theirs) = ([0; 128], [0; 128]);

    let eof = Eof {
        condition: ConditionCode::NoError,
        checksum: 0xCAFE_F00D,
        file_size: 70_000,
        fault_location: None,
    };
    let length = Pdu::Eof(eof).write(&header, &mut ours).expect("it fits");
    let peer_eof = peer::pdu::eof::EofPdu::new_no_error(peer_header(), 0xCAFE_F00D, 70_000);
    assert_eq!(peer_eof.write_to_slice(&mut theirs), Ok(length));
    assert_eq!(ours[..length], theirs[..length]);

    let data = FileData { offset: 4096, octets: b"Shackleton" };
    let length = Pdu::FileData(data).write(&header, &mut ours).expect("it fits");
    let peer_data = peer::pdu::file_data::FileDataPdu::new_no_seg_metadata(
        PeerHeader::new_for_file_data_default(peer_config(&header), 0),
        4096,
        b"Shackleton",
    );
    assert_eq!(peer_data.write_to_slice(&mut theirs), Ok(length));
    assert_eq!(ours[..length], theirs[..length]);

    let octets: Vec<u8> = [0, 0, 100, 250_u32].into_iter().flat_map(u32::to_be_bytes).collect();
    let requests = SegmentRequests::new(&octets, FileSizeWidth::Small).expect("two pairs");
    let nak = Nak { scope: ByteRange { start: 0, end: 300 }, requests };
    let length = Pdu::Nak(nak).write(&header, &mut ours).expect("it fits");
    let pairs = [(0, 0), (100, 250)];
    let peer_nak =
        peer::pdu::nak::NakPduCreator::new_normal_file_size(peer_header(), 0, 300, &pairs)
            .expect("a scope that it takes");
    assert_eq!(peer_nak.write_to_slice(&mut theirs), Ok(length));
    assert_eq!(ours[..length], theirs[..length]);
}
