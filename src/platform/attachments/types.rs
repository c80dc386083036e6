//! What is attached to a thing.

use crate::base::enums::text_enum;
use crate::base::id::FileId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Bytes of one file at the most.
pub const MAX_BYTES: u64 = 20_000_000;
/// Files of one thing at the most.
pub const MAX_FILES: usize = 20;

text_enum! {
    /// What a file is, by its first bytes.
    Media {
        Jpeg = "image/jpeg",
        Png = "image/png",
        Pdf = "application/pdf",
    }
}

impl Media {
    /// What begins like this, if it is something that is taken (ISO 10918-1, ISO 15948, ISO 32000-1).
    pub fn of(first: &[u8]) -> Option<Self> {
        let marks: [(&[u8], Self); 3] =
            [(b"\xff\xd8\xff", Self::Jpeg), (b"\x89PNG\r\n\x1a\n", Self::Png), (b"%PDF-", Self::Pdf)];
        marks.into_iter().find(|(mark, _)| first.starts_with(mark)).map(|(_, media)| media)
    }

    pub fn is_picture(self) -> bool {
        self != Self::Pdf
    }
}

/// A picture or a paper of a thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attachment {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: FileId,
    /// As it was called where it came from.
    pub name: String,
    pub media: Media,
    pub bytes: u64,
    pub attached_by: String,
    pub attached_at: DateTime<Utc>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_stands_in_its_first_bytes() {
        assert_eq!(Media::of(b"\x89PNG\r\n\x1a\nrest"), Some(Media::Png));
        assert_eq!(Media::of(b"\xff\xd8\xff\xe0"), Some(Media::Jpeg));
        assert_eq!(Media::of(b"%PDF-1.7"), Some(Media::Pdf));
        for other in [&b""[..], b"%PD", b"<svg", b"GIF89a", b"<html>", b"PK\x03\x04"] {
            assert_eq!(Media::of(other), None);
        }
    }
}
