//! From things to their list and form, and back from what was typed.

use super::list::{Asked, EntityList, EntityRow, NEW};
use crate::forms::edit_form::EditForm;
use crate::forms::form::{Form, Typed};
use crate::forms::refused_form::lines_again;
use crate::ui::form::{FormField, Naming};
use engrane::base::entity::Record;
use engrane::base::fault::Result;
use engrane::base::problem::Problem;
use engrane::base::text::fold;
use engrane::platform::ctx::Ctx;
use engrane::platform::entity::{self, Of, Stored, Values};

/// Rows of a page.
const PER_PAGE: usize = 50;

/// How one kind of thing is listed and filled in.
pub trait EntityForm {
    type Values: Values;

    /// The words around list and form.
    fn texts(&self) -> Texts;

    /// Fields of the form that the list shows.
    const COLUMNS: &'static [&'static str] = &[];

    /// The heads of the list, where they are not the fields' labels.
    fn heads(&self) -> Vec<String> {
        columns(self, &self.blank()).map(|field| field.label).collect()
    }

    /// The cells of a row, one for each head, where they are not what the form shows.
    fn cells(&self, values: &Self::Values) -> Vec<String> {
        columns(self, values).map(FormField::text).collect()
    }

    /// Is the thing switched off?
    fn is_off(&self, _values: &Self::Values) -> bool {
        false
    }

    /// What the form of a new one begins with.
    fn blank(&self) -> Self::Values;

    /// The form, both ways.
    fn form(&self, form: &mut Form, values: &mut Self::Values);
}

/// The words around a list and its form.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    /// What the list is for.
    pub about: String,
    /// Title of the form of a new thing.
    pub new: &'static str,
    /// Title of the form of one that is there.
    pub change: &'static str,
    /// Why none can be added yet; empty when one can.
    pub blocked: &'static str,
}

fn columns<E: EntityForm + ?Sized>(entity: &E, values: &E::Values) -> impl Iterator<Item = FormField> + use<E> {
    let mut fields = Form::show(|form| entity.form(form, &mut values.clone()));
    E::COLUMNS.iter().filter_map(move |name| {
        let at = fields.iter().position(|field| field.name == *name)?;
        Some(fields.swap_remove(at))
    })
}

/// The page of the list that is asked for, with the form that is open.
pub fn list<E: EntityForm>(entity: &E, records: &[Of<E::Values>], asked: &Asked) -> EntityList {
    let Texts { about, new, change, blocked } = entity.texts();
    let words: Vec<String> = fold(&asked.q).split_whitespace().map(str::to_owned).collect();
    let rows = records.iter().map(|Record { id, values, .. }| EntityRow {
        id: id.to_string(),
        cells: entity.cells(values),
        inactive: entity.is_off(values),
    });
    let has_words = |row: &EntityRow| {
        let text = fold(&row.cells.join(" "));
        words.iter().all(|word| text.contains(word))
    };
    let mut rows: Vec<EntityRow> = rows.filter(has_words).collect();
    let (found, pages) = (rows.len(), rows.len().div_ceil(PER_PAGE).max(1));
    let page = usize::try_from(asked.page).unwrap_or(pages).clamp(1, pages);
    rows.drain(..(page - 1) * PER_PAGE);
    rows.truncate(PER_PAGE);
    let open = |title: &str, mut values: E::Values, known: Option<(String, i32)>| {
        let (id, version) = known.unwrap_or_default();
        let (fields, lines) = Form::show_all(|form| entity.form(form, &mut values));
        let lines = lines.map(|lines| lines_again(lines, Naming::Values));
        EditForm { title: title.to_owned(), id, version, fields, lines }
    };
    let form = if asked.edit == NEW {
        Some(open(new, entity.blank(), None)).filter(|_| blocked.is_empty())
    } else {
        let record = records.iter().find(|record| !asked.edit.is_empty() && record.id.to_string() == asked.edit);
        record.map(|record| open(change, record.values.clone(), Some((record.id.to_string(), record.version))))
    };
    let number = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    EntityList {
        counts: Vec::new(),
        about,
        heads: entity.heads(),
        rows,
        found: number(found),
        page: number(page),
        pages: number(pages),
        blocked: blocked.to_owned(),
        form,
    }
}

/// What a form sent back.
#[derive(Clone, Copy, Debug)]
pub struct Sent<'a> {
    /// Empty for a new thing.
    pub id: &'a str,
    /// The version that was read.
    pub version: i32,
    pub typed: &'a Typed,
}

