//! Sensors that the flight software checks and can do without, and why it does not trust one.

use crate::numbered::numbered;

numbered! {
    /// A sensor whose readings are checked.
    Sensor: u8 {
        /// State of charge of the battery.
        StateOfCharge = 1, "state of charge";
        /// Temperature of the electronics box.
        BoxTemperature = 2, "box temperature";
        /// Azimuth of the Sun.
        Sun = 3, "Sun sensor";
        /// Heading.
        Heading = 4, "heading";
        /// Pitch and roll.
        Tilt = 5, "tilt";
        /// Position fixes.
        PositionFix = 6, "position fixes";
        /// Travel of the wheels.
        WheelTravel = 7, "wheel travel";
    }
}

numbered! {
    /// Why a sensor is not trusted.
    Distrust: u8 {
        /// It gives no reading.
        Silent = 1, "silent";
        /// Its reading does not move at all.
        Stuck = 2, "stuck";
        /// Its reading is one that cannot be, or moves faster than can be.
        Implausible = 3, "implausible";
        /// It disagrees with other sensors.
        Disagrees = 4, "disagrees";
    }
}
