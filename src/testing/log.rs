//! What a test logs, as the server would write it. Tests run on a thread each, and so does whatever they start.

use std::cell::RefCell;
use std::io::{Result, Write};
use std::sync::Once;

thread_local! {
    /// What this thread has logged; nothing while nobody wants to know.
    static LOGGED: RefCell<Option<Vec<u8>>> = const { RefCell::new(None) };
}

/// What this thread logs while it lives.
#[derive(Debug)]
pub struct Log(());

impl Log {
    pub fn start() -> Self {
        static ONCE: Once = Once::new();
        // One for the process: where some threads have none, whoever comes first to a line decides whether it is written.
        ONCE.call_once(|| tracing_subscriber::fmt().with_ansi(false).with_writer(|| ThisThread).init());
        LOGGED.set(Some(Vec::new()));
        Self(())
    }

    /// The lines so far.
    pub fn lines(&self) -> Vec<String> {
        let logged = LOGGED.with_borrow(|logged| logged.clone().unwrap_or_default());
        String::from_utf8_lossy(&logged).lines().map(str::to_owned).collect()
    }
}

impl Drop for Log {
    fn drop(&mut self) {
        LOGGED.set(None);
    }
}

struct ThisThread;

impl Write for ThisThread {
    fn write(&mut self, bytes: &[u8]) -> Result<usize> {
        LOGGED.with_borrow_mut(|logged| {
            if let Some(logged) = logged {
                logged.extend_from_slice(bytes);
            }
        });
        Ok(bytes.len())
    }

    fn flush(&mut self) -> Result<()> {
        Ok(())
    }
}
