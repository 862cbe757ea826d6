//! The link: contacts, packets, data by payload, commands.

use hilal_environment::HopRate;
use hilal_ground::GroundSummary;
use hilal_ground::commanding::{CommandEntry, CommandState};
use hilal_sim::{Hop, HopCounts, LinkCounts, NodeCounts};

use crate::html::{Cell, Table, folded, paragraph, quiet, subheading};
use crate::run::facts::Facts;
use crate::run::link_budgets::{FlownBudgets, HopLook};
use crate::run::traffic::{Contact, Traffic, contacts};
use crate::words::{count, count_of, data, mission_day, percent, plural, utc, with_unit};

/// At most so many commands that failed are listed.
const LISTED: usize = 40;

/// Returns the section's body.
pub(crate) fn link(facts: &Facts<'_>) -> Vec<String> {
    let summary = &facts.run.flown.summary;
    let words = format!(
        "{} packets ({}) came down, {} could not be decoded; {} packets ({}) went up. The sequence \
         counts show {} with {} missing.",
        count(summary.packets_down),
        data(summary.bytes_down as f64),
        count(summary.packets_bad),
        count(summary.packets_up),
        data(summary.bytes_up as f64),
        plural(usize::try_from(summary.gaps).unwrap_or(usize::MAX), "gap", "gaps"),
        plural(usize::try_from(summary.packets_missing).unwrap_or(usize::MAX), "packet", "packets"),
    );
    vec![
        paragraph(&words),
        paragraph(&files_in_words(summary)),
        contact_table(facts),
        budget_table(facts),
        frame_table(facts),
        store_table(&facts.run.flown.hops),
        paragraph(&frames_in_words(facts)),
        payload_table(facts),
        subheading("Commands"),
        command_table(facts),
        failures(facts),
    ]
}

fn files_in_words(summary: &GroundSummary) -> String {
    let files = |number| plural(usize::try_from(number).unwrap_or(usize::MAX), "file", "files");
    format!(
        "{} ({}) came down and {} ({}) went up by CFDP, with {} sent again.",
        files(summary.files_down),
        data(summary.file_bytes_down as f64),
        files(summary.files_up),
        data(summary.file_bytes_up as f64),
        data(summary.file_bytes_repeated as f64),
    )
}

fn contact_table(facts: &Facts<'_>) -> String {
    let row = |contact: &Contact| {
        vec![
            Cell::text(contact.name),
            Cell::number(count_of(contact.spans.len())),
            Cell::number(with_unit(contact.hours(), 1, "h")),
            Cell::number(percent(contact.hours() * 3600.0 / facts.end_s())),
            Cell::number(with_unit(contact.longest_gap_h(), 1, "h")),
        ]
    };
    Table::new("Contacts as flown")
        .columns(&["Link"])
        .numbers(&["Contacts", "Up for", "Of the mission", "Longest gap"])
        .rows(contacts(facts).iter().map(row))
        .html()
}

