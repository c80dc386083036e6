//! What the reading process tells its parent, as JSON lines over a pipe.
//!
//! What must hold: one message is one line; the last one is [`ReaderMessage::Done`] or [`ReaderMessage::Failed`], and a
//! pipe that closes without either means that the process died (memory, time, a crash in a decoder). A line has a
//! limit, so that a runaway child cannot fill the memory of its parent.

use std::io::{self, BufRead, Read, Write};

use serde::{Deserialize, Serialize};

use super::types::{LeftOut, Profile, Progress, ReadFailure, Row};

/// Rows a message carries at most.
pub const BATCH: usize = 500;

/// Longest line taken, in bytes: 500 rows of 1,024 short cells fit.
const MAX_LINE: u64 = 64 * 1024 * 1024;

/// One line of the pipe.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "message", content = "body", rename_all = "snake_case")]
pub enum ReaderMessage {
    /// How far it has come.
    Progress(Progress),
    /// What the file looks like.
    Profile(Box<Profile>),
    /// Data rows in file order, at most [`BATCH`].
    Rows(Vec<Row>),
    /// All rows have been sent.
    Done {
        /// How many.
        rows: u64,
        /// Those that were not sent.
        left_out: LeftOut,
    },
    /// The file was refused.
    Failed(ReadFailure),
}

/// Writes one message and its line break. The caller flushes.
///
/// # Errors
/// When the pipe is closed.
pub fn write_message(out: &mut impl Write, message: &ReaderMessage) -> io::Result<()> {
    serde_json::to_writer(&mut *out, message)?;
    out.write_all(b"\n")
}

/// Reads the next message; `None` at the end of the pipe.
///
/// # Errors
/// `InvalidData` for a line that is no message, is cut, or is longer than 64 MiB; otherwise what the pipe said.
pub fn read_message(from: &mut impl BufRead) -> io::Result<Option<ReaderMessage>> {
    let mut line = Vec::new();
    from.take(MAX_LINE).read_until(b'\n', &mut line)?;
    if line.is_empty() {
        return Ok(None);
    }
    if line.pop() != Some(b'\n') {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "the message is cut or too long"));
    }
    Ok(Some(serde_json::from_slice(&line)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::imports::reader::types::RowDefect;
    use proptest::prelude::*;

    #[test]
    fn messages_come_out_as_they_went_in() {
        let messages = [
            ReaderMessage::Progress(Progress { bytes: 1, total_bytes: 2, rows: 3 }),
            ReaderMessage::Rows(vec![Row {
                number: 7,
                cells: vec!["004942".into(), "línea\ncon \"salto\"".into()],
                defect: Some(RowDefect::Width),
            }]),
            ReaderMessage::Failed(ReadFailure::Corrupt { detail: "x".into() }),
            ReaderMessage::Failed(ReadFailure::Encrypted),
            ReaderMessage::Done { rows: 1, left_out: LeftOut { repeated: 2, totals: 1, ..LeftOut::default() } },
        ];
        let mut pipe = Vec::new();
        for message in &messages {
            write_message(&mut pipe, message).unwrap();
        }
        assert_eq!(String::from_utf8_lossy(&pipe).lines().count(), messages.len());
        let mut from = pipe.as_slice();
        for message in messages {
            assert_eq!(read_message(&mut from).unwrap(), Some(message));
        }
        assert_eq!(read_message(&mut from).unwrap(), None);
    }

    #[test]
    fn a_cut_line_is_an_error_and_not_the_end() {
        let mut pipe = Vec::new();
        write_message(&mut pipe, &ReaderMessage::Done { rows: 1, left_out: LeftOut::default() }).unwrap();
        pipe.truncate(pipe.len() - 3);
        assert_eq!(read_message(&mut pipe.as_slice()).unwrap_err().kind(), io::ErrorKind::InvalidData);
    }

    proptest! {
        #[test]
        fn any_cell_text_crosses_the_pipe(
            number in any::<u32>(),
            cells in prop::collection::vec(any::<String>(), 0..6),
        ) {
            let message = ReaderMessage::Rows(vec![Row { number, cells, defect: None }]);
            let mut pipe = Vec::new();
            write_message(&mut pipe, &message).unwrap();
            prop_assert_eq!(read_message(&mut pipe.as_slice()).unwrap(), Some(message));
        }
    }
}
