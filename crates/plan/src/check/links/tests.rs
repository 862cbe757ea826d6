//! The checker's rule beside the environment's, under skies and declarations that are drawn by lot:
//! figures come from short lists, so that they often lie on the very limit.

use hilal_environment::{
    Antenna, CellGrid, Edge, LanderLink, MissionLinks, Obstruction, RelayOutlook, Sky,
};
use hilal_mission::models::Sunlight;
use hilal_mission::schema::Relay;
use hilal_mission::{Mission, VehicleMission, VehicleModel};
use hilal_quantity::{Angle, Epoch, Fraction, GridAzimuth, Length, MapPoint, Unit};

use super::*;
use crate::Evidence;

const REFERENCE: &str = include_str!("../../../../../missions/reference.toml");
const ELEVATIONS_DEG: [f64; 6] = [-1.0, 0.0, 3.0, 5.0, 5.5, 40.0];
const RANGES_KM: [f64; 4] = [0.25, 0.5, 9000.0, 400_000.0];
const HEIGHTS: [f64; 3] = [-0.5, 0.0, 0.5];
const RATES_BIT_S: [f64; 4] = [9.0, 50_000.0, 64_000.0, 280_000.0];

/// Numbers drawn by lot, the same for the same seed and keys (SplitMix64).
#[derive(Debug, Clone, Copy)]
struct Lot(u64);

impl Lot {
    fn of(self, key: u64) -> Self {
        let mut word = self.0.wrapping_add(key.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        Self(word ^ (word >> 31))
    }

    fn one_in(self, key: u64, many: u64) -> bool {
        self.of(key).0.is_multiple_of(many)
    }

    fn pick(self, key: u64, list: &[f64]) -> f64 {
        let index = usize::try_from(self.of(key).0 % list.len() as u64).unwrap();
        list[index]
    }
}

/// A sky of which nothing but the lot is known.
struct Drawn(Lot);

impl Drawn {
    fn view(lot: Lot) -> Option<BodyView> {
        (!lot.one_in(1, 6)).then(|| BodyView {
            azimuth: GridAzimuth::from_degrees(10.0),
            elevation: Angle::from_degrees(lot.pick(2, &ELEVATIONS_DEG)),
            clearance: Angle::from_degrees(lot.pick(3, &HEIGHTS)),
            range: Length::from_kilometres(lot.pick(4, &RANGES_KM)),
        })
    }
}

impl Sky for Drawn {
    fn sunlight(&self, _: MapPoint, _: Epoch) -> Sunlight {
        Sunlight::on_the_horizon(Fraction::ONE, 1361.0)
    }

    fn links(&self, point: MapPoint, epoch: Epoch) -> [Option<BodyView>; 2] {
        let at = self.0.of(point.x_m.to_bits()).of(epoch.to_tai_seconds().to_bits());
        [Self::view(at.of(5)), Self::view(at.of(6))]
    }

    fn is_tracked(&self, epoch: Epoch) -> bool {
        !self.0.one_in(epoch.to_tai_seconds().to_bits(), 4)
    }

    fn station(&self, epoch: Epoch) -> Option<StationView> {
        let lot = self.0.of(epoch.to_tai_seconds().to_bits());
        let seen = StationView {
            station: usize::try_from(lot.of(12).0 % 3).unwrap(),
            elevation: Angle::from_degrees(lot.pick(13, &[10.0, 35.0, 80.0])),
        };
        (self.is_tracked(epoch) && lot.one_in(14, 2)).then_some(seen)
    }

    fn relay_outlook(&self, station: usize, epoch: Epoch) -> Option<RelayOutlook> {
        let lot = self.0.of(epoch.to_tai_seconds().to_bits()).of(station as u64);
        lot.one_in(15, 2).then(|| RelayOutlook {
            range: Length::from_kilometres(lot.pick(16, &RANGES_KM)),
            above_limb: Angle::from_degrees(lot.pick(17, &[-1.0, 0.0, 2.0, 30.0, 60.0])),
        })
    }

