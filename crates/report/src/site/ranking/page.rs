//! `index.html` of a ranking: the order, what decided it, and from which data each was judged.

use hilal_site::ranking::{Criterion, CriterionScore, Ranked};

use super::Ranking;
use crate::document::Page;
use crate::html::{Cell, Table, list, paragraph, quiet, section};
use crate::words::{escape, percent, utc, with_unit};

/// Returns the page.
pub(super) fn page(ranking: &Ranking) -> String {
    let study = &ranking.study;
    let title = format!("{}: sites ranked", study.name);
    let body = [
        header(ranking),
        "<main>\n".to_owned(),
        section("order", "Order", &[order(ranking), leads(ranking), overview()]),
        section("scores", "Scores by criterion", &[scores(ranking), scales(ranking)]),
        section("values", "Values over the landing ellipses", &[values(ranking)]),
        section("data", "From which data each was judged", &[data(ranking)]),
        section("ellipses", "Where the ellipse would be best placed", &[best(ranking)]),
        "</main>\n".to_owned(),
        format!(
            "<footer>{}</footer>\n",
            quiet(&format!("Made by hilal {}.", env!("CARGO_PKG_VERSION")))
        ),
    ]
    .concat();
    Page {
        title: &title,
        description: &study.description,
        first_section: "order",
        body: &body,
        style: "",
    }
    .html()
}

fn header(ranking: &Ranking) -> String {
    let study = &ranking.study;
    let start = study.period.start();
    let winner = ranking.ranked.first().and_then(|ranked| ranking.index(ranked.site()));
    let verdict = winner
        .map_or_else(String::new, |index| format!("First: {}.", ranking.analyses[index].plan.name));
    format!(
        "<header>\n<p class=\"kicker\">Sites ranked · {} to {} UTC</p>\n<h1>{}</h1>\n\
         <p class=\"verdict\">{}</p>\n{}{}</header>\n",
        utc(start),
        utc(start + study.period.duration()),
        escape(&study.name),
        escape(&verdict),
        paragraph(&study.description),
        quiet(
            "A place in this order is no better than the data behind it: sites known from coarse grids \
             lose their peaks, and the light on them. Read the table of data before the scores.",
        ),
    )
}

fn order(ranking: &Ranking) -> String {
    let row = |ranked: &Ranked| {
        let index = ranking.index(ranked.site());
        let plan = index.map(|index| &ranking.analyses[index]);
        let total = ranked.total().map_or_else(|| "unknown".to_owned(), |t| format!("{t:.3}"));
        let coarse = plan.map_or_else(String::new, |a| spacing(a.ground.data_spacing_m));
        vec![
            Cell::number(ranked.place().to_string()),
            Cell::text(plan.map_or_else(|| ranked.site().to_owned(), |a| a.plan.name.clone())),
            Cell::number(total),
            Cell::number(percent(ranked.known_share())),
            Cell::number(coarse),
        ]
    };
    Table::new("The sites, best first")
        .numbers(&["Place"])
        .columns(&["Site"])
        .numbers(&["Score", "Weight known", "Data"])
        .rows(ranking.ranked.iter().map(row))
        .html()
}

fn leads(ranking: &Ranking) -> String {
    let sentence = |ranked: &Ranked| ranked.lead().map(|lead| format!("{}: {lead}", ranked.site()));
    list(ranking.ranked.iter().filter_map(sentence))
}

fn overview() -> String {
    "<figure>\n<img src=\"pictures/overview.png\" style=\"width:100%;height:auto\" \
     alt=\"Map: where the sites lie\">\n</figure>\n"
        .to_owned()
}

fn scores(ranking: &Ranking) -> String {
    let row = |ranked: &Ranked| {
        let score = |score: &CriterionScore| {
            Cell::number(score.score.map_or_else(|| "–".to_owned(), |score| format!("{score:.2}")))
        };
        let link = Cell::text(ranked.site());
        core::iter::once(link).chain(ranked.scores().iter().map(score)).collect()
    };
    let heads: Vec<&str> = Criterion::ALL.iter().map(|criterion| criterion.name()).collect();
    Table::new("Scores from 0 to 1; – is not known from the data, and does not count")
        .columns(&["Site"])
        .numbers(&heads)
        .rows(ranking.ranked.iter().map(row))
        .html()
}

