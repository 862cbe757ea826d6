//! From values to scores.

use proptest::prelude::*;

use crate::ranking::{Better, Criterion, Scales, WeightError, Weights};

fn any_criterion() -> impl Strategy<Value = Criterion> {
    prop::sample::select(Criterion::ALL.to_vec())
}

proptest! {
    #[test]
    fn a_better_value_scores_no_less(
        criterion in any_criterion(), a in -500.0..500.0_f64, b in -500.0..500.0_f64,
    ) {
        let (worse, better) = match criterion.better() {
            Better::More => (a.min(b), a.max(b)),
            Better::Less => (a.max(b), a.min(b)),
        };
        let score = |value| Scales::usual().score(criterion, value).unwrap();
        prop_assert!((0.0..=1.0).contains(&score(worse)));
        prop_assert!(score(worse) <= score(better));
    }

    #[test]
    fn a_score_is_linear_between_the_ends(
        criterion in any_criterion(), zero in -10.0..10.0_f64, length in 0.1..20.0_f64,
        share in 0.0..1.0_f64,
    ) {
        let one = if criterion.better() == Better::More { zero + length } else { zero - length };
        let scales = Scales::usual().with(criterion, [zero, one]).unwrap();
        let score = scales.score(criterion, zero + (one - zero) * share).unwrap();
        prop_assert!((score - share).abs() < 1e-12);
        prop_assert!(Scales::usual().with(criterion, [one, zero]).is_err());
    }
}

#[test]
fn what_is_not_known_has_no_score() {
    for criterion in Criterion::ALL {
        assert_eq!(Scales::usual().score(criterion, f64::NAN), None);
        assert!(Scales::usual().score(criterion, f64::INFINITY).is_some());
    }
}

#[test]
fn the_usual_scales_run_the_way_that_is_better() {
    for criterion in Criterion::ALL {
        let ends = Scales::usual().ends(criterion);
        assert_eq!(Scales::usual().with(criterion, ends), Ok(Scales::usual()));
        assert_eq!(Criterion::of_key(criterion.key()), Some(criterion));
    }
    assert_eq!(Criterion::of_key("colour"), None);
}

#[test]
fn a_scale_that_says_nothing_and_weights_that_decide_nothing_are_refused() {
    let refused = Scales::usual().with(Criterion::Slope, [0.0, 15.0]).unwrap_err().to_string();
    assert_eq!(
        refused,
        "the scale of slope must run down from the value that scores 0 to the one that scores 1, \
         got 0 and 15"
    );
    assert!(Scales::usual().with(Criterion::Havens, [0.5, 0.5]).is_err());
    assert!(Scales::usual().with(Criterion::Havens, [0.0, f64::INFINITY]).is_err());
    assert_eq!(Weights::new([(Criterion::Slope, 0.0)]), Err(WeightError::Nothing));
    for weight in [-1.0, f64::NAN, f64::INFINITY] {
        let refused = Weights::new([(Criterion::Slope, weight)]).unwrap_err().to_string();
        assert_eq!(
            refused,
            format!("the weight of slope must be a number of 0 or more, got {weight}")
        );
    }
}
