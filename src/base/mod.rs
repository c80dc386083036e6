//! Small values and rules that everything shares; nothing of ours below it.
//!
//! [`id`] the ids of things · [`entity`] what things that are set up have in common · [`numbers`] numbers as they travel ·
//! [`check`] what is wrong with a form · [`fields`] what names, emails and telephone numbers look like · [`enums`] enums that are words at rest and on the wire · [`hex`] bytes as they are shown · [`problem`] what a caller can act on · [`fault`] what went wrong
//! with us · [`paging`] pages of lists · [`money`] amounts with their currency · [`text`] keys and stems · [`zone`] time
//! zones · [`clock`] the time · [`qr`] QR codes as they are drawn · [`permission`] who may what · `stored` what the database holds, or a fault that names the row ·
//! [`import_kind`] what files are brought in for · [`acting`] for whom somebody works.

pub mod acting;
pub mod check;
#[cfg(feature = "server")]
pub mod clock;
pub mod entity;
pub mod enums;
#[cfg(feature = "server")]
pub mod fault;
pub mod fields;
pub mod hex;
pub mod id;
pub mod import_kind;
pub mod money;
pub mod numbers;
pub mod paging;
pub mod permission;
pub mod problem;
#[cfg(feature = "server")]
pub mod qr;
#[cfg(feature = "server")]
pub(crate) mod stored;
pub mod text;
pub mod zone;
