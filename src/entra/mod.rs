//! Floor 3: Microsoft's dialect. Which attributes Entra ID sends, which fields its portal has, and
//! where in it a refused login is mended.

pub mod claims;
pub mod setup;
pub mod advice;
pub mod aadsts;
