//! Links of the reference mission under a sky that is made up.

use hilal_mission::Mission;
use hilal_mission::models::Sunlight;
use hilal_quantity::{DataRate, Fraction, GridAzimuth};
use hilal_site::{Antenna, Obstruction, RelayOutlook};

use super::*;
use crate::SiteDownlink;

const REFERENCE: &str = include_str!("../../../../missions/reference.toml");

/// A sky that stands still.
#[derive(Debug, Clone, Copy)]
struct Still {
    earth: BodyView,
    relay: Option<BodyView>,
    tracked: bool,
    outlook: Option<RelayOutlook>,
    line: Option<Obstruction>,
}

impl Sky for Still {
    fn sunlight(&self, _: MapPoint, _: Epoch) -> Sunlight {
        Sunlight::on_the_horizon(Fraction::ONE, 1361.0)
    }

    fn links(&self, _: MapPoint, _: Epoch) -> [Option<BodyView>; 2] {
        [Some(self.earth), self.relay]
    }

    fn is_tracked(&self, _: Epoch) -> bool {
        self.tracked
    }

    fn relay_outlook(&self, _: usize, _: Epoch) -> Option<RelayOutlook> {
        self.outlook
    }

    fn obstruction(&self, _: [Antenna; 2]) -> Option<Obstruction> {
        self.line
    }
}

fn view(elevation_deg: f64, clearance_deg: f64, range_km: f64) -> BodyView {
    BodyView {
        azimuth: GridAzimuth::from_degrees(10.0),
        elevation: Angle::from_degrees(elevation_deg),
        clearance: Angle::from_degrees(clearance_deg),
        range: Length::from_kilometres(range_km),
    }
}

/// Earth, relay and lander in view.
fn open() -> Still {
    Still {
        earth: view(6.0, 5.0, 400_000.0),
        relay: Some(view(40.0, 39.0, 10_000.0)),
        tracked: true,
        outlook: None,
        line: Some(Obstruction {
            clearance: Length::from_metres(1.0),
            closest: MapPoint::default(),
            range: Length::from_metres(300.0),
            elevations: [Angle::ZERO; 2],
            edge: None,
        }),
    }
}

/// The mission after changes of its text, and the links that it declares.
fn declared(changes: &[(&str, &str)]) -> (VehicleMission, MissionLinks) {
    let text = changes.iter().fold(REFERENCE.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1)
    });
    let mission = Mission::parse("reference.toml", &text).unwrap().for_first_flown().unwrap();
    let vehicle = mission.model().unwrap();
    let links = MissionLinks::declared(&mission, &vehicle);
    (mission, links)
}

fn rate_down(hop: Result<LinkHop, NoLink>) -> DataRate {
    hop.unwrap().down.rate
}

fn found(sky: &Still, links: &MissionLinks, mission: &VehicleMission) -> LinkAvailability {
    links.at(sky, (mission.site.landing.point(), mission.start()))
}

#[test]
fn under_an_open_sky_every_link_is_up_with_its_own_delay() {
    let (mission, links) = declared(&[]);
    let found = found(&open(), &links, &mission);
    let delay_s = |hop: Result<LinkHop, NoLink>| hop.unwrap().delay.to_seconds();
    assert!((delay_s(found.direct) - 1.3343).abs() < 1e-3);
    assert!((delay_s(found.relay) - (0.0334 + 0.5)).abs() < 1e-3);
    assert!((delay_s(found.relay_earth) - 1.3343).abs() < 1e-3);
    assert!((delay_s(found.lander_direct) - 1.3343).abs() < 1e-3);
    assert!((delay_s(found.lander) - 0.5).abs() < 1e-9);
    // The lander's own link to the relay is its fastest, and bounds what comes through it.
    assert_eq!(rate_down(found.lander_relay), DataRate::from_bits_per_second(280_000.0));
    assert_eq!(rate_down(links.onward(&open(), mission.start())), rate_down(found.lander_relay));
    assert_eq!(found.rate_down(), DataRate::from_bits_per_second(256_000.0));
}

/// What is wrong with a sky, and whether the reason for which direct link and relay are not there is
/// the right one.
type Trouble = (fn(&mut Still), fn(&NoLink) -> bool, [bool; 2]);

