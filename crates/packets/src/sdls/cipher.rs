//! AES-256-GCM on slices, with a MAC of 4 to 16 octets.

use aes_gcm::{AeadInOut as _, Aes256Gcm, KeyInit as _};
use subtle::ConstantTimeEq as _;

use super::Key;

/// Octets of a MAC that is not truncated.
pub(super) const MAC: usize = 16;

/// One use of a key: the vector and what is authenticated besides the data.
pub(super) struct Gcm<'a> {
    pub(super) key: &'a Key,
    pub(super) vector: [u8; 12],
    pub(super) associated: &'a [u8],
}

impl Gcm<'_> {
    /// Encrypts in place and returns the MAC; none when the data exceed 64 GiB.
    pub(super) fn seal(&self, data: &mut [u8]) -> Option<[u8; MAC]> {
        let mac = Aes256Gcm::new(self.key.octets().into()).encrypt_inout_detached(
            (&self.vector).into(),
            self.associated,
            data.into(),
        );
        mac.ok().map(Into::into)
    }

    /// Decrypts in place when the MAC, or what was left of it by truncation (CCSDS 355.0-B-2,
    /// §4.2.3.4 f), is right. Otherwise the data stay as they were.
    pub(super) fn open(&self, data: &mut [u8], mac: &[u8]) -> bool {
        match <&[u8; MAC]>::try_from(mac) {
            Ok(full) => Aes256Gcm::new(self.key.octets().into())
                .decrypt_inout_detached(
                    (&self.vector).into(),
                    self.associated,
                    data.into(),
                    full.into(),
                )
                .is_ok(),
            Err(_) => self.open_truncated(data, mac),
        }
    }

    /// The library takes truncated MACs of a few lengths only, so the MAC is made anew. Encryption and
    /// decryption are the same in counter mode: the first pass gives the plaintext (and a MAC of no
    /// use), the second the ciphertext again and its MAC, the third the plaintext.
    fn open_truncated(&self, data: &mut [u8], mac: &[u8]) -> bool {
        let expected = self.seal(data).and_then(|_| self.seal(data));
        let right = expected
            .as_ref()
            .and_then(|expected| expected.get(..mac.len()))
            .is_some_and(|expected| expected.ct_eq(mac).into());
        right && self.seal(data).is_some()
    }
}
