//! Floor 1: XML and its signatures. What stands in a document, in which canonical octets, and who
//! signed them; what the elements mean is not known here.

pub mod misleading;
pub mod limits;
pub mod document;
pub mod read;
pub mod write;
pub mod c14n;
pub mod digest;
pub mod keys;
pub mod verify;
#[cfg(feature = "testing")]
pub mod sign;
