//! The keys that one end holds, by number and state.

use super::{Key, KeyError, KeyId, KeyState};

/// Up to `N` keys. Frames are secured and opened by its active session keys only, so that a key that is
/// deactivated is refused from the next frame on.
#[derive(Debug)]
pub struct KeyRing<const N: usize> {
    slots: [Option<Slot>; N],
    /// Least number of wrapped keys that is accepted.
    pub(super) next_wrapped: u128,
}

#[derive(Debug)]
struct Slot {
    id: KeyId,
    state: KeyState,
    /// None for a destroyed key.
    key: Option<Key>,
}

impl<const N: usize> Default for KeyRing<N> {
    fn default() -> Self {
        Self::new()
    }
}

impl<const N: usize> KeyRing<N> {
    /// A ring without keys.
    pub const fn new() -> Self {
        Self { slots: [const { None }; N], next_wrapped: 0 }
    }

    /// Puts a key into the ring: one that was there at launch, or one read back from lasting memory. A
    /// destroyed key is remembered by its number only. The number of a destroyed key may be given again.
    ///
    /// # Errors
    /// [`KeyError::Present`] for a number in use, [`KeyError::Full`] without room.
    pub fn insert(&mut self, id: KeyId, state: KeyState, key: Key) -> Result<(), KeyError> {
        self.free_for(id)?;
        let slot = self.place_for(id).ok_or(KeyError::Full { keys: N })?;
        let key = (state != KeyState::Destroyed).then_some(key);
        *slot = Some(Slot { id, state, key });
        Ok(())
    }

    /// Returns the state of a key.
    ///
    /// # Errors
    /// [`KeyError::Unknown`].
    pub fn state(&self, id: KeyId) -> Result<KeyState, KeyError> {
        self.slot(id).map(|slot| slot.state)
    }

    /// Returns all keys by number, state and, unless destroyed, octets: to keep them in lasting memory, and
    /// for the inventory.
    pub fn entries(&self) -> impl Iterator<Item = (KeyId, KeyState, Option<&Key>)> {
        self.slots.iter().flatten().map(|slot| (slot.id, slot.state, slot.key.as_ref()))
    }

    /// Takes a key into use (CCSDS 355.1-B-1, key activation).
    ///
    /// # Errors
    /// [`KeyError::Unknown`], or [`KeyError::Transition`] unless it waits for its activation.
    pub fn activate(&mut self, id: KeyId) -> Result<(), KeyError> {
        self.bring(id, KeyState::Active)
    }

    /// Takes a key out of use (CCSDS 355.1-B-1, key deactivation).
    ///
    /// # Errors
    /// [`KeyError::Unknown`], or [`KeyError::Transition`] unless it is active.
    pub fn deactivate(&mut self, id: KeyId) -> Result<(), KeyError> {
        self.bring(id, KeyState::Deactivated)
    }

    /// Wipes a key (CCSDS 355.1-B-1, key destruction).
    ///
    /// # Errors
    /// [`KeyError::Unknown`], or [`KeyError::Transition`] while it is active, or when it is destroyed already.
    pub fn destroy(&mut self, id: KeyId) -> Result<(), KeyError> {
        self.bring(id, KeyState::Destroyed)
    }

    /// The key of a frame: an active session key.
    pub(super) fn active(&self, id: KeyId) -> Result<&Key, KeyError> {
        if id.is_master() {
            return Err(KeyError::Role { key: id });
        }
        self.in_use(id)
    }

    /// An active key of either role.
    pub(super) fn in_use(&self, id: KeyId) -> Result<&Key, KeyError> {
        let slot = self.slot(id)?;
        let not_active = KeyError::NotActive { key: id, state: slot.state };
        match (slot.state, &slot.key) {
            (KeyState::Active, Some(key)) => Ok(key),
            (KeyState::Active, None)
            | (KeyState::PreActivation | KeyState::Deactivated | KeyState::Destroyed, _) => {
                Err(not_active)
            }
        }
    }

    /// A key that can be proven: loaded, and not yet taken out of use.
    pub(super) fn provable(&self, id: KeyId) -> Result<&Key, KeyError> {
        let slot = self.slot(id)?;
        match (slot.state, &slot.key) {
            (KeyState::PreActivation | KeyState::Active, Some(key)) => Ok(key),
            (KeyState::PreActivation | KeyState::Active, None)
            | (KeyState::Deactivated | KeyState::Destroyed, _) => {
                Err(KeyError::NotActive { key: id, state: slot.state })
            }
        }
    }

    /// Says whether a key of this number may be loaded.
    pub(super) fn free_for(&self, id: KeyId) -> Result<(), KeyError> {
        match self.state(id) {
            Ok(KeyState::Destroyed) | Err(_) => Ok(()),
            Ok(state) => Err(KeyError::Present { key: id, state }),
        }
    }

    /// How many keys of new numbers there is room for. Destroyed keys are forgotten to make room.
    pub(super) fn room(&self) -> usize {
        self.slots.iter().filter(|slot| is_free(slot.as_ref())).count()
    }

    /// Its own place, else an empty one, else that of a destroyed key.
    fn place_for(&mut self, id: KeyId) -> Option<&mut Option<Slot>> {
        let own =
            self.slots.iter().position(|slot| slot.as_ref().is_some_and(|slot| slot.id == id));
        let empty = || self.slots.iter().position(Option::is_none);
        let free = || self.slots.iter().position(|slot| is_free(slot.as_ref()));
        let place = own.or_else(empty).or_else(free)?;
        self.slots.get_mut(place)
    }

    fn slot(&self, id: KeyId) -> Result<&Slot, KeyError> {
        let mut slots = self.slots.iter().flatten();
        slots.find(|slot| slot.id == id).ok_or(KeyError::Unknown { key: id })
    }

    fn bring(&mut self, id: KeyId, to: KeyState) -> Result<(), KeyError> {
        let mut slots = self.slots.iter_mut().flatten();
        let slot = slots.find(|slot| slot.id == id).ok_or(KeyError::Unknown { key: id })?;
        if !slot.state.may_become(to) {
            return Err(KeyError::Transition { key: id, from: slot.state, to });
        }
        slot.state = to;
        if to == KeyState::Destroyed {
            slot.key = None;
        }
        Ok(())
    }
}

fn is_free(slot: Option<&Slot>) -> bool {
    slot.is_none_or(|slot| slot.state == KeyState::Destroyed)
}
