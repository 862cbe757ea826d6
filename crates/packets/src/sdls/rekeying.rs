//! New keys over the link, and the proof that the other end has them (CCSDS 355.1-B-1, key management;
//! field sizes by its annex D).
//!
//! | Data field | Octets |
//! |---|---|
//! | wrapped keys (OTAR) | master key 2, counter 12, then under AES-256-GCM for each key: number 2, octets 32; MAC 16 |
//! | challenge | key 2, challenge 16 |
//! | answer | key 2, vector 12, encrypted challenge 16, MAC 16 |
//!
//! There are no associated data. The counter of wrapped keys is the vector; it must grow, so that old keys
//! cannot be brought back by a replay. That is a rule of ours: the standard leaves it to the frames that
//! carry the wrapped keys.

use zeroize::Zeroize as _;

use super::cipher::{Gcm, MAC};
use super::counter::{low_octets, number};
use super::{FrameCounter, Key, KeyError, KeyId, KeyRing, KeyState};

/// Octets before the wrapped keys: master key and counter.
const PREFIX: usize = KeyId::LENGTH + FrameCounter::LENGTH;
/// Octets of one key that is wrapped.
const BLOCK: usize = KeyId::LENGTH + Key::LENGTH;
/// The bit of a vector that no frame's and no wrapped key's has.
const ANSWER: u128 = 1 << 95;

/// Octets of a challenge without its key.
pub const CHALLENGE_LENGTH: usize = 16;
/// Octets of an answer.
pub const ANSWER_LENGTH: usize = KeyId::LENGTH + FrameCounter::LENGTH + CHALLENGE_LENGTH + MAC;

/// A new session key and its number.
#[derive(Debug, Clone, Copy)]
pub struct NewKey<'a> {
    /// Its number.
    pub id: KeyId,
    /// The key.
    pub key: &'a Key,
}

/// A challenge to a key: 16 octets that no one can foresee, never given twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Challenge {
    /// The key to be proven.
    pub key: KeyId,
    /// The octets to be encrypted.
    pub octets: [u8; CHALLENGE_LENGTH],
}

impl Challenge {
    /// Octets of a challenge with its key.
    pub const LENGTH: usize = KeyId::LENGTH + CHALLENGE_LENGTH;

    /// Returns the octets of the command.
    pub fn octets(&self) -> [u8; Self::LENGTH] {
        let mut octets = [0; Self::LENGTH];
        let challenge = self.key.number().to_be_bytes().into_iter().chain(self.octets);
        for (place, octet) in octets.iter_mut().zip(challenge) {
            *place = octet;
        }
        octets
    }

    /// Reads the octets of the command.
    ///
    /// # Errors
    /// [`KeyError::Length`].
    pub fn read(octets: &[u8]) -> Result<Self, KeyError> {
        let wrong = KeyError::Length { found: octets.len(), what: "challenge of 18 octets" };
        let (id, challenge) = octets.split_first_chunk().ok_or(wrong)?;
        let octets = challenge.as_array().copied().ok_or(wrong)?;
        Ok(Self { key: KeyId::new(u16::from_be_bytes(*id)), octets })
    }

    /// Checks an answer at the end that gave the challenge.
    ///
    /// # Errors
    /// [`KeyError::Length`], or [`KeyError::Answer`] when the other end does not have this key.
    pub fn check_answer(&self, key: &Key, answer: &[u8]) -> Result<(), KeyError> {
        let length = KeyError::Length { found: answer.len(), what: "answer of 46 octets" };
        let octets = answer.as_array::<ANSWER_LENGTH>().ok_or(length)?;
        let wrong = KeyError::Answer { key: self.key };
        let (id, rest) = octets.split_first_chunk().ok_or(wrong)?;
        let (vector, rest) = rest.split_first_chunk().ok_or(wrong)?;
        let (challenge, mac) = rest.split_first_chunk::<CHALLENGE_LENGTH>().ok_or(wrong)?;
        let mut challenge = *challenge;
        let right = KeyId::new(u16::from_be_bytes(*id)) == self.key
            && number(vector) & ANSWER != 0
            && Gcm { key, vector: *vector, associated: &[] }.open(&mut challenge, mac)
            && challenge == self.octets;
        if right { Ok(()) } else { Err(wrong) }
    }
}

/// Returns the octets that so many keys have when they are wrapped.
pub const fn wrapped_octets(keys: usize) -> usize {
    keys.saturating_mul(BLOCK).saturating_add(PREFIX + MAC)
}

