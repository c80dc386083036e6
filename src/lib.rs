//! What is true in Engrane. Types and pure rules compile to WebAssembly; whatever needs a database, a clock or the
//! operating system stands behind the feature `server`.
//!
//! | module | is | may touch |
//! |---|---|---|
//! | [`base`] | small shared values: ids, problems, faults, permissions, money, text, time | nothing |
//! | [`config`] [`ctx`] [`db`] [`services`] | how an operation is reached and what it may reach | the database |
//! | [`outside`] | what lies outside the process: the reader of files | child processes |
//! | [`identity`] [`tenancy`] [`audit`] | who people are, whose data it is, what they did | their own tables |
//! | [`jobs`] [`events`] [`files`] [`imports`] [`mail`] | the platform under the areas | their own tables |
//! | [`catalog`] [`inventory`] [`oee`] | the areas | their own tables, other areas' `ops` |
//! | [`backup`] | everything, taken along and brought back | all tables, as their owner |
//! | [`demo`] | the demo data, made by us | other areas' tables, at first start only |
//!
//! An area has `types` (facts), `rules` (decisions from values), `ops` (what a person asks for), `store` (its SQL) and
//! `jobs` (what runs later). Only `store` speaks SQL; only `ops` decides who may.

pub mod audit;
pub mod base;
pub mod catalog;
pub mod events;
pub mod identity;
pub mod imports;
pub mod inventory;
pub mod oee;
pub mod tenancy;

#[cfg(feature = "server")]
pub mod backup;
#[cfg(feature = "server")]
pub mod config;
#[cfg(feature = "server")]
pub mod ctx;
#[cfg(feature = "server")]
pub mod db;
#[cfg(all(test, feature = "server"))]
mod db_tests;
#[cfg(feature = "server")]
pub mod demo;
#[cfg(feature = "server")]
pub mod files;
#[cfg(feature = "server")]
pub mod jobs;
#[cfg(feature = "server")]
pub mod mail;
#[cfg(feature = "server")]
pub mod outside;
#[cfg(feature = "server")]
pub mod services;
#[cfg(any(feature = "testing", all(test, feature = "server")))]
pub mod testing;
