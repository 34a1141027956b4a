//! The file of a form.

use axum::extract::{FromRequest, Multipart, Request};

/// A file that was uploaded.
pub enum File {
    /// All of it.
    Whole(Vec<u8>),
    /// It is larger than was asked for, and was read to its end all the same.
    TooLarge,
    /// None was chosen, or several, of which nobody knows which is meant.
    NotOne,
}

/// A form that cannot be read, or has no field for a file.
pub struct UnreadableForm;

/// The file of a form, of which no more than so many bytes are kept.
pub async fn file_of(request: Request, most: usize) -> Result<File, UnreadableForm> {
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| UnreadableForm)?;
    let mut file = None;
    while let Some(mut field) = form.next_field().await.map_err(|_| UnreadableForm)? {
        if field.name() != Some("file") {
            continue;
        }
        let named = field.file_name().is_some_and(|name| !name.is_empty());
        let (mut bytes, mut whole) = (Vec::new(), true);
        while let Some(chunk) = field.chunk().await.map_err(|_| UnreadableForm)? {
            whole &= bytes.len() + chunk.len() <= most;
            if whole {
                bytes.extend_from_slice(&chunk);
            }
        }
        file = Some(if file.is_some() || (bytes.is_empty() && !named) {
            // A field in which none was chosen comes empty and without a name.
            File::NotOne
        } else if whole {
            File::Whole(bytes)
        } else {
            File::TooLarge
        });
    }
    file.ok_or(UnreadableForm)
}
