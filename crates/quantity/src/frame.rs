//! Reference frames, as types.

mod sealed {
    pub trait Sealed {}
}

/// A reference frame: a type without values, used as a label.
pub trait Frame: sealed::Sealed + Copy + core::fmt::Debug {
    /// The frame's name, as written in reports.
    const NAME: &'static str;
}

macro_rules! frame {
    ($(#[$doc:meta])* $name:ident, $text:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq)]
        pub enum $name {}
        impl sealed::Sealed for $name {}
        impl Frame for $name {
            const NAME: &'static str = $text;
        }
    };
}

frame!(
    /// Inertial axes of the ICRF, as in SPICE's `J2000`.
    Icrf, "ICRF"
);
frame!(
    /// Moon-fixed mean Earth / polar axis frame of DE421: the frame of LOLA maps.
    MoonMe, "MOON_ME"
);
frame!(
    /// Moon-fixed principal axes of DE421: the frame of lunar orientation kernels.
    MoonPa, "MOON_PA"
);
frame!(
    /// Earth-fixed, rotating with Earth.
    EarthFixed, "EARTH_FIXED"
);
frame!(
    /// East, north, up at a point of the surface.
    Enu, "ENU"
);
