//! Confirming what each column of a file is, whatever kind of import it is: how the file was read, its columns with what
//! they seem to be, what no column says, and how the first rows would look.
//!
//! The server puts all of it into words (`present`), and reads what the form says when it comes back (`typed`); the browser
//! draws plain data (`view`). So the form works before the page is alive. What is alive only helps: a field that is given to
//! another column leaves the first, what is missing is said at once, and the preview follows.

#[cfg(feature = "ssr")]
pub mod present;
mod said;
mod shown;
#[cfg(feature = "ssr")]
pub mod typed;
mod view;

pub use shown::{Asked, Columns, Preview, PreviewCell, Questions, Shortcut};
pub use view::{Ending, Go, Look, columns_form, fields, reading_card};
