//! What the ground knows of a vehicle before it has heard a word of it.

use hilal_dictionary::{ApidRangeError, Apids, Port};
use hilal_mission::{VehicleId, VehicleModel};
use hilal_packets::frame::SpacecraftId;

use crate::LimitTable;

/// What it takes to understand and command one vehicle beside the dictionary, which all share: its
/// application processes, its payloads by their ports, its limits.
#[derive(Debug, Clone, PartialEq)]
pub struct VehicleDatabase {
    id: VehicleId,
    spacecraft: SpacecraftId,
    apids: Apids,
    payloads: Vec<String>,
    limits: LimitTable,
}

impl VehicleDatabase {
    /// Takes a vehicle as its mission declares it.
    ///
    /// # Errors
    ///
    /// The vehicle's range of application processes reaches reserved ones.
    pub fn new(vehicle: &VehicleModel) -> Result<Self, ApidRangeError> {
        Ok(Self {
            id: vehicle.id.clone(),
            spacecraft: SpacecraftId::from_low_bits(vehicle.identifiers.spacecraft_id),
            apids: Apids::from_first(vehicle.identifiers.first_apid)?,
            payloads: vehicle.payloads.iter().map(|payload| payload.id.clone()).collect(),
            limits: LimitTable::of(vehicle),
        })
    }

    /// Returns the vehicle's identifier.
    pub const fn id(&self) -> &VehicleId {
        &self.id
    }

    /// Returns the vehicle's number in frames.
    pub const fn spacecraft(&self) -> SpacecraftId {
        self.spacecraft
    }

    /// Returns the vehicle's application processes.
    pub const fn apids(&self) -> Apids {
        self.apids
    }

    /// Returns the limits of the vehicle's parameters.
    pub const fn limits(&self) -> &LimitTable {
        &self.limits
    }

    /// Returns the identifier of the payload on a port; none where there is no payload.
    pub fn payload(&self, port: Port) -> Option<&str> {
        self.payloads.get(port.index()).map(String::as_str)
    }

    /// Returns a name for the payload on a port: its identifier, or the port.
    pub fn payload_name(&self, port: Port) -> String {
        self.payload(port).map_or_else(|| port.to_string(), str::to_owned)
    }

    /// Returns the port of a payload by its identifier; none where the vehicle does not carry it.
    pub fn port(&self, payload: &str) -> Option<Port> {
        let index = self.payloads.iter().position(|id| id == payload)?;
        Port::new(u8::try_from(index).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use hilal_mission::schema::VehicleIdentifiers;

    use super::*;
    use crate::reference;

    #[test]
    fn payloads_are_found_by_their_names_and_named_by_their_ports() {
        let database = VehicleDatabase::new(&reference::vehicle()).unwrap();
        let plasma = database.port("plasma").unwrap();
        assert_eq!((plasma.number(), database.payload(plasma)), (2, Some("plasma")));
        assert_eq!(database.port("camera"), None);
        assert_eq!(database.payload_name(Port::new(9).unwrap()), "payload 9");
    }

    #[test]
    fn the_check_of_missions_knows_the_layout_of_the_dictionary() {
        assert_eq!(VehicleIdentifiers::APIDS, Apids::COUNT);
        assert_eq!(VehicleIdentifiers::PAYLOADS, Port::CAPACITY);
        assert_eq!(VehicleIdentifiers::default().first_apid, *Apids::default().numbers().start());
        let [lowest, highest] = VehicleIdentifiers::FREE_APIDS;
        for first in 0..=2047 {
            let last = VehicleIdentifiers { spacecraft_id: 1, first_apid: first }.last_apid();
            let free = first >= lowest && last <= highest;
            assert_eq!(Apids::from_first(first).is_ok(), free, "{first}");
        }
    }
}
