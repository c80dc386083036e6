//! What every request passes through, outermost first: log, headers, compression, same origin, who calls, the guard
//! of server functions.

pub mod authenticate;
pub mod headers;
pub mod request_log;
pub mod same_origin;
pub mod server_functions;
