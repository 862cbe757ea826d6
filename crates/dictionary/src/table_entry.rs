//! Entries of the on-board tables that the ground can change in flight (service 20, parameter management).

use crate::numbered::numbered;

numbered! {
    /// An entry of a table of fault protection. Its value travels in thousandths of its unit.
    TableEntry: u8 {
        /// Without a telecommand for so long, listen by the other receiver, in seconds.
        SilenceListen = 1, "silence.listen_s";
        /// Without a telecommand for so long, drive back to the last haven on the track, in seconds.
        SilenceRetreat = 2, "silence.retreat_s";
        /// Without a telecommand for so long, hibernate, in seconds.
        SilenceHibernate = 3, "silence.hibernate_s";
        /// A sensor is distrusted when it is wrong for so long, in seconds.
        SensorPersistence = 4, "sensors.persistence_s";
        /// A sensor is stuck when its reading stays the same for so long, in seconds.
        SensorStuck = 5, "sensors.stuck_s";
        /// Share of the time that the heater is on when no temperature is known, awake.
        HeaterDutyAwake = 6, "heater.duty_awake";
        /// Share of the time that the heater is on when no temperature is known, in hibernation.
        HeaterDutyAsleep = 7, "heater.duty_asleep";
        /// Motor current at which a wheel is taken as stuck, in amperes.
        WheelCurrent = 8, "wheels.stuck_current_a";
        /// Slip above which a drive is stopped.
        StallSlip = 9, "drive.stall_slip";
        /// Standard deviation of the position above which a drive is stopped, in metres.
        PositionSigma = 10, "drive.position_sigma_m";
        /// Pitch or roll above which a drive is stopped, in radians.
        TiltLimit = 11, "drive.tilt_limit_rad";
        /// How far to back out by the track, in metres; 0 never to.
        BackOut = 12, "drive.back_out_m";
        /// Whether to drive on when the tilt is not known: 0 no, 1 yes.
        DriveWithoutTilt = 13, "drive.without_tilt";
    }
}
