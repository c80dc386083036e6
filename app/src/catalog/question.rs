//! The one question: what to say to leave the fewest of the parts that were found.

use super::labels as catalog_labels;
use super::search;
use crate::base::format;
use crate::base::labels;
use crate::i18n::{Locale, td_string};
use engrane::catalog::types::{ABOUT_BRAND, ABOUT_POSITION, ABOUT_SIDE, PartSearch, Question};
use leptos::prelude::*;

/// What is asked about, by its name: that of an attribute as the catalogue writes it.
pub fn about(lang: Locale, about: &str) -> String {
    match about {
        ABOUT_POSITION => td_string!(lang, catalog.facets.position).to_owned(),
        ABOUT_SIDE => td_string!(lang, catalog.question.side).to_owned(),
        ABOUT_BRAND => td_string!(lang, catalog.facets.brand).to_owned(),
        name => capital(&name.replace('_', " ")),
    }
}

/// An answer to it; `name` is that of a brand.
pub fn answer(lang: Locale, about: &str, code: &str, name: &str) -> String {
    match about {
        ABOUT_POSITION | ABOUT_SIDE => catalog_labels::position(lang, code),
        _ => name.to_owned(),
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// The question with its answers, each with what it leaves, and a way past it.
pub fn question(lang: Locale, asked: &PartSearch, question: &Question) -> AnyView {
    let title = td_string!(lang, catalog.question.title, about = about(lang, &question.about)).to_string();
    let link = |href: String, text: String, count: Option<u32>| {
        view! {
            <li>
                <a class="btn btn-sm border-base-300 bg-base-100 font-medium hover:bg-base-200" href=href>
                    {text}
                    {count
                        .map(|count| {
                            view! { <span class="text-muted tabular-nums">{format::count(count.into())}</span> }
                        })}
                </a>
            </li>
        }
    };
    let answers = question
        .answers
        .iter()
        .map(|facet| {
            let text = answer(lang, &question.about, &facet.code, &labels::name(lang, &facet.name));
            let href = search::href(&search::answered(asked, &question.about, Some(&facet.code)));
            link(href, text, Some(facet.count))
        })
        .collect_view();
    let skip = search::href(&search::skipping(asked, &question.about));
    view! {
        <section class="mb-4 rounded-box border border-link/40 bg-base-100 px-4 py-3" aria-label=title.clone()>
            <h2 class="font-medium">{title.clone()}</h2>
            <ul class="mt-2 flex flex-wrap gap-2">
                {answers}
                {link(skip, td_string!(lang, catalog.question.skip).to_owned(), None)}
            </ul>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_attribute_is_called_as_it_is_written_with_a_capital() {
        assert_eq!(about(Locale::es, "diametro_exterior"), "Diametro exterior");
        assert_eq!(about(Locale::es, "ángulo"), "Ángulo");
        assert_eq!(capital(""), "");
        assert_eq!(answer(Locale::es, ABOUT_SIDE, "left", "left"), "Izquierda");
        assert_eq!(answer(Locale::es, ABOUT_BRAND, "SKF", "SKF AB"), "SKF AB");
    }
}
