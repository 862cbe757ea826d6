//! Horizons of every cell of a tile, azimuth by azimuth, and of single points.

use core::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};

use hilal_quantity::{Angle, GridAzimuth, MapPoint};
use rayon::prelude::*;

use super::cull::Cull;
use super::far_exact::FarExact;
use super::field::Field;
use super::frame::{Heading, Major, Placement};
use super::march::{Depth, March};
use super::observers::Observers;
use super::planes::{Horizons, stored};
use super::ray::Ray;
use super::reference::{Relief, reference_tangent};
use super::scale::Scale;
use super::scene::HorizonScene;
use super::settings::{HorizonError, HorizonSettings, Mode};
use super::skyline::{ObserverTile, Skyline};
use super::stored::Found;
use super::sweep::{self, NOTHING, Sweep};
use super::walk::{PointObserver, Walk};
use crate::raster::to_f32;
use crate::{Cell, Grid, Stack};

/// Cells along a ray that the fast mode looks at one by one before the hulls take over.
const NEAR_CELLS: f64 = 36.0;
/// Lines that are marched over and stored together.
const BAND: usize = 32;
/// Segments in the coarse and the fine stretches that the exact mode may leave out.
const STRETCHES: [usize; 2] = [8, 2];

/// Finds horizons over a stack of layers: those of the finest layer's cells, and of any point.
///
/// What it holds does not depend on the number of azimuths: planes are computed as they are asked
/// for, and a tile too large for memory in all azimuths can be written group by group.
///
/// ```
/// use hilal_quantity::{GridAzimuth, MapPoint};
/// use hilal_terrain::horizon::{HorizonEngine, HorizonSettings};
/// use hilal_terrain::{Layer, Stack, procedural};
///
/// let (_, far) = procedural::south_polar_scene(7);
/// let stack = Stack::new(vec![Layer::synthetic(far, 7)], None);
/// let settings = HorizonSettings { azimuths: 8, ..HorizonSettings::default() };
/// let engine = HorizonEngine::new(&stack, &settings)?;
/// let horizon = engine.at(MapPoint::new(0.0, 0.0), GridAzimuth::from_degrees(45.0))?;
/// assert!(horizon.degrees().abs() < 30.0);
/// # Ok::<(), hilal_terrain::horizon::HorizonError>(())
/// ```
#[derive(Debug)]
pub struct HorizonEngine {
    scene: HorizonScene,
    settings: HorizonSettings,
    observers: [Observers; 2],
    scale: Scale,
}

impl HorizonEngine {
    /// Lays the layers out for rays.
    ///
    /// # Errors
    ///
    /// Refuses a stack without heights, layers that do not belong together, and settings that make
    /// no sense.
    pub fn new(stack: &Stack, settings: &HorizonSettings) -> Result<Self, HorizonError> {
        let scene = HorizonScene::new(stack, settings)?;
        let observer_m = settings.observer_height.metres();
        let observers =
            Major::BOTH.map(|major| Observers::new(&scene.tile, scene.datum, observer_m, major));
        let scale = Scale::new(scene.tile.grid.middle(), scene.datum);
        Ok(Self { scene, settings: *settings, observers, scale })
    }

    /// Returns the grid of the cells whose horizons are found: that of the finest layer.
    pub const fn grid(&self) -> Grid {
        self.scene.tile.grid
    }

    /// Returns the settings.
    pub const fn settings(&self) -> &HorizonSettings {
        &self.settings
    }

    /// Fills the planes of some azimuths, one after another, each row-major in units of
    /// [`super::HORIZON_UNIT_DEG`], and tells `watch` how many are done.
    ///
    /// The result does not depend on the number of threads. What does not fit into `planes` is left
    /// out.
    pub fn planes(
        &self,
        azimuths: Range<usize>,
        planes: &mut [i16],
        watch: &(dyn Fn(usize) + Sync),
    ) {
        let cells = self.grid().len();
        let done = AtomicUsize::new(0);
        planes.par_chunks_mut(cells).zip(azimuths.into_par_iter()).for_each_init(
            EngineScratch::default,
            |scratch, (plane, azimuth)| {
                self.plane(azimuth, scratch, plane);
                watch(done.fetch_add(1, Ordering::Relaxed) + 1);
            },
        );
    }

