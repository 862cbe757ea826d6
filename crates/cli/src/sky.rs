//! `hilal sky`: where the Sun and Earth stand.
