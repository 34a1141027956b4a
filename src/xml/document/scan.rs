//! Searching bytes sixteen at a time.

/// The first byte at or after `from` at which `stop` says yes. Written so that the compiler makes
/// vector instructions of it; `stop` must be cheap and without branches.
#[inline(always)]
pub fn find(bytes: &[u8], from: usize, stop: impl Fn(u8) -> bool) -> Option<usize> {
    let rest = bytes.get(from..)?;
    // Where every byte stops the search, it should not cost a block each.
    if stop(*rest.first()?) {
        return Some(from);
    }
    let (blocks, _) = rest.as_chunks::<16>();
    let clear = 16 * blocks.iter().take_while(|block| !any(*block, &stop)).count();
    let found = rest.get(clear..)?.iter().position(|&byte| stop(byte))?;
    Some(from + clear + found)
}

/// Whether `ask` says yes to any of these bytes.
#[inline(always)]
pub fn any(bytes: &[u8], ask: impl Fn(u8) -> bool) -> bool {
    bytes.iter().fold(false, |found, &byte| found | ask(byte))
}
