//! What reports of services say, as notes for the operator.

use hilal_dictionary::{DisabledEvents, EventActions, ReportValues};

/// Returns the values of a report of a fixed layout, each by its name.
pub(crate) fn of_values(values: ReportValues<'_>) -> String {
    let name = values.definition().name;
    let each = values.map(|(field, value)| {
        let value = value.map_or_else(|| "none".to_owned(), |value| value.to_string());
        format!("{} {value}", field.name)
    });
    format!("{name}: {}", list(each))
}

/// Returns which events start a telecommand.
pub(crate) fn of_actions(actions: EventActions<'_>) -> String {
    let function = actions.function().name();
    let each =
        actions.map(|(event, switch)| format!("{} {}", event.definition().name, switch.name()));
    format!("event-actions ({function}): {}", list(each))
}

/// Returns which events are not reported.
pub(crate) fn of_disabled(events: DisabledEvents<'_>) -> String {
    let each = events.map(|event| event.definition().name.to_owned());
    format!("events that are not reported: {}", list(each))
}

fn list(each: impl Iterator<Item = String>) -> String {
    let list: Vec<_> = each.collect();
    if list.is_empty() { "none".to_owned() } else { list.join(", ") }
}

#[cfg(test)]
mod tests {
    use hilal_dictionary::{EventId, Switch};

    use super::*;

    #[test]
    fn lists_are_told_by_the_names_of_their_events_and_an_empty_one_as_none() {
        let mut buffer = [0; 32];
        let length = DisabledEvents::encode(&[EventId::Parked, EventId::WokeUp], &mut buffer);
        let events = DisabledEvents::decode(&buffer[..length.unwrap()]).unwrap();
        assert_eq!(of_disabled(events), "events that are not reported: PARKED, WOKE_UP");
        let actions = [(EventId::Parked, Switch::Off)];
        let length = EventActions::encode(Switch::On, actions, &mut buffer);
        let actions = EventActions::decode(&buffer[..length.unwrap()]).unwrap();
        assert_eq!(of_actions(actions), "event-actions (on): PARKED off");
        let none = EventActions::decode(&[0, 0]).unwrap();
        assert_eq!(of_actions(none), "event-actions (off): none");
    }
}
