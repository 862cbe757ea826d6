//! Which site is ahead, and what is said about it.

use proptest::prelude::*;

use crate::ranking::{Criterion, CriterionFigures, Ranked, Scales, SiteFigures, Weights, rank};

const LIGHT: Criterion = Criterion::MeanLight;
const EARTH: Criterion = Criterion::EarthView;
const SLOPE: Criterion = Criterion::Slope;

/// A site that scores what is given, on the usual scales; NaN is unknown.
fn site(id: &str, scores: &[(Criterion, f64)]) -> SiteFigures {
    scores.iter().fold(SiteFigures::new(id), |site, &(criterion, score)| {
        let [zero, one] = Scales::usual().ends(criterion);
        site.with(criterion, CriterionFigures::same(zero + (one - zero) * score))
    })
}

fn ranked(sites: &[SiteFigures], weights: &[(Criterion, f64)]) -> Vec<Ranked> {
    rank(sites, &Weights::new(weights.iter().copied()).unwrap(), &Scales::usual())
}

fn any_sites() -> impl Strategy<Value = Vec<SiteFigures>> {
    let score = prop_oneof![4 => 0.0..1.0_f64, 1 => Just(f64::NAN)];
    let sites = prop::collection::vec(prop::collection::vec(score, 8), 1..7);
    sites.prop_map(|sites| {
        let named = sites.iter().zip('a'..).map(|(scores, id)| {
            let scores: Vec<_> = Criterion::ALL.into_iter().zip(scores.iter().copied()).collect();
            site(&id.to_string(), &scores)
        });
        named.collect()
    })
}

fn any_weights() -> impl Strategy<Value = Weights> {
    prop::collection::vec(0.0..5.0_f64, 8).prop_map(|mut weights| {
        weights[0] += 0.1;
        Weights::new(Criterion::ALL.into_iter().zip(weights)).unwrap()
    })
}

proptest! {
    #[test]
    fn another_candidate_changes_no_total(sites in any_sites(), weights in any_weights()) {
        let all = rank(&sites, &weights, &Scales::usual());
        let fewer = rank(&sites[1..], &weights, &Scales::usual());
        for site in &fewer {
            let same = all.iter().find(|it| it.site() == site.site()).unwrap();
            prop_assert_eq!(site.total(), same.total());
        }
    }

    #[test]
    fn the_order_in_which_sites_are_given_does_not_matter(sites in any_sites(), weights in any_weights()) {
        let turned: Vec<SiteFigures> = sites.iter().rev().cloned().collect();
        let ids = |sites: &[SiteFigures]| {
            let ranked = rank(sites, &weights, &Scales::usual());
            ranked.iter().map(|it| (it.site().to_owned(), it.place())).collect::<Vec<_>>()
        };
        prop_assert_eq!(ids(&sites), ids(&turned));
    }

    #[test]
    fn a_lead_is_the_sum_of_its_parts(sites in any_sites(), weights in any_weights()) {
        let ranked = rank(&sites, &weights, &Scales::usual());
        for (ahead, behind) in ranked.iter().zip(&ranked[1..]) {
            prop_assert!(ahead.place() <= behind.place());
            let Some(lead) = ahead.lead() else {
                prop_assert!(behind.total().is_none());
                continue;
            };
            prop_assert_eq!(&lead.over, behind.site());
            prop_assert!(lead.by >= 0.0);
            prop_assert!((lead.parts.iter().sum::<f64>() - lead.by).abs() < 1e-12);
        }
        prop_assert!(ranked.last().unwrap().lead().is_none());
    }

    #[test]
    fn a_weight_means_the_same_whatever_the_others_are_multiplied_with(
        sites in any_sites(), weights in any_weights(), factor in 0.01..100.0_f64,
    ) {
        let scaled = Weights::new(Criterion::ALL.map(|it| (it, weights.get(it) * factor))).unwrap();
        let totals = |weights: &Weights| {
            let ranked = rank(&sites, weights, &Scales::usual());
            let total = |it: &Ranked| (it.site().to_owned(), it.total().unwrap_or(-1.0));
            ranked.iter().map(total).collect::<std::collections::BTreeMap<_, _>>()
        };
        for (a, b) in totals(&weights).values().zip(totals(&scaled).values()) {
            prop_assert!((a - b).abs() < 1e-12);
        }
    }
}

#[test]
fn a_lead_names_what_decided_it() {
    let sites = [
        site("amundsen", &[(LIGHT, 0.5), (EARTH, 0.4), (SLOPE, 0.6)]),
        site("ridge", &[(LIGHT, 0.9), (EARTH, 0.8), (SLOPE, 0.4)]),
        site("plain", &[(LIGHT, 0.12), (EARTH, 0.1), (SLOPE, 0.1)]),
    ];
    let ranked = ranked(&sites, &[(LIGHT, 1.0), (EARTH, 2.0), (SLOPE, 1.0)]);
    let said: Vec<_> = ranked.iter().filter_map(Ranked::lead).map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "ahead of amundsen by 0.25, most of it Earth in view",
            "ahead of plain by 0.37, Earth in view the largest part of it"
        ]
    );
    assert_eq!(ranked.iter().map(Ranked::place).collect::<Vec<_>>(), [1, 2, 3]);
}

#[test]
fn level_sites_share_a_place() {
    let sites = ["b", "a", "c"].map(|id| site(id, &[(LIGHT, if id == "c" { 0.1 } else { 0.5 })]));
    let ranked = ranked(&sites, &[(LIGHT, 1.0)]);
    let places: Vec<_> = ranked.iter().map(|it| (it.place(), it.site())).collect();
    assert_eq!(places, [(1, "a"), (1, "b"), (3, "c")]);
    assert_eq!(ranked[0].lead().map(ToString::to_string).as_deref(), Some("level with b"));
}

#[test]
fn what_is_not_known_is_left_out_and_said() {
    let sites = [
        site("dark", &[(LIGHT, 0.4), (EARTH, 0.4)]),
        site("unseen", &[(LIGHT, 0.8)]),
        site("nothing", &[(SLOPE, 0.9)]),
    ];
    let ranked = ranked(&sites, &[(LIGHT, 1.0), (EARTH, 3.0)]);
    let order: Vec<_> = ranked.iter().map(Ranked::site).collect();
    assert_eq!(order, ["unseen", "dark", "nothing"]);
    let total = |index: usize| ranked[index].total().unwrap_or(f64::NAN);
    assert!((total(0) - 0.8).abs() < 1e-12 && (total(1) - 0.4).abs() < 1e-12);
    assert_eq!(ranked[2].total(), None);
    assert_eq!(ranked[0].unknown().collect::<Vec<_>>(), [EARTH]);
    assert!((ranked[0].known_share() - 0.25).abs() < 1e-12);
    // Slope has no weight: that it is unknown takes nothing away.
    assert_eq!(ranked[1].unknown().count(), 0);
    assert_eq!(
        ranked[0].lead().map(ToString::to_string).as_deref(),
        Some("ahead of dark by 0.40, most of it Earth in view (not known at unseen)")
    );
    assert!(ranked[1].lead().is_none());
}
