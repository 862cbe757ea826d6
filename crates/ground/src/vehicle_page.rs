//! The database of a vehicle as a page for people: what is its own, then what all vehicles share.

use std::fmt::{self, Write};

use hilal_dictionary::{ParameterId, ParameterLimits, Port, Process, write_declarations};

use crate::{DatabaseHeading, VehicleDatabase};

impl VehicleDatabase {
    /// Writes the page: APIDs, payloads and limits of the vehicle, then the dictionary.
    ///
    /// # Errors
    /// Only what `out` gives.
    pub fn write_markdown(
        &self,
        heading: &DatabaseHeading<'_>,
        out: &mut impl Write,
    ) -> fmt::Result {
        writeln!(out, "# Dictionary of {}, mission {}\n", self.id().as_str(), heading.mission)?;
        writeln!(
            out,
            "On-board time counts from {:x}, in seconds of TAI. Frames carry the spacecraft \
             identifier {}.\n",
            heading.start,
            self.spacecraft().number()
        )?;
        self.processes(out)?;
        self.limits_table(out)?;
        write_declarations(out)
    }

    fn processes(&self, out: &mut impl Write) -> fmt::Result {
        writeln!(out, "## APIDs\n\n| APID | what |\n|--:|---|")?;
        for (process, what) in [
            (Process::Commands, "telecommands"),
            (Process::Verification, "verification reports, answers to pings"),
            (Process::Housekeeping, "housekeeping"),
            (Process::Events, "events"),
            (Process::Files, "files, both ways"),
        ] {
            writeln!(out, "| {} | {what} |", self.apids().of(process).number())?;
        }
        for port in Port::up_to(Port::CAPACITY) {
            if let Some(payload) = self.payload(port) {
                let (apid, number) = (self.apids().science(port).number(), port.number());
                writeln!(out, "| {apid} | science of `{payload}`, port {number} |")?;
            }
        }
        writeln!(out)
    }

    fn limits_table(&self, out: &mut impl Write) -> fmt::Result {
        writeln!(out, "## Limits\n")?;
        writeln!(out, "Yellow where plans do not go, red where the vehicle acts by itself.\n")?;
        writeln!(
            out,
            "| parameter | unit | red below | yellow below | yellow above | red above |"
        )?;
        writeln!(out, "|---|---|--:|--:|--:|--:|")?;
        for id in ParameterId::ALL {
            let limits = self.limits().limits(*id);
            if limits == ParameterLimits::NONE {
                continue;
            }
            let ParameterLimits { red_low, yellow_low, yellow_high, red_high } = limits;
            write!(out, "| `{}` | {} ", id.definition().name, id.definition().unit)?;
            for limit in [red_low, yellow_low, yellow_high, red_high] {
                match limit {
                    Some(limit) => write!(out, "| {limit:.2} ")?,
                    None => write!(out, "| ")?,
                }
            }
            writeln!(out, "|")?;
        }
        writeln!(out)
    }
}

#[cfg(test)]
mod tests {
    use hilal_quantity::Epoch;

    use super::*;
    use crate::reference;

    #[test]
    fn the_page_has_the_vehicles_apids_payloads_and_limits_before_what_is_common() {
        let database = VehicleDatabase::new(&reference::vehicle()).unwrap();
        let start = Epoch::from_gregorian_utc_at_midnight(2028, 11, 18);
        let mut page = String::new();
        let heading = DatabaseHeading { mission: "reference", start };
        database.write_markdown(&heading, &mut page).unwrap();
        let places: Vec<_> = [
            "# Dictionary of rover, mission reference",
            "| 66 | housekeeping |",
            "| 82 | science of `plasma`, port 2 |",
            "| `power.battery.soc` | % | 7.50 | 15.00 | | |",
            "## Telecommands",
        ]
        .iter()
        .map(|wanted| page.find(wanted).unwrap_or_else(|| panic!("{wanted}: {page}")))
        .collect();
        assert!(places.is_sorted(), "{places:?}");
    }
}
