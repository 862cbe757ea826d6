//! What passed through the ground, in numbers.

use serde::Serialize;

/// What passed through the ground, for `summary.json` and the report.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct GroundSummary {
    /// Packets received, good or not.
    pub packets_down: u64,
    /// Bytes received.
    pub bytes_down: u64,
    /// Packets received that could not be decoded.
    pub packets_bad: u64,
    /// Packets received from application processes that are not the vehicle's.
    pub packets_foreign: u64,
    /// Telecommand packets handed to the link, repetitions by the ground counted.
    pub packets_up: u64,
    /// Bytes of them.
    pub bytes_up: u64,
    /// Telemetry frames received, good or not.
    pub frames_down: u64,
    /// Telemetry frames received that were damaged or not the vehicle's.
    pub frames_rejected: u64,
    /// Telemetry frames that are missing, by their counts.
    pub frames_missing: u64,
    /// Telecommand frames sent, repetitions and control commands counted.
    pub frames_up: u64,
    /// Telecommand frames sent again.
    pub frames_repeated: u64,
    /// Telecommand frames that the vehicle has acknowledged.
    pub frames_acknowledged: u64,
    /// Telecommands made from the plan or by recovery.
    pub commands_planned: u64,
    /// Telecommands sent at least once.
    pub commands_sent: u64,
    /// Telecommands reported as completed.
    pub commands_executed: u64,
    /// Telecommands refused on board, or accepted and not done.
    pub commands_failed: u64,
    /// Telecommands released later than planned, or given up because their time had passed.
    pub commands_late: u64,
    /// Times that a parameter left its yellow limits.
    pub limits_yellow: u64,
    /// Times that a parameter left its red limits.
    pub limits_red: u64,
    /// Gaps in the sequence counts.
    pub gaps: u64,
    /// Packets that the gaps are wide.
    pub packets_missing: u64,
    /// Events received.
    pub events: u64,
    /// Bytes of science records received.
    pub science_bytes: u64,
    /// Files received whole.
    pub files_down: u64,
    /// Bytes of them.
    pub file_bytes_down: u64,
    /// Files that the vehicle has received whole.
    pub files_up: u64,
    /// Bytes of them.
    pub file_bytes_up: u64,
    /// Bytes of files that were sent again: down as the vehicle reports, up as the ground counts.
    pub file_bytes_repeated: u64,
}
