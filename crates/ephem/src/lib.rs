//! SPICE kernels in; Sun, Earth, relay and station directions out.
#![forbid(unsafe_code)]
