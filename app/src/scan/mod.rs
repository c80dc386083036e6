//! Scanning: with the camera of a phone or a computer, by a button that opens it beside the page and tells each code that it sees
//! (`view`, `camera`, [`sight`]); of a picture that is dropped there or chosen (`picture`); and with a scanner that types, which is heard
//! wherever the focus is (`hearing`, [`wedge`], `gap`).
//!
//! Pictures are read by a worker (`public/scanner/scanner.js`), which fetches what it needs when there is one to read. What must hold:
//! a code that stays in sight is told once; whatever becomes of the camera is said in words; and once it is closed nothing sees any
//! more, also where somebody closes it while the browser still asks whether it may.

mod camera;
mod gap;
mod hearing;
mod picture;
mod sight;
mod view;
mod wedge;

pub use camera::wake_sound;
pub use gap::{SHORTEST_GAP, keep_gap, kept_gap};
pub use hearing::{listen, listen_for};
pub use view::{ScanButton, ScanPanel};
pub use wedge::LONGEST_GAP;
