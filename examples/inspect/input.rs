//! The bytes of a file, or of standard input.

use std::io::Read;
use std::path::Path;

/// Reads a file whole; `-` is standard input.
///
/// # Errors
/// A sentence that names the file and what the system says.
pub fn bytes(file: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let read = if file.as_os_str() == "-" {
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    read.map_err(|error| format!("{} cannot be read: {error}", file.display()))
}
