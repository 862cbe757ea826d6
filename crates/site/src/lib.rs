//! Terrain and ephemeris together: light, Earth and relay visibility, safe havens.
#![forbid(unsafe_code)]
