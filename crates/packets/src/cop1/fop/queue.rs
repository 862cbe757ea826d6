//! The sent queue: frames of Type-AD from their first transmission until they are acknowledged
//! (CCSDS 232.1-B-2, §5.1).

/// A frame on the queue.
#[derive(Debug, Clone)]
pub(super) struct Sent<T> {
    pub(super) fdu: T,
    /// `To_Be_Retransmitted_Flag`.
    pub(super) again: bool,
}

/// A ring of at most `N` frames, oldest first.
#[derive(Debug, Clone)]
pub(super) struct SentQueue<T, const N: usize> {
    slots: [Option<Sent<T>>; N],
    first: usize,
    length: usize,
}

impl<T, const N: usize> SentQueue<T, N> {
    /// Starts empty. The numbers of COP-1 have 8 bits, so that at most 255 frames are outstanding.
    pub(super) const fn new() -> Self {
        const { assert!(N >= 1 && N <= 255, "the sent queue holds 1 to 255 frames") };
        Self { slots: [const { None }; N], first: 0, length: 0 }
    }

    pub(super) const fn len(&self) -> usize {
        self.length
    }

    /// Appends a frame; gives it back when the queue is full.
    pub(super) fn push(&mut self, fdu: T) -> Result<(), T> {
        if self.length >= N {
            return Err(fdu);
        }
        match self.slots.get_mut(Self::slot(self.first, self.length)) {
            Some(slot) => {
                *slot = Some(Sent { fdu, again: false });
                self.length = self.length.wrapping_add(1);
                Ok(())
            }
            None => Err(fdu),
        }
    }

    /// Takes the oldest frame.
    pub(super) fn pop(&mut self) -> Option<T> {
        let sent = self.slots.get_mut(self.first)?.take()?;
        self.first = Self::slot(self.first, 1);
        self.length = self.length.saturating_sub(1);
        Some(sent.fdu)
    }

    /// Returns the frame at a position, counted from the oldest.
    pub(super) fn get(&self, position: usize) -> Option<&T> {
        self.slots.get(Self::slot(self.first, position))?.as_ref().map(|sent| &sent.fdu)
    }

    /// Returns the frame at a position together with its flag.
    pub(super) fn get_mut(&mut self, position: usize) -> Option<&mut Sent<T>> {
        self.slots.get_mut(Self::slot(self.first, position))?.as_mut()
    }

    /// Flags every frame to be sent again.
    pub(super) fn flag_all(&mut self) {
        for sent in self.slots.iter_mut().flatten() {
            sent.again = true;
        }
    }

    /// Returns the position of the oldest frame that is flagged.
    pub(super) fn first_flagged(&self) -> Option<usize> {
        (0..self.length).find(|position| {
            let slot = self.slots.get(Self::slot(self.first, *position));
            slot.and_then(Option::as_ref).is_some_and(|sent| sent.again)
        })
    }

    const fn slot(first: usize, position: usize) -> usize {
        first.wrapping_add(position) % N
    }
}
