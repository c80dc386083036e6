//! The kit: what is the same on several screens. It takes texts and values, knows no area, and is where classes live.

pub mod age;
pub mod badge;
pub mod bar;
pub mod button;
pub mod card;
pub mod changes;
pub mod chart;
pub mod copy;
pub mod dialog;
pub mod field;
pub mod figure;
pub mod form;
pub mod grid;
pub mod icon;
pub mod level;
pub mod narrowing;
pub mod pages;
pub mod password;
pub mod progress;
pub mod search;
pub mod state;
pub mod table;
pub mod text;
pub mod toast;
pub mod upload;
pub mod wall;
