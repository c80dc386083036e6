//! Cells that say more than one thing.

/// A code and a name in one cell, as Odoo writes its products: `[BRI-207] Brida de 4 in`. Another text is all the first, and names nothing.
pub(crate) fn code_and_name(text: &str) -> (&str, Option<&str>) {
    let both = text.trim().strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let both = both.map(|(code, name)| (code.trim(), name.trim())).filter(|(code, _)| !code.is_empty());
    both.map_or((text, None), |(code, name)| (code, Some(name).filter(|name| !name.is_empty())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_stands_in_brackets_before_its_name() {
        for (text, expected) in [
            ("[BRI-207] Brida de 4 in", ("BRI-207", Some("Brida de 4 in"))),
            (" [BRI-207]Brida ", ("BRI-207", Some("Brida"))),
            ("[BRI-207]", ("BRI-207", None)),
            ("[] Brida", ("[] Brida", None)),
            ("BRI-207", ("BRI-207", None)),
            ("Brida [4 in]", ("Brida [4 in]", None)),
            ("[sin cerrar", ("[sin cerrar", None)),
            ("", ("", None)),
        ] {
            assert_eq!(code_and_name(text), expected, "{text}");
        }
    }
}