    /// Returns the horizon of a point in a direction: along a straight line on the map, exactly or
    /// by the reference as the mode says.
    ///
    /// The point may be anywhere on the ground of the tile or its surroundings, between centres too.
    ///
    /// # Errors
    ///
    /// Refuses a point where there is no ground.
    pub fn at(&self, point: MapPoint, azimuth: GridAzimuth) -> Result<Angle, HorizonError> {
        let ground_m = self.scene.ground_m(point)?;
        let eye_m = ground_m + self.settings.observer_height.metres();
        let reach_m = self.settings.reach.metres();
        let tan = if self.settings.mode == Mode::Reference {
            let ray = ((point, eye_m), azimuth, (reach_m, Relief::Crossings));
            self.scene
                .rasters
                .iter()
                .map(|raster| reference_tangent(raster, ray.0, ray.1, ray.2))
                .fold(f64::NEG_INFINITY, f64::max)
        } else {
            let sight = PointObserver::new(point, eye_m, self.scene.datum);
            let heading = Heading::new(azimuth);
            self.scene.fields.iter().fold(f64::NEG_INFINITY, |best, field| {
                let plate = field.plate(heading.major);
                Walk::new((plate, field.grid.spacing_m), heading, reach_m).highest(&sight, best)
            })
        };
        Ok(Angle::from_radians(libm::atan(tan)))
    }

    /// Returns a direction by its number.
    fn azimuth(&self, index: usize) -> GridAzimuth {
        GridAzimuth::from_degrees(index as f64 * 360.0 / self.settings.azimuths as f64)
    }

    fn plane(&self, index: usize, scratch: &mut EngineScratch, plane: &mut [i16]) {
        if self.settings.mode == Mode::Reference {
            return self.reference_plane(self.azimuth(index), plane);
        }
        let heading = Heading::new(self.azimuth(index));
        let observers = &self.observers[heading.major as usize];
        scratch.scaled_tangents.resize(observers.reduced_m.len(), NOTHING);
        if self.settings.mode == Mode::Fast {
            return self.fast(&heading, scratch, plane);
        }
        self.exact(&heading, &mut scratch.scaled_tangents);
        self.store(&heading, &scratch.scaled_tangents, 0..observers.lines, plane);
    }

    fn fast(&self, heading: &Heading, scratch: &mut EngineScratch, plane: &mut [i16]) {
        let Some((near, far)) = self.scene.fields.split_first() else { return };
        let scaled_tangents = &mut scratch.scaled_tangents;
        let near_lines = lines(NEAR_CELLS / heading.stretch);
        let observer_m = to_f32(self.settings.observer_height.metres());
        let observers = &self.observers[heading.major as usize];
        let ground = (near.plate(heading.major), near.grid.spacing_m, self.scene.apron);
        Sweep::new(ground, heading, &self.scale, (near_lines, observer_m)).find(
            scaled_tangents,
            observers.stride,
            &mut scratch.sweep,
        );
        self.skylines(far, heading, scaled_tangents);
        let reach_m = self.settings.reach.metres();
        let ground = (near.plate(heading.major), near.grid.spacing_m);
        let ray = Ray::new(ground, heading, &self.scale, (near_lines, reach_m));
        let march = self.march(near, heading, (&ray, Depth::Near));
        // A few lines at a time are stored while they are in cache.
        for line in (0..observers.lines).step_by(BAND) {
            let band = line..(line + BAND).min(observers.lines);
            march.raise(
                line,
                &mut scaled_tangents[line * observers.stride..band.end * observers.stride],
            );
            self.store(heading, scaled_tangents, band, plane);
        }
    }

    fn store(
        &self,
        heading: &Heading,
        scaled_tangents: &[f32],
        lines: Range<usize>,
        plane: &mut [i16],
    ) {
        let (observers, radius_m) =
            (&self.observers[heading.major as usize], self.scene.datum.radius_m);
        Found { observers, major: heading.major, scaled_tangents, radius_m }.store(lines, plane);
    }

