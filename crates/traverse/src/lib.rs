//! Time-dependent planning: certificate, search, independent check.
#![forbid(unsafe_code)]
