//! Random bytes: the one place of this crate that reads the system's random number generator,
//! OpenSSL's.

/// The system's random number generator gave nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the random number generator failed")]
pub struct RandomError;

/// Fresh random bytes.
///
/// # Errors
/// [`RandomError`] when the generator fails.
pub fn random_bytes<const N: usize>() -> Result<[u8; N], RandomError> {
    let mut bytes = [0; N];
    openssl::rand::rand_bytes(&mut bytes).map_err(|_| RandomError)?;
    Ok(bytes)
}
