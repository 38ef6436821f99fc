//! Secrecy: what is hidden from an audience, what is accounted for, and the scan of the bytes on their way out.

pub(crate) mod hidden;
pub(crate) mod scan;
