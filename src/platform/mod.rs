//! What every area stands on: how an operation is reached and what it may reach, who people are and whose data it is, and
//! what runs beside them.
//!
//! | module | is | may touch |
//! |---|---|---|
//! | [`config`] [`ctx`] [`db`] [`services`] [`hooks`] | how an operation is reached and what it may reach | the database |
//! | [`idempotency`] `asked` | that it is done once, however often it is asked for, and requests named by what they make | its own table |
//! | [`credentials`] | passwords as they are kept, tokens and their keys | nothing |
//! | [`identity`] [`tenancy`] [`audit`] | who people are, whose data it is, what they did | their own tables |
//! | [`organizations`] | who there is on the platform, and who is let in | tenants and their people |
//! | [`jobs`] [`events`] [`files`] [`imports`] [`exports`] [`mail`] | what runs later, news, files and what comes in and goes out by them, letters | their own tables |
//! | [`pairing`] | devices that wait to become a wall screen or a pad | their codes |
//! | [`links`] | what points from one area at things of another | nothing |
//! | [`attachments`] | pictures and papers that areas attach to their things | the files |
//! | [`sheets`] [`proof`] | tables as files, and what proves that nobody altered one | files |
//! | [`vault`] [`outgoing`] | secrets that the database keeps, and servers elsewhere whose addresses somebody typed | the network |
//! | [`memory`] | what areas keep besides the database | nothing |
//! | [`backup`] | everything, taken along and brought back | all tables, as their owner |

pub mod attachments;
pub mod audit;
pub mod events;
pub mod exports;
pub mod identity;
pub mod imports;
pub mod links;
pub mod organizations;
pub mod pairing;
pub mod tenancy;

#[cfg(feature = "server")]
pub(crate) mod asked;
#[cfg(feature = "server")]
pub mod backup;
#[cfg(feature = "server")]
pub mod config;
#[cfg(feature = "server")]
pub mod credentials;
#[cfg(feature = "server")]
pub mod ctx;
#[cfg(feature = "server")]
pub mod db;
#[cfg(all(test, feature = "server"))]
mod db_tests;
#[cfg(feature = "server")]
pub mod entity;
#[cfg(feature = "server")]
pub mod files;
#[cfg(feature = "server")]
pub mod hooks;
#[cfg(feature = "server")]
pub mod idempotency;
#[cfg(feature = "server")]
pub mod jobs;
#[cfg(feature = "server")]
pub mod mail;
#[cfg(feature = "server")]
pub mod memory;
#[cfg(feature = "server")]
pub mod outgoing;
#[cfg(feature = "server")]
pub mod proof;
#[cfg(feature = "server")]
pub mod services;
#[cfg(feature = "server")]
pub mod sheets;
#[cfg(feature = "server")]
pub mod vault;