    fn obstruction(&self, ends: [Antenna; 2]) -> Option<Obstruction> {
        let at = self.0.of(ends[0].point.x_m.to_bits());
        let elevation = |key| Angle::from_degrees(at.pick(key, &ELEVATIONS_DEG));
        (!at.one_in(7, 8)).then(|| Obstruction {
            // The heights of both antennas count, so that none is taken for the other.
            clearance: Length::from_metres(at.pick(8, &HEIGHTS))
                + (ends[1].height - ends[0].height)
                - Length::from_metres(1.5),
            closest: ends[0].point,
            range: Length::from_kilometres(at.pick(9, &RANGES_KM)),
            elevations: [elevation(10), elevation(11)],
            edge: (!at.one_in(18, 3)).then(|| Edge {
                height: Length::from_metres(at.pick(19, &[-3.0, 0.0, 4.0, 40.0])),
                distances: [120.0, 400.0].map(Length::from_metres),
            }),
        })
    }
}

macro_rules! figure {
    ($value:expr) => {{
        let value: f64 = $value;
        Figure::ours(value, [value.min(0.0), value.max(1.0)], "drawn by lot").unwrap()
    }};
}

/// A link with the terminal that the reference mission has for it, or without.
fn link(lot: Lot, like: Option<&Link>) -> Option<Link> {
    let like = like.filter(|_| !lot.one_in(25, 3));
    (!lot.one_in(20, 8)).then(|| Link {
        up_bit_s: figure!(100.0),
        down_bit_s: figure!(lot.pick(21, &RATES_BIT_S)),
        up_bit_error_rate: None,
        down_bit_error_rate: None,
        minimum_elevation_deg: figure!(lot.pick(22, &ELEVATIONS_DEG)),
        maximum_range_km: (!lot.one_in(23, 3)).then(|| figure!(lot.pick(24, &RANGES_KM))),
        contact_share: figure!(0.5),
        signal: like.and_then(|like| like.signal.clone()),
        terminal: like.and_then(|like| like.terminal.clone()),
    })
}

fn draw_radio(radio: &mut Radio, lot: Lot) {
    radio.direct = link(lot.of(30), radio.direct.as_ref());
    radio.relay = link(lot.of(31), radio.relay.as_ref());
    radio.lander = link(lot.of(32), radio.lander.as_ref());
    if lot.one_in(33, 10) {
        radio.antenna_height_m = None;
    }
}

fn mission(reference: &Mission, lot: Lot) -> VehicleMission {
    let mut whole = reference.clone();
    draw_radio(&mut whole.lander.radio, lot.of(40));
    let id = whole.first_flown().clone();
    let vehicle = whole.vehicles.get_mut(&id).unwrap();
    match &mut vehicle.radio {
        Some(radio) if !lot.one_in(41, 12) => draw_radio(radio, lot.of(42)),
        radio => *radio = None,
    }
    if lot.one_in(43, 8) {
        whole.stations.clear();
    }
    if lot.one_in(44, 4) {
        whole.relays.clear();
    }
    let slow = |relay: &mut Relay| {
        relay.to_earth_bit_s = figure!(lot.pick(45, &RATES_BIT_S));
        relay.surface = relay.surface.take().filter(|_| !lot.one_in(46, 4));
        relay.earth = relay.earth.take().filter(|_| !lot.one_in(47, 4));
    };
    whole.relays.values_mut().for_each(slow);
    whole.for_first_flown().unwrap()
}

/// What was compared, and how often it was there.
#[derive(Debug, Default)]
struct Seen {
    looks: usize,
    earth: usize,
    relay: usize,
    any: usize,
    lander: usize,
    through_lander: usize,
}

#[test]
fn the_checkers_rule_and_the_environments_agree_on_every_link_and_every_rate() {
    let reference = Mission::parse("reference.toml", REFERENCE).unwrap();
    let mut seen = Seen::default();
    for seed in 0..500 {
        let lot = Lot(seed);
        let mission = mission(&reference, lot);
        // The environment takes the radio from the model, the checker from the declaration.
        let Ok(vehicle) = mission.model() else { continue };
        agree((&mission, &vehicle), &Drawn(lot.of(50)), &mut seen);
    }
    let Seen { looks, earth, relay, any, lander, through_lander } = seen;
    assert!(looks > 5000, "{looks} looks");
    for (name, there) in [("earth", earth), ("relay", relay), ("any", any), ("lander", lander)] {
        assert!(there > 100 && there < looks - 100, "{name}: {there} of {looks} looks");
    }
    assert!(through_lander > 20, "{through_lander} of {looks} looks are faster through the lander");
}

/// Both sides come to the same hindrance; what a signal lacks they add up in different orders.
fn assert_same(own: Option<Evidence>, theirs: Option<Evidence>) {
    match (own, theirs) {
        (
            Some(Evidence::TooWeak { lacks_db, clearance_m }),
            Some(Evidence::TooWeak { lacks_db: their_db, clearance_m: their_m }),
        ) => {
            assert!((lacks_db - their_db).abs() < 1e-9, "{lacks_db} and {their_db} dB");
            assert_eq!(clearance_m, their_m);
        }
        (own, theirs) => assert_eq!(own, theirs),
    }
}

fn agree((mission, vehicle): (&VehicleMission, &VehicleModel), sky: &Drawn, seen: &mut Seen) {
    let tile = CellGrid { first_cell: MapPoint::default(), spacing_m: 10.0, rows: 1, columns: 1 };
    let rules = Rules { mission, vehicle, tile, slope_deg: &[0.0], sky, terrain: None };
    let theirs = MissionLinks::declared(mission, vehicle);
    let landing = mission.site.landing.point();
    for away_m in [0.0, 200.0, 300.0, 500.0, 700.0, 1100.0] {
        let place = MapPoint::new(landing.x_m + away_m, landing.y_m);
        let in_view = lander::rate_bit_s(&rules, place) > 0.0;
        assert_eq!(in_view, theirs.to_lander(sky, place).is_ok(), "{away_m} m");
        seen.lander += usize::from(in_view);
        let obstacle = LanderLink::declared(mission, vehicle)
            .map_or(Some(Evidence::UnknownSight), |link| {
                link.obstacle(sky, place).map(Evidence::from)
            });
        assert_same(lander::hindrance(&rules, place), obstacle);
        for hour in 0..6 {
            let utc = mission.start() + f64::from(hour) * Unit::Hour;
            seen.looks += 1;
            let at = (sky as &dyn Sky, (place, utc));
            let spot = Spot { utc, place };
            let counts = [
                (Contact::Earth, &mut seen.earth),
                (Contact::Relay, &mut seen.relay),
                (Contact::Any, &mut seen.any),
            ];
            for (contact, count) in counts {
                let own = in_contact(&rules, contact, spot);
                assert_eq!(own, theirs.in_contact(contact, at), "{contact:?} {away_m} m {utc}");
                *count += usize::from(own);
            }
            assert!(!in_contact(&rules, Contact::Lander, spot));
            let found = theirs.at(sky, (place, utc));
            let (own_sky, own_lander) = (by_sky_bit_s(&rules, spot), by_lander_bit_s(&rules, spot));
            let fastest = own_sky.max(own_lander);
            assert!((fastest - found.rate_down().bits_per_second()).abs() < 1e-9, "{utc}");
            seen.through_lander += usize::from(own_lander > own_sky);
        }
    }
}
