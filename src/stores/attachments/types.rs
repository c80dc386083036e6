//! What is attached to an item.

use crate::base::enums::text_enum;
use crate::base::id::FileId;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Bytes of one file at the most.
pub const MAX_BYTES: u64 = 20_000_000;
/// Files of one item at the most.
pub const MAX_OF_ITEM: usize = 20;

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

/// A picture or a paper of an item.
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