/// The lines of a budget, each of a look at a hop.
type BudgetLine = (&'static str, fn(&HopLook) -> String);

/// Every hop at the look at which it was weakest, towards Earth, line by line.
fn budget_table(facts: &Facts<'_>) -> String {
    let flown = FlownBudgets::of(facts.run);
    let hops = Hop::ALL.into_iter();
    let looks: Vec<(Hop, HopLook)> =
        hops.filter_map(|hop| Some((hop, flown.weakest(hop)?))).collect();
    if looks.is_empty() {
        return quiet("The mission declares no link budgets: rates are as declared.");
    }
    let lines: [BudgetLine; 13] = [
        ("up for", |_| String::new()),
        ("mission day", |look| mission_day(look.at_s)),
        ("distance", |look| match look.range_km {
            near if near < 100.0 => with_unit(near, 2, "km"),
            far => with_unit(far, 0, "km"),
        }),
        ("radiated (EIRP)", |look| with_unit(look.budgets.down.eirp_dbw, 1, "dBW")),
        ("loss of free space", |look| with_unit(look.budgets.down.free_space.db(), 1, "dB")),
        ("loss to ground and air", |look| with_unit(look.budgets.down.excess.db(), 1, "dB")),
        ("gain of the receiving antenna", |look| with_unit(look.budgets.down.gain.db(), 1, "dBi")),
        ("noise temperature", |look| with_unit(look.budgets.down.noise_dbk, 1, "dBK")),
        ("carrier to noise density", |look| {
            with_unit(look.budgets.down.carrier_to_noise_density.db(), 1, "dB-Hz")
        }),
        ("rate", |look| rate(look.rates.down)),
        ("margin over the threshold", |look| margin(look.rates.down)),
        ("rate towards the vehicle", |look| rate(look.rates.up)),
        ("its margin", |look| margin(look.rates.up)),
    ];
    let rows = lines.iter().map(|(name, value)| {
        let cells = looks.iter().map(|(hop, look)| match *name {
            "up for" => Cell::number(percent(flown.share_up(*hop))),
            _ => Cell::number(value(look)),
        });
        core::iter::once(Cell::text(*name)).chain(cells).collect()
    });
    let names: Vec<&str> = looks.iter().map(|(hop, _)| hop.name()).collect();
    Table::new("Link budgets towards Earth, each hop when it was weakest and still up")
        .columns(&["Line"])
        .numbers(&names)
        .rows(rows)
        .html()
}

fn rate(rate: HopRate) -> String {
    match rate.rate.bits_per_second() {
        slow if slow < 1e3 => with_unit(slow, 0, "bit/s"),
        usual if usual < 1e6 => with_unit(usual / 1e3, 1, "kbit/s"),
        fast => with_unit(fast / 1e6, 1, "Mbit/s"),
    }
}

fn margin(rate: HopRate) -> String {
    rate.margin.map_or_else(|| "–".to_owned(), |margin| with_unit(margin.db(), 1, "dB"))
}

fn frame_table(facts: &Facts<'_>) -> String {
    let hops = facts.run.flown.hops.by_name().into_iter();
    let ways =
        hops.flat_map(|(name, counts)| [(name, "down", counts.down), (name, "up", counts.up)]);
    let used = ways.filter(|(_, _, counts)| counts.sent > 0);
    let row = |(name, way, HopCounts { sent, corrected, lost })| {
        vec![
            Cell::text(name),
            Cell::text(way),
            Cell::number(count(sent)),
            Cell::number(count(corrected)),
            Cell::number(count(lost)),
        ]
    };
    Table::new("Frames by hop")
        .columns(&["Hop", "Way"])
        .numbers(&["Sent", "Corrected", "Lost"])
        .rows(used.map(row))
        .html()
}

/// What waited at lander and relay, where anything did.
fn store_table(counts: &LinkCounts) -> String {
    let ways = |name, node: NodeCounts| {
        let NodeCounts { dropped_urgent, dropped_bulk, dropped_up, .. } = node;
        [
            (name, "down", node.most_down_octets, [Some(dropped_urgent), Some(dropped_bulk)]),
            (name, "up", node.most_up_octets, [Some(dropped_up), None]),
        ]
    };
    let stores = [("lander", counts.lander_node), ("relay", counts.relay_node)];
    let used = stores.into_iter().flat_map(|(name, node)| ways(name, node));
    let used = used.filter(|(_, _, most, dropped)| {
        *most > 0 || dropped.iter().flatten().any(|frames| *frames > 0)
    });
    let mut rows = used.map(|(name, way, most, [urgent, bulk])| {
        vec![
            Cell::text(name),
            Cell::text(way),
            Cell::number(data(most as f64)),
            Cell::number(urgent.map_or_else(|| "–".to_owned(), count)),
            Cell::number(bulk.map_or_else(|| "–".to_owned(), count)),
        ]
    });
    let Some(first) = rows.next() else { return String::new() };
    Table::new("Frames that waited at lander and relay")
        .columns(&["Store", "Way"])
        .numbers(&["Most that waited", "Reports or telecommands dropped", "Science dropped"])
        .rows(core::iter::once(first).chain(rows))
        .html()
}

fn frames_in_words(facts: &Facts<'_>) -> String {
    let (ground, vehicle) = (&facts.run.flown.summary, &facts.run.flown.command_frames);
    let refused = match (vehicle.refused(), vehicle.not_genuine) {
        (0, _) => "refused none".to_owned(),
        (refused, 0) => format!("refused {}", count(u64::from(refused))),
        (refused, forged) => format!(
            "refused {}, {} of them as not genuine",
            count(u64::from(refused)),
            count(u64::from(forged))
        ),
    };
    format!(
        "The ground received {} telemetry frames, rejected {} as damaged and misses {}. Of {} telecommand frames sent, \
         {} were repetitions; the vehicle acknowledged {} and {refused}. Corrected frames had bit errors that their \
         code put right. A frame is lost when more bits arrive wrong than its code corrects or a store on its way is full, and \
         a telecommand frame also when its link ends while it is on its way.",
        count(ground.frames_down),
        count(ground.frames_rejected),
        count(ground.frames_missing),
        count(ground.frames_up),
        count(ground.frames_repeated),
        count(ground.frames_acknowledged),
    )
}

fn payload_table(facts: &Facts<'_>) -> String {
    let traffic = Traffic::of(facts);
    let rows = traffic.0.iter().map(|payload| {
        let share = payload.received_bytes / payload.made_bytes;
        vec![
            Cell::text(&payload.name),
            Cell::number(with_unit(payload.on_h, 1, "h")),
            Cell::number(data(payload.made_bytes)),
            Cell::number(data(payload.received_bytes)),
            Cell::number(if share.is_finite() { percent(share) } else { "–".to_owned() }),
            Cell::number(count_of(payload.records)),
        ]
    });
    Table::new("Science data by payload")
        .columns(&["Payload"])
        .numbers(&["On", "Made at its rate", "Received", "Share", "Records"])
        .rows(rows)
        .html()
}

fn command_table(facts: &Facts<'_>) -> String {
    let summary = &facts.run.flown.summary;
    let ledger = facts.run.flown.ground.ledger();
    let row = |what: &str, value: String| vec![Cell::text(what), Cell::number(value)];
    let in_state = |state| count_of(ledger.count(state));
    Table::new("Telecommands")
        .columns(&["What became of them"])
        .numbers(&["Telecommands"])
        .row(row(
            "made from the plan, or by the ground's recovery",
            count(summary.commands_planned),
        ))
        .row(row("sent at least once", count(summary.commands_sent)))
        .row(row("reported as executed", count(summary.commands_executed)))
        .row(row("released later than planned, or given up", count(summary.commands_late)))
        .row(row("refused on board", in_state(CommandState::Refused)))
        .row(row("accepted and not done", in_state(CommandState::Failed)))
        .row(row("never sent: their time had passed", in_state(CommandState::Dropped)))
        .html()
}

fn failures(facts: &Facts<'_>) -> String {
    let bad = |entry: &&CommandEntry| {
        matches!(entry.state, CommandState::Refused | CommandState::Failed | CommandState::Dropped)
    };
    let entries: Vec<&CommandEntry> =
        facts.run.flown.ground.ledger().entries().filter(bad).collect();
    if entries.is_empty() {
        return quiet("No telecommand was refused, failed or given up.");
    }
    let row = |entry: &&CommandEntry| {
        vec![
            Cell::number(entry.number.to_string()),
            Cell::code(entry.asked.name()),
            Cell::number(utc(entry.release))
                .under(format!("day {}", mission_day(facts.seconds(entry.release)))),
            Cell::bad(entry.state.name()),
            Cell::text(entry.failure.map_or("no report", |failure| failure.text())),
        ]
    };
    let left_out = entries.len().saturating_sub(LISTED);
    let table = Table::new("Telecommands that were not done")
        .numbers(&["Number"])
        .columns(&["Telecommand"])
        .numbers(&["Release (UTC)"])
        .columns(&["State", "Reason"])
        .rows(entries.iter().take(LISTED).map(row))
        .html();
    let rest = match left_out {
        0 => String::new(),
        more => quiet(&format!("{} more are in telemetry/.", count_of(more))),
    };
    folded(
        &plural(entries.len(), "telecommand was not done", "telecommands were not done"),
        &(table + &rest),
    )
}
