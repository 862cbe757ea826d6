//! The file on its way to the ground, as lasting memory holds it.

use hilal_packets::cfdp::{FileStore, StoreError};

use super::image::Image;
use super::section::Section;
use crate::hardware::LastingMemory;

/// The file's octets, from whichever copy is good.
#[derive(Debug)]
pub(crate) struct FileDown<'a, L> {
    pub(super) image: &'a Image,
    pub(super) memory: &'a L,
}

impl<L: LastingMemory> FileDown<'_, L> {
    /// Returns whether both copies are damaged.
    pub(super) fn is_lost(&self) -> bool {
        self.image.read_octets((Section::FileDown, 0), &mut [], self.memory).is_none()
    }
}

impl<L: LastingMemory> FileStore for FileDown<'_, L> {
    fn read(&mut self, offset: u64, octets: &mut [u8]) -> Result<(), StoreError> {
        let offset = usize::try_from(offset).or(Err(StoreError))?;
        let read = self.image.read_octets((Section::FileDown, offset), octets, self.memory);
        read.ok_or(StoreError)
    }

    fn write(&mut self, _: u64, _: &[u8]) -> Result<(), StoreError> {
        Err(StoreError)
    }
}
