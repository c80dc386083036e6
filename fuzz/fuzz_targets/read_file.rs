//! Any bytes are a file or a refusal: the reader's two calls, as its child process makes them. With the choices of a profile the
//! rows are those of the profile.

#![no_main]

use engrane::platform::imports::reader::types::{ReadChoices, Separator, TextEncoding};
use engrane::platform::imports::reader::{Source, profile, rows};
use libfuzzer_sys::fuzz_target;
use std::io::Cursor;
use std::ops::ControlFlow;

fn source(data: &[u8]) -> Source {
    Source::new(Cursor::new(data.to_vec())).expect("memory can be read")
}

fn read(data: &[u8], choices: ReadChoices) {
    let Ok(found) = profile(source(data), &choices, &mut |_| {}) else { return };
    let there = ReadChoices { sheet: Some(found.sheet), header_row: Some(found.header_row), ..choices };
    let (mut first, mut count) = (Vec::new(), 0_u64);
    let summary = rows(source(data), &there, &mut |_| {}, &mut |row| {
        count += 1;
        if first.len() < found.sample.len() {
            first.push(row);
        }
        ControlFlow::Continue(())
    })
    .expect("what was profiled can be read");
    assert_eq!((count, summary.rows), (found.rows_total, found.rows_total));
    assert_eq!(first, found.sample);
    assert_eq!(summary.left_out, found.left_out);
}

fuzz_target!(|data: &[u8]| {
    read(data, ReadChoices::default());
    // What a person may say of it, taken from the file so that the same file says the same.
    let Some(&last) = data.last() else { return };
    let last = usize::from(last);
    read(
        data,
        ReadChoices {
            sheet: None,
            header_row: (last % 3 == 0).then_some(u32::try_from(last % 7).unwrap_or_default()),
            encoding: TextEncoding::ALL.get(last % 8).copied(),
            separator: Separator::ALL.get(last / 8 % 7).copied(),
        },
    );
});
