//! Mission control: the service and page that operators use.
#![forbid(unsafe_code)]
