//! What somebody typed into a plain form that was refused: without script the page is loaded anew, and its fields hold
//! it again. Until then a cookie keeps it, for a minute and never a secret.

use crate::ui::form::{FormField, Naming};

/// The fields with what was typed into them, when the page is drawn because their form was refused.
#[cfg(not(feature = "ssr"))]
pub fn again(fields: Vec<FormField>, _naming: Naming) -> Vec<FormField> {
    fields
}

/// What was typed into one field, likewise.
#[cfg(not(feature = "ssr"))]
pub fn value(_name: &str) -> Option<String> {
    None
}

#[cfg(feature = "ssr")]
pub use on_server::{again, kept, lines_again, value};

#[cfg(feature = "ssr")]
mod on_server {
    use super::{FormField, Naming};
    use crate::base::rpc::cookie;
    use crate::forms::lines::{FormLine, FormLines};
    use crate::ui::form::{Kind, Pick};
    use axum::http::request::Parts;
    use engrane::platform::identity::cookies::TYPED;
    use form_urlencoded::Serializer;
    use leptos::prelude::use_context;

    /// Bytes that are kept at the most: a cookie holds 4,096 with its name.
    const LONGEST: usize = 3_500;

    type Pairs = Vec<(String, String)>;

    /// What is kept of the body of a form; nothing of one that says too much.
    pub fn kept(form: &[u8]) -> Option<String> {
        let pairs = form_urlencoded::parse(form);
        let told = pairs
            .filter(|(name, _)| !["password", "token", "secret", "pin"].iter().any(|secret| name.contains(secret)));
        let kept = Serializer::new(String::new()).extend_pairs(told).finish();
        (kept.len() <= LONGEST).then_some(kept)
    }

    /// What was typed into one field.
    pub fn value(name: &str) -> Option<String> {
        let pairs = of_request()?;
        find(&pairs, name).map(str::to_owned)
    }

    /// The fields with what was typed into them, if it was their form that was refused.
    pub fn again(fields: Vec<FormField>, naming: Naming) -> Vec<FormField> {
        match of_request() {
            Some(pairs) => filled(&pairs, fields, naming),
            None => fields,
        }
    }

    /// Lines, likewise; how many there are must be the same for the browser.
    pub fn lines_again(lines: FormLines, naming: Naming) -> FormLines {
        match of_request() {
            Some(pairs) => filled_lines(&pairs, lines, naming),
            None => lines,
        }
    }

    /// Only the page that is drawn in answer to the refusal has use for it: its address says so.
    fn of_request() -> Option<Pairs> {
        let refused = use_context::<Parts>()?.uri.query()?.contains("__err=");
        let kept = cookie(TYPED).filter(|_| refused)?;
        Some(form_urlencoded::parse(kept.as_bytes()).into_owned().collect())
    }

