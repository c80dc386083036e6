//! What is true in Engrane. Types and pure rules compile to WebAssembly; whatever needs a database, a clock or the
//! operating system stands behind the feature `server`.
//!
//! | module | is | may touch |
//! |---|---|---|
//! | [`base`] | small shared values: ids, problems, faults, permissions, money, text, time | nothing |
//! | [`platform`] | what every area stands on: callers, transactions, people, audit, jobs, files, imports | their own tables |
//! | [`catalog`] [`inventory`] [`market`] [`notices`] [`tasks`] [`oee`] [`stores`] [`production`] | the areas | their own tables, other areas' `ops` |
//! | [`worker`] | which jobs there are, and when they run | all of them |
//! | [`demo`] | the demo data, made by us | other areas' tables, at first start only |
//!
//! An area has `types` (facts), `rules` (decisions from values), `ops` (what a person asks for), `store` (its SQL) and
//! `jobs` (what runs later). Only `store` speaks SQL; only `ops` decides who may.

pub mod base;
pub mod catalog;
pub mod inventory;
pub mod market;
pub mod notices;
pub mod oee;
pub mod platform;
pub mod production;
pub mod stores;
pub mod tasks;

#[cfg(feature = "server")]
pub mod demo;
#[cfg(any(feature = "testing", all(test, feature = "server")))]
pub mod testing;
#[cfg(feature = "server")]
pub mod worker;
