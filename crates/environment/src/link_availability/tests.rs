//! Links of the reference mission under a sky that is made up.

use hilal_mission::Mission;
use hilal_mission::models::Sunlight;
use hilal_quantity::{DataRate, Fraction, GridAzimuth};
use hilal_site::{Antenna, Sight};

use super::*;
use crate::SiteDownlink;

const REFERENCE: &str = include_str!("../../../../missions/reference.toml");

/// A sky that stands still.
#[derive(Debug, Clone, Copy)]
struct Still {
    earth: BodyView,
    relay: Option<BodyView>,
    tracked: bool,
    sight: Option<Sight>,
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

    fn sight(&self, _: [Antenna; 2]) -> Option<Sight> {
        self.sight
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
        sight: Some(Sight {
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

fn found(sky: &Still, links: &MissionLinks, mission: &VehicleMission) -> LinkAvailability {
    links.at(sky, (mission.site.landing.point(), mission.start()))
}

#[test]
fn under_an_open_sky_every_link_is_up_with_its_own_delay() {
    let (mission, links) = declared(&[]);
    let found = found(&open(), &links, &mission);
    let delay_s = |hop: Result<LinkHop, NoLink>| hop.unwrap().delay.to_seconds();
    assert!((delay_s(found.direct) - 1.3343).abs() < 1e-3);
    assert!((delay_s(found.relay) - (1.3343 + 0.0334 + 0.5)).abs() < 1e-3);
    assert!((delay_s(found.lander) - 0.5).abs() < 1e-9);
    // The lander's own link to the relay is its fastest, and bounds what comes through it.
    assert_eq!(found.onward.unwrap().down, DataRate::from_bits_per_second(280_000.0));
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
        let found = found(&sky, &links, &mission);
        for (hop, gone) in [(found.direct, *direct), (found.relay, *relay)] {
            assert_eq!(hop.is_err(), gone, "trouble {number}: {hop:?}");
            assert!(hop.err().is_none_or(|no| names(&no)), "trouble {number}: {hop:?}");
        }
        let at = (&sky as &dyn Sky, (mission.site.landing.point(), mission.start()));
        assert_eq!(links.in_contact(Contact::Earth, at), !direct);
        assert_eq!(links.in_contact(Contact::Relay, at), !relay);
        assert_eq!(links.in_contact(Contact::Any, at), !(*direct && *relay));
    }
}

#[test]
fn a_range_bounds_every_link_that_declares_one() {
    let relay = "[vehicles.rover.radio.relay]";
    let near = format!(
        "{relay}\nmaximum_range_km = {{ value = 9000.0, mark = \"ours\", range = [1.0, 9e9], source = \"a test\" }}"
    );
    let (mission, links) = declared(&[(relay, &near)]);
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
    assert_eq!(found_deaf.onward, Err(NoLink::NoStation));
    assert_eq!(found_deaf.rate_down(), DataRate::ZERO);

    let (mission, links) = declared(&[]);
    let hidden = Still { sight: None, ..open() };
    let hop = found(&hidden, &links, &mission).lander;
    assert_eq!(hop, Err(NoLink::NoLander(LinkObstacle::UnknownSight)));
    assert_eq!(
        found(&hidden, &links, &mission).rate_down(),
        DataRate::from_bits_per_second(50_000.0)
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