    fn skylines(&self, far: &[Field], heading: &Heading, tangents: &mut [f32]) {
        let tile = self.tile(heading);
        let reach_m = self.settings.reach.metres();
        for field in far {
            Skyline::new(field, heading, (&self.scale, reach_m), tile).raise(tile, tangents);
        }
    }

    fn tile(&self, heading: &Heading) -> ObserverTile<'_> {
        let grid = self.grid();
        ObserverTile {
            observers: &self.observers[heading.major as usize],
            placement: Placement::new(&grid, heading.major),
            spacing_m: grid.spacing_m,
        }
    }

    fn exact(&self, heading: &Heading, tangents: &mut [f32]) {
        let Some((near, far)) = self.scene.fields.split_first() else { return };
        let plate = near.plate(heading.major);
        let ground = (plate, near.grid.spacing_m);
        let reach_m = self.settings.reach.metres();
        let ray = Ray::new(ground, heading, &self.scale, (plate.lines, reach_m));
        tangents.fill(NOTHING);
        let culls =
            STRETCHES.map(|of| Cull::new(ground, heading, &self.scale, (of, ray.segments())));
        self.march(near, heading, (&ray, Depth::Whole(culls))).raise(0, tangents);
        for field in far {
            let lengths_m = (self.scale.radius_m(), reach_m);
            FarExact::new(field, heading, lengths_m, self.tile(heading)).raise(tangents);
        }
    }

    fn march<'a>(
        &'a self,
        field: &'a Field,
        heading: &'a Heading,
        (ray, depth): (&'a Ray, Depth),
    ) -> March<'a> {
        March {
            plate: field.plate(heading.major),
            observers: &self.observers[heading.major as usize],
            apron: self.scene.apron,
            heading,
            ray,
            scale: &self.scale,
            depth,
        }
    }

    fn reference_plane(&self, azimuth: GridAzimuth, plane: &mut [i16]) {
        let grid = self.grid();
        for (index, out) in plane.iter_mut().enumerate() {
            let cell = Cell { row: index / grid.columns, column: index % grid.columns };
            let known = self.scene.tile.cell_height_m(cell).is_some();
            let horizon = known.then(|| self.at(grid.centre(cell), azimuth)).transpose();
            let tan = horizon.ok().flatten().map_or(f64::NAN, Angle::tan);
            *out = stored(to_f32(tan));
        }
    }
}

/// What a thread needs for its planes.
#[derive(Debug, Default)]
struct EngineScratch {
    /// Tangents divided by 1 + ζ₁/R, in the layout of the observers.
    scaled_tangents: Vec<f32>,
    sweep: sweep::SweepScratch,
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
fn lines(lines: f64) -> usize {
    lines.ceil() as usize
}

impl Horizons {
    /// Computes the horizons of every cell of a stack's finest layer.
    ///
    /// The tile is used as it is up to its edge; outside, the step to the other layers fades out
    /// over the settings' feather.
    ///
    /// # Errors
    ///
    /// As [`HorizonEngine::new`].
    pub fn of_stack(stack: &Stack, settings: &HorizonSettings) -> Result<Self, HorizonError> {
        Self::of_stack_watched(stack, settings, &|_| ())
    }

    /// As [`Horizons::of_stack`], and says how much is done, in \[0, 1\], as it goes; from several
    /// threads, so not always in order.
    ///
    /// # Errors
    ///
    /// As [`HorizonEngine::new`].
    pub fn of_stack_watched(
        stack: &Stack,
        settings: &HorizonSettings,
        watch: &(dyn Fn(f64) + Sync),
    ) -> Result<Self, HorizonError> {
        let engine = HorizonEngine::new(stack, settings)?;
        let count = settings.azimuths;
        let mut planes = vec![0_i16; engine.grid().len() * count];
        engine.planes(0..count, &mut planes, &|done| watch(done as f64 / count as f64));
        Ok(Self::new(engine.grid(), count, planes))
    }
}
