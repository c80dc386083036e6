//! Pages of a list, by their number: the rows before one are counted off. What has to go through all rows at once, as an
//! export does, goes by their keys in a query of its own.

use serde::{Deserialize, Serialize};

/// Rows of a page when nothing is asked for.
pub const DEFAULT_PER_PAGE: u32 = 50;
/// Rows of a page at the most.
pub const MAX_PER_PAGE: u32 = 200;

/// Which page of a list: numbers from one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageRequest {
    pub page: u32,
    pub per_page: u32,
}

impl Default for PageRequest {
    fn default() -> Self {
        Self { page: 1, per_page: DEFAULT_PER_PAGE }
    }
}

impl PageRequest {
    /// The request brought into bounds: at least page 1, at most [`MAX_PER_PAGE`] rows.
    #[must_use]
    pub fn bounded(page: Option<u32>, per_page: Option<u32>) -> Self {
        Self { page: page.unwrap_or(1).max(1), per_page: per_page.unwrap_or(DEFAULT_PER_PAGE).clamp(1, MAX_PER_PAGE) }
    }

    /// A request from outside, brought into the same bounds.
    #[must_use]
    pub fn in_bounds(self) -> Self {
        Self::bounded(Some(self.page), Some(self.per_page))
    }

    /// Where rows carry the number of all of them, none past the end does: the page that tells it then.
    #[must_use]
    pub fn instead_of<T>(self, rows: &[T]) -> Option<Self> {
        (rows.is_empty() && self.page > 1).then_some(Self { page: 1, per_page: 1 })
    }

    /// How many there are in all, where the page has so many: one that has some and is not full is the last.
    pub fn total_of_last(self, rows: usize) -> Option<i64> {
        let rows = i64::try_from(rows).ok()?;
        (1..self.limit()).contains(&rows).then(|| self.offset() + rows)
    }

    /// Rows before the page.
    pub fn offset(self) -> i64 {
        (i64::from(self.page) - 1) * i64::from(self.per_page)
    }

    /// Rows of the page.
    pub fn limit(self) -> i64 {
        i64::from(self.per_page)
    }

    /// The page of rows that are all here.
    pub fn of<T>(self, rows: impl Iterator<Item = T>) -> Vec<T> {
        let whole = |number: i64| usize::try_from(number).unwrap_or(usize::MAX);
        rows.skip(whole(self.offset())).take(whole(self.limit())).collect()
    }
}

/// One page of rows, with the number of rows of the whole list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    pub rows: Vec<T>,
    pub page: u32,
    pub per_page: u32,
    pub total: u64,
}

impl<T> Page<T> {
    pub fn new(rows: Vec<T>, request: PageRequest, total: u64) -> Self {
        Self { rows, page: request.page, per_page: request.per_page, total }
    }

    /// Pages of the whole list; an empty list has one (empty) page.
    pub fn total_pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.per_page)).max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_brought_into_bounds() {
        assert_eq!(PageRequest::bounded(None, None), PageRequest { page: 1, per_page: 50 });
        assert_eq!(PageRequest::bounded(Some(0), Some(0)), PageRequest { page: 1, per_page: 1 });
        assert_eq!(PageRequest::bounded(Some(3), Some(9999)), PageRequest { page: 3, per_page: 200 });
        assert_eq!(PageRequest { page: 0, per_page: 0 }.in_bounds(), PageRequest { page: 1, per_page: 1 });
        assert_eq!(PageRequest { page: 3, per_page: 200 }.offset(), 400);
        assert_eq!(PageRequest { page: 2, per_page: 3 }.of(1..=5), [4, 5]);
        assert!(PageRequest { page: 3, per_page: 3 }.of(1..=5).is_empty());
    }

    #[test]
    fn only_past_the_end_another_page_tells_the_total() {
        let (first, second) = (PageRequest::default(), PageRequest { page: 2, per_page: 50 });
        assert_eq!((first.instead_of::<()>(&[]), second.instead_of(&[()])), (None, None));
        assert_eq!(second.instead_of::<()>(&[]), Some(PageRequest { page: 1, per_page: 1 }));
    }

    #[test]
    fn a_page_that_is_not_full_tells_the_total() {
        let second = PageRequest { page: 2, per_page: 50 };
        assert_eq!([0, 1, 49, 50].map(|rows| second.total_of_last(rows)), [None, Some(51), Some(99), None]);
    }

    #[test]
    fn the_last_page_may_be_short() {
        let page = |total| Page::<()>::new(vec![], PageRequest { page: 1, per_page: 50 }, total).total_pages();
        assert_eq!((page(0), page(50), page(51)), (1, 1, 2));
    }
}
