//! How fast a telemetry frame of 1115 octets at interleaving depth 5 is coded on one core.
#![expect(clippy::unwrap_used, reason = "a bench fails by panicking")]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hilal_packets::coding::randomizer::Randomizer;
use hilal_packets::coding::reed_solomon::{Interleaving, decode, encode};

const FRAME: usize = 1115;
const CODEBLOCK: usize = 1275;
const DEPTH: Interleaving = Interleaving::Five;

fn codeblock() -> [u8; CODEBLOCK] {
    let mut frame = [0; FRAME];
    Randomizer::Telecommand.apply(&mut frame);
    let mut codeblock = [0; CODEBLOCK];
    encode(&frame, DEPTH, &mut codeblock).unwrap();
    codeblock
}

/// Adds errors to the first symbols of every codeword.
fn damaged(errors: usize) -> [u8; CODEBLOCK] {
    let mut codeblock = codeblock();
    for (octet, place) in codeblock.iter_mut().step_by(3).zip(0..errors * DEPTH.depth()) {
        *octet ^= u8::try_from(place % 255 + 1).unwrap();
    }
    codeblock
}

fn reed_solomon(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("reed_solomon");
    group.throughput(Throughput::Bytes(FRAME as u64));

    let sent = codeblock();
    let frame = &sent[..FRAME];
    let mut buffer = [0; CODEBLOCK];
    group.bench_function("encode", |bencher| {
        bencher.iter(|| encode(black_box(frame), DEPTH, &mut buffer).unwrap());
    });
    for errors in [0, 1, 16] {
        let received = damaged(errors);
        group.bench_function(format!("decode_{errors}_errors_a_codeword"), |bencher| {
            bencher.iter(|| {
                buffer = black_box(received);
                decode(&mut buffer, DEPTH).unwrap()
            });
        });
    }
    group.finish();
}

fn randomizer(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("randomizer");
    group.throughput(Throughput::Bytes(CODEBLOCK as u64));
    let mut codeblock = codeblock();
    group.bench_function("apply", |bencher| {
        bencher.iter(|| Randomizer::Telemetry.apply(black_box(&mut codeblock)));
    });
    group.finish();
}

criterion_group!(benches, reed_solomon, randomizer);
criterion_main!(benches);
