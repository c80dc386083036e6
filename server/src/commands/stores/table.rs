//! Columns on a terminal.

use rust_decimal::Decimal;

/// A quantity without noughts at its end.
pub(super) fn plain(quantity: Decimal) -> String {
    quantity.normalize().to_string()
}

/// Rows under their heads, each column as wide as its widest cell; figures stand at its right.
pub(super) fn table<const N: usize>(heads: [(&str, Side); N], rows: &[[String; N]]) -> String {
    let widths: [usize; N] = std::array::from_fn(|at| {
        let cells = rows.iter().map(|row| row[at].chars().count());
        cells.chain([heads[at].0.chars().count()]).max().unwrap_or_default()
    });
    let line = |cells: [&str; N]| {
        let padded = std::array::from_fn::<String, N, _>(|at| match heads[at].1 {
            Side::Left => format!("{:<width$}", cells[at], width = widths[at]),
            Side::Right => format!("{:>width$}", cells[at], width = widths[at]),
        });
        format!("{}\n", padded.join("  ").trim_end())
    };
    let heads = line(heads.map(|(head, _)| head));
    rows.iter().fold(heads, |text, row| text + &line(std::array::from_fn(|at| row[at].as_str())))
}

/// Where the cells of a column stand.
#[derive(Clone, Copy)]
pub(super) enum Side {
    Left,
    Right,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let rows = [["Ñandú".to_owned(), "7".to_owned()], ["T".to_owned(), "1200".to_owned()]];
        let text = table([("NAME", Side::Left), ("QTY", Side::Right)], &rows);
        assert_eq!(text, "NAME    QTY\nÑandú     7\nT      1200\n");
        assert_eq!(plain("12.500".parse().unwrap()), "12.5");
    }
}
