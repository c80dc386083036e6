//! Showing, saving and removing brands and groups, by their list.

use super::lists::CatalogLists;
use crate::base::labels;
use crate::entity_pages::{self, Asked, EntityForm, EntityList, Sent, Texts, list};
use crate::forms::form::Form;
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind, Pick};
use engrane::base::fault::Result;
use engrane::base::permission::Permission;
use engrane::catalog::edit::ops;
use engrane::catalog::edit::types::{BrandValues, CatalogSettings, PartGroupValues};
use engrane::platform::ctx::Ctx;

pub(super) fn field(name: &str, label: &str) -> FormField {
    FormField::new(name, label, Kind::Text)
}

/// Several names in one field, each behind a comma.
fn names(form: &mut Form, field: FormField, values: &mut Vec<String>) {
    let write = |names: &Vec<String>| names.join(", ");
    let read = |text: &str| {
        let names = text.split(',').map(str::trim).filter(|name| !name.is_empty());
        Some(names.map(str::to_owned).collect())
    };
    form.value(field, values, write, read);
}

struct Brands(Locale);

impl EntityForm for Brands {
    type Values = BrandValues;

    const COLUMNS: &'static [&'static str] = &["name", "country", "oem", "aliases"];

    fn texts(&self) -> Texts {
        let Self(lang) = *self;
        Texts {
            about: td_string!(lang, catalog.edit.about_brands).to_owned(),
            new: td_string!(lang, catalog.edit.new_brand),
            change: td_string!(lang, catalog.edit.change_brand),
            blocked: "",
        }
    }

    fn cells(&self, values: &BrandValues) -> Vec<String> {
        let Self(lang) = *self;
        let makes = if values.oem { td_string!(lang, catalog.part.kind_oem) } else { "–" };
        vec![values.name.clone(), values.country.clone(), makes.to_owned(), values.aliases.join(", ")]
    }

    fn blank(&self) -> BrandValues {
        BrandValues::default()
    }

    fn form(&self, form: &mut Form, values: &mut BrandValues) {
        let Self(lang) = *self;
        form.text(field("name", td_string!(lang, catalog.edit.name)).required(), &mut values.name);
        form.text(field("country", td_string!(lang, catalog.edit.country)), &mut values.country);
        form.check(field("oem", td_string!(lang, catalog.edit.oem)), &mut values.oem);
        let aliases = field("aliases", td_string!(lang, catalog.edit.aliases));
        names(form, aliases.hint(td_string!(lang, catalog.edit.aliases_hint)), &mut values.aliases);
    }
}

struct Groups<'a>(Locale, &'a CatalogSettings);

impl EntityForm for Groups<'_> {
    type Values = PartGroupValues;

    const COLUMNS: &'static [&'static str] = &["name_es", "name_en", "category", "synonyms"];

    fn texts(&self) -> Texts {
        let Self(lang, _) = *self;
        Texts {
            about: td_string!(lang, catalog.edit.about_groups).to_owned(),
            new: td_string!(lang, catalog.edit.new_group),
            change: td_string!(lang, catalog.edit.change_group),
            blocked: "",
        }
    }

    fn blank(&self) -> PartGroupValues {
        let category = self.1.categories.first().map(|(code, _)| code.clone()).unwrap_or_default();
        PartGroupValues { category, ..PartGroupValues::default() }
    }

    fn form(&self, form: &mut Form, values: &mut PartGroupValues) {
        let Self(lang, settings) = *self;
        form.text(field("name_es", td_string!(lang, catalog.edit.name_es)).required(), &mut values.name_es);
        form.text(field("name_en", td_string!(lang, catalog.edit.name_en)).required(), &mut values.name_en);
        let categories = settings.categories.iter().map(|(code, name)| (code.clone(), labels::name(lang, name)));
        form.choice(field("category", td_string!(lang, catalog.edit.category)), &mut values.category, categories);
        let synonyms = field("synonyms", td_string!(lang, catalog.edit.synonyms));
        names(form, synonyms.hint(td_string!(lang, catalog.edit.synonyms_hint)), &mut values.synonyms);
        let code = field("code", td_string!(lang, catalog.edit.code));
        // It stands in addresses, and stays.
        let code = if values.code.is_empty() {
            code.hint(td_string!(lang, catalog.edit.code_hint)).required()
        } else {
            let pick = Pick { value: values.code.clone(), label: values.code.clone(), chosen: true };
            code.kind(Kind::Fixed).picks(vec![pick])
        };
        form.text(code, &mut values.code);
    }
}

/// The page of the list that is asked for.
pub(super) fn shown(lang: Locale, settings: &CatalogSettings, place: CatalogLists, asked: &Asked) -> EntityList {
    let counts = [settings.brands.len(), settings.groups.len()];
    let list = match place {
        CatalogLists::Brands => list(&Brands(lang), &settings.brands, asked),
        CatalogLists::Groups => list(&Groups(lang, settings), &settings.groups, asked),
    };
    EntityList { counts: counts.iter().map(|&count| u32::try_from(count).unwrap_or(u32::MAX)).collect(), ..list }
}

/// Creates what was sent, or changes the one that it names as a whole.
pub(super) async fn save(ctx: &Ctx, place: CatalogLists, sent: Sent<'_>) -> Result<()> {
    // Before anything is read: whoever may not change the catalogue learns nothing else.
    ctx.require(Permission::CatalogEdit)?;
    let lang = Locale::es;
    match place {
        CatalogLists::Brands => sent.save(ctx, &Brands(lang)).await,
        CatalogLists::Groups => sent.save(ctx, &Groups(lang, &ops::settings(ctx).await?)).await,
    }
}

/// Removes one thing.
pub(super) async fn remove(ctx: &Ctx, place: CatalogLists, id: &str) -> Result<()> {
    match place {
        CatalogLists::Brands => entity_pages::remove::<Brands>(ctx, id).await,
        CatalogLists::Groups => entity_pages::remove::<Groups<'_>>(ctx, id).await,
    }
}