/// Wraps new keys under a master key and returns how many octets were written. The counter is the vector
/// under the master key and must never be given twice: take it from a [`CounterReserve`](super::CounterReserve).
///
/// # Errors
/// [`KeyError::Role`] for a master that is none, or a master among the new keys; [`KeyError::Length`]
/// without keys or without room for them.
pub fn wrap_keys(
    master: NewKey<'_>,
    counter: FrameCounter,
    keys: &[NewKey<'_>],
    buffer: &mut [u8],
) -> Result<usize, KeyError> {
    check_roles(master.id, keys.iter().map(|new| new.id))?;
    let needed = wrapped_octets(keys.len());
    let wrong = KeyError::Length { found: buffer.len(), what: "place for the wrapped keys" };
    let wrapped = buffer.get_mut(..needed).filter(|_| !keys.is_empty()).ok_or(wrong)?;
    let (prefix, rest) = wrapped.split_at_mut_checked(PREFIX).ok_or(wrong)?;
    let (blocks, place) = rest.split_last_chunk_mut::<MAC>().ok_or(wrong)?;
    let head = master.id.number().to_be_bytes().into_iter().chain(counter.octets());
    for (place, octet) in prefix.iter_mut().zip(head) {
        *place = octet;
    }
    for (block, new) in blocks.chunks_exact_mut(BLOCK).zip(keys) {
        let octets = new.id.number().to_be_bytes().into_iter().chain(*new.key.octets());
        for (place, octet) in block.iter_mut().zip(octets) {
            *place = octet;
        }
    }
    let gcm = Gcm { key: master.key, vector: counter.octets(), associated: &[] };
    *place = gcm.seal(blocks).ok_or(wrong)?;
    Ok(needed)
}

impl<const N: usize> KeyRing<N> {
    /// Returns the least number of wrapped keys that is accepted, to be kept in lasting memory.
    pub const fn next_wrapped(&self) -> u128 {
        self.next_wrapped
    }

    /// Refuses wrapped keys below a number: what [`next_wrapped`](Self::next_wrapped) was before a reset.
    pub fn expect_wrapped(&mut self, next: u128) {
        self.next_wrapped = self.next_wrapped.max(next);
    }

    /// Loads all keys that were wrapped together, or none, and returns how many. They wait for their activation.
    /// The octets are decrypted in place and wiped, also when they are refused.
    ///
    /// # Errors
    /// A sentence when the octets are no wrapped keys, the master key is not active, the MAC does not match,
    /// the counter is old, or a key cannot be loaded.
    pub fn load_wrapped(&mut self, wrapped: &mut [u8]) -> Result<usize, KeyError> {
        let loaded = self.unwrap_and_load(wrapped);
        wrapped.zeroize();
        loaded
    }

    fn unwrap_and_load(&mut self, wrapped: &mut [u8]) -> Result<usize, KeyError> {
        let wrong = KeyError::Length { found: wrapped.len(), what: "set of wrapped keys" };
        let (id, rest) = wrapped.split_first_chunk_mut().ok_or(wrong)?;
        let (vector, rest) = rest.split_first_chunk_mut().ok_or(wrong)?;
        let (blocks, mac) = rest.split_last_chunk_mut::<MAC>().ok_or(wrong)?;
        if blocks.is_empty() || blocks.len() % BLOCK != 0 {
            return Err(wrong);
        }
        let master = KeyId::new(u16::from_be_bytes(*id));
        check_roles(master, core::iter::empty())?;
        let key = self.in_use(master)?;
        if !(Gcm { key, vector: *vector, associated: &[] }.open(blocks, mac)) {
            return Err(KeyError::Wrapped { master });
        }
        let (counter, next) = (number(vector), self.next_wrapped);
        if counter < next || counter >= ANSWER {
            return Err(KeyError::Replayed { counter, next });
        }
        self.check_loadable(master, blocks)?;
        for (id, key) in new_keys(blocks) {
            self.insert(id, KeyState::PreActivation, key)?;
        }
        self.next_wrapped = counter + 1;
        Ok(blocks.len() / BLOCK)
    }

    /// Says whether all keys can be loaded, so that either all are or none.
    fn check_loadable(&self, master: KeyId, blocks: &[u8]) -> Result<(), KeyError> {
        check_roles(master, new_keys(blocks).map(|(id, _)| id))?;
        for (place, (id, _)) in new_keys(blocks).enumerate() {
            self.free_for(id)?;
            if new_keys(blocks).take(place).any(|(earlier, _)| earlier == id) {
                return Err(KeyError::Present { key: id, state: KeyState::PreActivation });
            }
        }
        if new_keys(blocks).count() > self.room() {
            return Err(KeyError::Full { keys: N });
        }
        Ok(())
    }

    /// Answers a challenge by encrypting it, which proves the key without telling it. The vector is the counter
    /// with its 96th bit set. No counter may be given twice under one key: take it from a
    /// [`CounterReserve`](super::CounterReserve) for answers.
    ///
    /// # Errors
    /// [`KeyError::Unknown`], or [`KeyError::NotActive`] for a key that is deactivated or destroyed.
    pub fn answer_challenge(
        &self,
        challenge: &Challenge,
        counter: FrameCounter,
    ) -> Result<[u8; ANSWER_LENGTH], KeyError> {
        let key = self.provable(challenge.key)?;
        let vector = low_octets(counter.number() | ANSWER);
        let mut encrypted = challenge.octets;
        let mac = Gcm { key, vector, associated: &[] }.seal(&mut encrypted);
        let mac = mac.ok_or(KeyError::Answer { key: challenge.key })?;
        let mut answer = [0; ANSWER_LENGTH];
        let id = challenge.key.number().to_be_bytes();
        let octets = id.into_iter().chain(vector).chain(encrypted).chain(mac);
        for (place, octet) in answer.iter_mut().zip(octets) {
            *place = octet;
        }
        Ok(answer)
    }
}

/// The keys in the opened blocks.
fn new_keys(blocks: &[u8]) -> impl Iterator<Item = (KeyId, Key)> {
    blocks.chunks_exact(BLOCK).filter_map(|block| {
        let (id, key) = block.split_first_chunk()?;
        Some((KeyId::new(u16::from_be_bytes(*id)), Key::new(key.try_into().ok()?)))
    })
}

fn check_roles(master: KeyId, mut new: impl Iterator<Item = KeyId>) -> Result<(), KeyError> {
    match new.find(|id| id.is_master()) {
        Some(key) => Err(KeyError::Role { key }),
        None if master.is_master() => Ok(()),
        None => Err(KeyError::Role { key: master }),
    }
}