impl Sent<'_> {
    /// Creates what was sent, or changes the one that it names as a whole.
    pub async fn save<E: EntityForm>(&self, ctx: &Ctx, form: &E) -> Result<()> {
        match self.read(form)? {
            (Some(id), values) => entity::change(ctx, id, self.version, &values).await.map(drop),
            (None, values) => entity::create(ctx, &values).await.map(drop),
        }
    }

    /// Which thing it is, none for a new one, and what its values shall be.
    fn read<E: EntityForm>(&self, entity: &E) -> Result<(Option<Id<E>>, E::Values), Problem> {
        let id = if self.id.is_empty() { None } else { Some(one::<E>(self.id)?) };
        let mut values = entity.blank();
        Form::read(self.typed, |form| entity.form(form, &mut values))?;
        Ok((id, values))
    }
}

/// Removes a thing that is there.
pub async fn remove<E: EntityForm>(ctx: &Ctx, id: &str) -> Result<()> {
    entity::delete::<E::Values>(ctx, one::<E>(id)?).await
}

type Id<E> = <<E as EntityForm>::Values as Stored>::Id;

fn one<E: EntityForm>(id: &str) -> Result<Id<E>, Problem> {
    id.parse().map_err(|_| Problem::NotFound { what: E::Values::ENTITY })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::form::Kind as FieldKind;
    use engrane::base::entity::NameOr;
    use engrane::base::id::AreaId;
    use engrane::base::problem::Entity;
    use engrane::oee::types::{Area, AreaKind, AreaValues};
    use uuid::Uuid;

    /// Things that are a name and nothing else.
    struct Names;

    impl EntityForm for Names {
        type Values = AreaValues;

        const COLUMNS: &'static [&'static str] = &["name"];

        fn texts(&self) -> Texts {
            Texts { new: "Nueva", change: "Cambio", ..Texts::default() }
        }

        fn blank(&self) -> AreaValues {
            called("sin nombre")
        }

        fn form(&self, form: &mut Form, values: &mut AreaValues) {
            form.text(FormField::new("name", "Nombre", FieldKind::Text), &mut values.name);
        }
    }

    fn called(name: &str) -> AreaValues {
        let line = NameOr::Name("L1".to_owned());
        AreaValues { line, code: String::new(), name: name.to_owned(), kind: AreaKind::Output, position: 0 }
    }

    fn things(count: u128) -> Vec<Area> {
        let thing =
            |at: u128| Record { id: AreaId(Uuid::from_u128(at)), version: 2, values: called(&format!("Área {at}")) };
        (1..=count).map(thing).collect()
    }

    fn asked(edit: &str, q: &str, page: u32) -> Asked {
        Asked { edit: edit.to_owned(), q: q.to_owned(), page }
    }

    #[test]
    fn a_long_list_has_pages_and_one_beyond_is_the_last() {
        let things = things(120);
        for (page, shown, rows, first) in [(0, 1, 50, "Área 1"), (2, 2, 50, "Área 51"), (9, 3, 20, "Área 101")] {
            let list = list(&Names, &things, &asked("", "", page));
            assert_eq!((list.page, list.pages, list.found, list.rows.len()), (shown, 3, 120, rows));
            assert_eq!(
                (list.heads.as_slice(), list.rows[0].cells.as_slice()),
                (&["Nombre".to_owned()][..], &[first.to_owned()][..])
            );
        }
        let none = list(&Names, &[], &Asked::default());
        assert_eq!((none.page, none.pages, none.found, none.rows.len()), (1, 1, 0, 0));
    }

    #[test]
    fn rows_have_all_words_whatever_their_accents() {
        let found = list(&Names, &things(120), &asked("", "AREA 12", 1));
        let names: Vec<_> = found.rows.iter().map(|row| row.cells[0].as_str()).collect();
        assert_eq!(names, ["Área 12", "Área 112", "Área 120"]);
    }

    #[test]
    fn the_form_that_is_asked_for_is_open() {
        let things = things(2);
        let open = |edit: &str| list(&Names, &things, &asked(edit, "", 1)).form;
        let changed =
            open(&things[1].id.to_string()).map(|form| (form.title, form.version, form.fields[0].value.clone()));
        assert_eq!(changed, Some(("Cambio".to_owned(), 2, "Área 2".to_owned())));
        let new = open(NEW).map(|form| (form.title, form.id, form.version, form.fields[0].value.clone()));
        assert_eq!(new, Some(("Nueva".to_owned(), String::new(), 0, "sin nombre".to_owned())));
        assert_eq!((open(""), open("nothing")), (None, None));
    }

    #[test]
    fn what_was_sent_is_read_with_its_id() {
        let typed = Typed::from([("name".to_owned(), " Prensa ".to_owned())]);
        let id = AreaId(Uuid::from_u128(7));
        let read = |id: &str| Sent { id, version: 1, typed: &typed }.read(&Names);
        assert_eq!(read(&id.to_string()), Ok((Some(id), called("Prensa"))));
        assert_eq!(read(""), Ok((None, called("Prensa"))));
        assert_eq!(read("A1"), Err(Problem::NotFound { what: Entity::Area }));
    }
}