    fn find<'a>(pairs: &'a Pairs, name: &str) -> Option<&'a str> {
        pairs.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    fn filled(pairs: &Pairs, fields: Vec<FormField>, naming: Naming) -> Vec<FormField> {
        // A box that is not ticked is not sent: whether the form was this one is seen by its other fields.
        let is_sent = |field: &FormField| !matches!(field.kind, Kind::Check | Kind::Several | Kind::File);
        if fields.iter().any(|field| is_sent(field) && find(pairs, &naming.of(&field.name)).is_none()) {
            return fields;
        }
        fields.into_iter().map(|field| fill(pairs, field, naming)).collect()
    }

    fn filled_lines(pairs: &Pairs, lines: FormLines, naming: Naming) -> FormLines {
        let typed = |at: usize, part: &str| find(pairs, &naming.of(&format!("{}.{at}.{part}", lines.name)));
        let rows = (0..).map_while(|at| {
            let name = typed(at, "item")?.to_owned();
            Some(FormLine { id: String::new(), name, quantity: typed(at, "quantity").unwrap_or_default().to_owned() })
        });
        let rows: Vec<FormLine> = rows.collect();
        if rows.is_empty() { lines } else { FormLines { rows, ..lines } }
    }

    fn fill(pairs: &Pairs, field: FormField, naming: Naming) -> FormField {
        let typed = find(pairs, &naming.of(&field.name)).unwrap_or_default();
        let picks = |is_chosen: &dyn Fn(&str) -> bool| -> Vec<Pick> {
            let picks = field.picks.iter().cloned();
            picks.map(|pick| Pick { chosen: is_chosen(&pick.value), ..pick }).collect()
        };
        match field.kind {
            Kind::File | Kind::Fixed => field,
            Kind::Choice => FormField { picks: picks(&|value| value == typed), ..field },
            Kind::Several => {
                let is_ticked = |value: &str| {
                    let (name, sent) = naming.of_one(&field.name, value);
                    pairs.contains(&(name, sent))
                };
                FormField { picks: picks(&is_ticked), ..field }
            }
            _ => FormField { value: typed.to_owned(), ..field },
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        fn pairs(kept: &str) -> Pairs {
            form_urlencoded::parse(kept.as_bytes()).into_owned().collect()
        }

        fn fields() -> Vec<FormField> {
            let pick = |value: &str| Pick { value: value.into(), label: value.into(), chosen: value == "a" };
            vec![
                FormField::new("name", "Nombre", Kind::Text).value("Ana"),
                FormField::new("active", "Activa", Kind::Check).value("on"),
                FormField::new("role", "Rol", Kind::Choice).picks(vec![pick("a"), pick("b")]),
                FormField::new("modules", "Módulos", Kind::Several).picks(vec![pick("a"), pick("b")]),
            ]
        }

        #[test]
        fn secrets_are_not_kept_nor_what_is_too_long() {
            let kept =
                kept(b"email=a%40b.mx&password=Tornillo-1&values%5Bnew_password%5D=x&token=y&name=L%C3%ADa").unwrap();
            assert_eq!(kept, "email=a%40b.mx&name=L%C3%ADa");
            assert_eq!(super::kept(format!("name={}", "x".repeat(LONGEST)).as_bytes()), None);
            assert!(kept.bytes().all(|byte| byte.is_ascii_graphic() && !b";,\"\\".contains(&byte)), "it fits a cookie");
        }

        #[test]
        fn fields_hold_what_was_typed_into_their_own_form() {
            let chosen = |field: &FormField| -> Vec<String> {
                field.picks.iter().filter(|pick| pick.chosen).map(|pick| pick.value.clone()).collect()
            };
            let typed = pairs("values[name]=L%C3%ADa+%26&values[role]=b&values[modules_b]=on");
            let again = filled(&typed, fields(), Naming::Values);
            assert_eq!((again[0].value.as_str(), again[1].value.as_str()), ("Lía &", ""));
            assert_eq!((chosen(&again[2]), chosen(&again[3])), (vec!["b".to_owned()], vec!["b".to_owned()]));

            let plain = filled(&pairs("name=x&role=a&modules=a&modules=b&active=on"), fields(), Naming::Plain);
            assert_eq!((plain[1].value.as_str(), chosen(&plain[3]).len()), ("on", 2));

            let lines = FormLines { name: "lines".into(), ..FormLines::default() };
            let typed = pairs("values[lines.0.item]=Tuerca&values[lines.0.quantity]=4&values[lines.1.item]=");
            let again = filled_lines(&typed, lines.clone(), Naming::Values);
            let rows: Vec<_> = again.rows.iter().map(|row| (row.name.as_str(), row.quantity.as_str())).collect();
            assert_eq!(rows, [("Tuerca", "4"), ("", "")]);
            assert_eq!(filled_lines(&pairs("name=x"), lines.clone(), Naming::Values), lines);

            let of_another_form = pairs("values[name]=Pedro&id=7");
            assert_eq!(filled(&of_another_form, fields(), Naming::Values), fields());
        }
    }
}