#[test]
fn every_reason_keeps_a_link_away_and_is_named() {
    let troubles: &[Trouble] = &[
        (|sky| sky.tracked = false, |no| matches!(no, NoLink::NotTracked), [true, true]),
        (
            |sky| sky.earth = view(6.0, -0.1, 400_000.0),
            |no| matches!(no, NoLink::BehindTerrain { .. }),
            [true, false],
        ),
        (
            |sky| sky.earth = view(-0.1, 0.5, 400_000.0),
            |no| matches!(no, NoLink::TooLow { .. }),
            [true, false],
        ),
        (|sky| sky.relay = None, |no| matches!(no, NoLink::NotInTheSky), [false, true]),
        (
            |sky| sky.relay = Some(view(40.0, -1.0, 10_000.0)),
            |no| matches!(no, NoLink::BehindTerrain { .. }),
            [false, true],
        ),
        (
            |sky| sky.relay = Some(view(4.9, 3.0, 10_000.0)),
            |no| matches!(no, NoLink::TooLow { .. }),
            [false, true],
        ),
    ];
    let (mission, links) = declared(&[]);
    for (number, (trouble, names, [direct, relay])) in troubles.iter().enumerate() {
        let mut sky = open();
        trouble(&mut sky);
        let at = (mission.site.landing.point(), mission.start());
        for (hop, gone) in links.by_sky(&sky, at).into_iter().zip([*direct, *relay]) {
            assert_eq!(hop.is_err(), gone, "trouble {number}: {hop:?}");
            assert!(hop.err().is_none_or(|no| names(&no)), "trouble {number}: {hop:?}");
        }
        let at = (&sky as &dyn Sky, at);
        assert_eq!(links.in_contact(Contact::Earth, at), !direct);
        assert_eq!(links.in_contact(Contact::Relay, at), !relay);
        assert_eq!(links.in_contact(Contact::Any, at), !(*direct && *relay));
    }
}

#[test]
fn a_range_bounds_every_link_that_declares_one() {
    let near = |table: &str, km: f64| {
        format!(
            "{table}\nmaximum_range_km = {{ value = {km:.1}, mark = \"ours\", range = [0.0, 9e9], source = \"a test\" }}"
        )
    };
    let [relay, lander] = ["[vehicles.rover.radio.relay]", "[vehicles.rover.radio.lander]"];
    let (mission, links) = declared(&[(relay, &near(relay, 9000.0)), (lander, &near(lander, 1.5))]);
    let hop = found(&open(), &links, &mission).relay;
    assert!(matches!(hop, Err(NoLink::OutOfReach { .. })), "{hop:?}");
    let far = MapPoint::new(mission.site.landing.x_m + 4000.0, mission.site.landing.y_m);
    let hop = links.to_lander(&open(), far);
    assert!(matches!(hop, Err(NoLink::OutOfReach { .. })), "{hop:?}");
}

#[test]
fn without_a_station_nobody_hears_and_without_a_lander_in_view_it_passes_nothing_on() {
    let (mut mission, _) = declared(&[]);
    mission.stations.clear();
    let vehicle = mission.model().unwrap();
    let deaf = MissionLinks::declared(&mission, &vehicle);
    let found_deaf = found(&open(), &deaf, &mission);
    assert_eq!(found_deaf.direct, Err(NoLink::NoStation));
    assert_eq!(found_deaf.lander_direct, Err(NoLink::NoStation));
    assert_eq!(found_deaf.relay_earth, Err(NoLink::NoStation));
    assert_eq!(found_deaf.rate_down(), DataRate::ZERO);

    let (mission, links) = declared(&[]);
    let hidden = Still { line: None, ..open() };
    let hop = found(&hidden, &links, &mission).lander;
    assert_eq!(hop, Err(NoLink::NoLander(LinkObstacle::UnknownSight)));
    assert_eq!(
        found(&hidden, &links, &mission).rate_down(),
        DataRate::from_bits_per_second(140_000.0)
    );
}

/// The lander sends to Earth at 9 bit/s, by whichever of its links.
const SLOW_ONWARD: [(&str, &str); 2] = [
    (
        "down_bit_s = { value = 64000.0, mark = \"ours\", range = [8000.0",
        "down_bit_s = { value = 9.0, mark = \"ours\", range = [1.0",
    ),
    (
        "down_bit_s = { value = 280000.0, mark = \"ours\", range = [50000.0",
        "down_bit_s = { value = 9.0, mark = \"ours\", range = [1.0",
    ),
];