fn scales(ranking: &Ranking) -> String {
    let weights = ranking.ranked.first().map(Ranked::scores).unwrap_or_default();
    let row = |score: &CriterionScore| {
        let [zero, one] = ranking.scales.ends(score.criterion);
        let unit = score.criterion.unit();
        vec![
            Cell::text(score.criterion.name()),
            Cell::number(format!("{:.2}", score.weight)),
            Cell::number(format!("{zero} {unit}")),
            Cell::number(format!("{one} {unit}")),
        ]
    };
    Table::new("Weights, and the values that score 0 and 1")
        .columns(&["Criterion"])
        .numbers(&["Weight", "Scores 0", "Scores 1"])
        .rows(weights.iter().map(row))
        .html()
}

fn values(ranking: &Ranking) -> String {
    let row = |ranked: &Ranked| {
        let value = |score: &CriterionScore| {
            let shown = |value: f64| shown(score.criterion, value);
            if score.figures.mean.is_nan() {
                return Cell::number("–");
            }
            Cell::number(shown(score.figures.mean)).under(format!(
                "{} to {}",
                shown(score.figures.worst),
                shown(score.figures.best)
            ))
        };
        core::iter::once(Cell::text(ranked.site()))
            .chain(ranked.scores().iter().map(value))
            .collect()
    };
    let heads: Vec<&str> = Criterion::ALL.iter().map(|criterion| criterion.name()).collect();
    Table::new("Mean over the ellipse; below it the worst and the best cell")
        .columns(&["Site"])
        .numbers(&heads)
        .rows(ranking.ranked.iter().map(row))
        .html()
}

fn shown(criterion: Criterion, value: f64) -> String {
    match criterion.unit() {
        "h" => with_unit(value, 0, "h"),
        "°" => format!("{value:.1}°"),
        _ => percent(value),
    }
}

fn data(ranking: &Ranking) -> String {
    let row = |ranked: &Ranked| {
        let analysis = ranking.index(ranked.site()).map(|index| &ranking.analyses[index]);
        let from = analysis.map_or_else(String::new, |a| a.ground.judged_from.clone());
        let note = analysis.and_then(|a| a.plan.note.clone()).unwrap_or_default();
        vec![Cell::text(ranked.site()), Cell::text(from), Cell::text(note)]
    };
    let links = ranking.ranked.iter().map(|ranked| {
        let id = escape(ranked.site());
        format!("<a href=\"{id}/index.html\">{id}</a>")
    });
    Table::new("Data and notes")
        .columns(&["Site", "Judged from", "Note"])
        .rows(ranking.ranked.iter().map(row))
        .html()
        + &format!("<p>Each analysis in full: {}.</p>\n", links.collect::<Vec<_>>().join(", "))
}

fn best(ranking: &Ranking) -> String {
    let row = |ranked: &Ranked| {
        let best = ranking.index(ranked.site()).and_then(|index| ranking.best[index]);
        let cells = best.map_or_else(
            || {
                vec![
                    Cell::text("none with 90 % of its ground known to be safe"),
                    Cell::text(""),
                    Cell::text(""),
                    Cell::text(""),
                ]
            },
            |best| {
                vec![
                    Cell::number(with_unit(best.centre.x_m, 0, "m")),
                    Cell::number(with_unit(best.centre.y_m, 0, "m")),
                    Cell::number(percent(best.mean)),
                    Cell::number(percent(best.safe.value())),
                ]
            },
        );
        core::iter::once(Cell::text(ranked.site())).chain(cells).collect()
    };
    Table::new("The ellipse moved over the tile for the most light, at least 90 % of it safe")
        .columns(&["Site"])
        .numbers(&["Map x", "Map y", "Mean sunlight", "Safe"])
        .rows(ranking.ranked.iter().map(row))
        .html()
}

fn spacing(spacing_m: f64) -> String {
    if spacing_m >= 1000.0 {
        with_unit(spacing_m / 1000.0, 1, "km")
    } else {
        with_unit(spacing_m, 0, "m")
    }
}
