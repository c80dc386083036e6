//! What people are told of the stock: an item is *low* while less of it is available than its threshold, it has *run out* when
//! nothing is, and a loan is *due* on the day before it is to be back and *overdue* after that.
//!
//! Items are looked at in the transaction of whatever moves or changes them, under their locks or that of the set-up, as the
//! last thing that it does; a timed job finds what no move causes. So of an item nobody else tells anything meanwhile.

pub(crate) mod jobs;
pub(crate) mod ops;
mod rules;
mod store;

#[cfg(test)]
pub(super) mod tests;