#[test]
fn plans_count_on_no_more_than_a_lander_of_9_bit_s_passes_on() {
    // The rover has nothing but the lander.
    let alone = Still {
        earth: view(6.0, 5.0, 400_000.0),
        relay: Some(view(40.0, 39.0, 10_000.0)),
        ..open()
    };
    let certain = |changes: &[(&str, &str)]| {
        let (mission, _) = declared(changes);
        let mut vehicle = mission.model().unwrap();
        (vehicle.radio.direct, vehicle.radio.relay) = (None, None);
        let downlink = SiteDownlink::new(&mission, &vehicle).unwrap();
        let spot = (0, mission.site.landing.point());
        downlink.certain(&alone, (spot, 0), (mission.start(), 750.0 * Unit::Second))
    };
    assert_eq!(certain(&[]), DataRate::from_bits_per_second(256_000.0));
    assert_eq!(certain(&SLOW_ONWARD), DataRate::from_bits_per_second(9.0));
}

#[test]
fn a_relay_further_away_carries_less_and_one_too_far_away_nothing() {
    let (mission, links) = declared(&[]);
    let relay = |range_km| {
        let sky = Still { relay: Some(view(40.0, 39.0, range_km)), ..open() };
        found(&sky, &links, &mission).relay
    };
    let rates = [5000.0, 17_000.0, 60_000.0].map(|range_km| rate_down(relay(range_km)));
    assert!(rates[0] > rates[1] && rates[1] > rates[2], "{rates:?}");
    let margins = [5000.0, 17_000.0].map(|km| relay(km).unwrap().down.margin.unwrap().db());
    assert!(margins.iter().all(|db| *db >= 3.0), "{margins:?}");
    let errors = [5000.0, 17_000.0].map(|km| relay(km).unwrap().down.bit_error_rate);
    assert!(errors.iter().all(|share| (0.0..1e-4).contains(share)), "{errors:?}");
    let gone = relay(1e6);
    assert!(matches!(gone, Err(NoLink::TooWeak { lacks }) if lacks.db() > 0.0), "{gone:?}");
}

#[test]
fn the_reflection_from_the_ground_slows_a_link_to_an_earth_that_stands_low() {
    let (mission, links) = declared(&[]);
    let direct = |elevation_deg| {
        let sky = Still { earth: view(elevation_deg, 1.0, 400_000.0), ..open() };
        rate_down(found(&sky, &links, &mission).direct)
    };
    assert!(direct(8.0) > direct(4.0) && direct(4.0) > direct(1.5));
    assert_eq!(direct(60.0).min(DataRate::from_bits_per_second(8000.0)), direct(60.0));
}

#[test]
fn a_relay_behind_the_moon_hears_and_passes_nothing_on() {
    let (mission, links) = declared(&[]);
    let behind = RelayOutlook {
        range: Length::from_kilometres(400_000.0),
        above_limb: Angle::from_degrees(-2.0),
    };
    let sky = Still { outlook: Some(behind), ..open() };
    let found = found(&sky, &links, &mission);
    assert!(found.relay.is_ok() && found.lander_relay.is_ok());
    assert!(matches!(found.relay_earth, Err(NoLink::BehindMoon { .. })));
    let at = (&sky as &dyn Sky, (mission.site.landing.point(), mission.start()));
    assert!(!links.in_contact(Contact::Relay, at));
    // What is left are the straight links, of vehicle and lander.
    assert_eq!(found.rate_down(), found.lander_direct.unwrap().down.rate);
}

#[test]
fn ground_between_slows_the_link_to_the_lander_and_much_of_it_ends_it() {
    let (mission, links) = declared(&[]);
    let hop = |height_m: f64, range_m: f64| {
        let line = Obstruction {
            clearance: Length::from_metres(-height_m),
            range: Length::from_metres(range_m),
            edge: Some(hilal_site::Edge {
                height: Length::from_metres(height_m),
                distances: [Length::from_metres(range_m / 2.0); 2],
            }),
            ..open().line.unwrap()
        };
        let sky = Still { line: Some(line), ..open() };
        found(&sky, &links, &mission).lander
    };
    assert!(rate_down(hop(5.0, 1000.0)) > rate_down(hop(60.0, 4000.0)));
    let gone = hop(600.0, 4000.0);
    assert!(matches!(gone, Err(NoLink::NoLander(LinkObstacle::TooWeak { .. }))), "{gone:?}");
}

#[test]
fn without_terminals_a_link_has_the_rates_that_are_declared() {
    let (mut mission, _) = declared(&[]);
    for station in mission.stations.values_mut() {
        station.surface = None;
    }
    let links = MissionLinks::declared(&mission, &mission.model().unwrap());
    let direct = found(&open(), &links, &mission).direct.unwrap();
    assert_eq!(direct.down.rate, DataRate::from_bits_per_second(8000.0));
    assert_eq!(direct.down.margin, None);
}
