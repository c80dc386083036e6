//! An import as its page holds it. News about it never throw away what a person is deciding: what the page is about, its
//! *moment*, changes seldom, while progress changes often.

use super::rpc;
use super::shown::Shown;
use crate::base::follow::Followed;
use crate::base::rpc::RpcResult;
use crate::session::preferences::Language;
use crate::ui::form::FormField;
use engrane::base::id::ImportId;
use engrane::inventory::history::types::Undone;
use engrane::inventory::import::types::PartOfRow;
use engrane::platform::imports::types::{ImportStatus, Progress};
use leptos::prelude::*;

/// One import as its page holds it.
#[derive(Clone, Copy)]
pub struct Import {
    id: ImportId,
    shown: Followed<Shown>,
    /// What the last undoing on this page did.
    undone: RwSignal<Option<Undone>>,
}

/// What the page of an import is about: its status, and how the file was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    pub status: ImportStatus,
    read: Option<Vec<FormField>>,
}

impl Import {
    pub fn new(shown: Shown, language: Language) -> Self {
        let id = shown.row.id;
        let shown = Followed::new(shown, move || async move { Ok(rpc::import(id, language).await?.value) });
        Self { id, shown, undone: RwSignal::new(None) }
    }

    /// The import as it was last heard of; tracked.
    pub fn shown(self) -> Shown {
        self.shown.get()
    }

    /// The import as it was last heard of, for what stays the same within a moment.
    pub fn shown_untracked(self) -> Shown {
        self.shown.get_untracked()
    }

    /// What the page is about.
    pub fn moment(self) -> Memo<Moment> {
        self.shown.part(|shown| Moment {
            status: shown.row.status,
            read: shown.columns.as_ref().map(|columns| columns.reading.clone()),
        })
    }

    /// How far the present step is.
    pub fn progress(self) -> Memo<Progress> {
        self.shown.part(|shown| shown.progress)
    }

    /// Fetches how things stand.
    pub fn refresh(self) {
        self.shown.refresh();
    }

    /// Puts back what a completed import changed, or does again what was put back.
    pub async fn turn(self) -> RpcResult<()> {
        let undone = match self.shown_untracked().row.status {
            ImportStatus::Undone => rpc::redo_import(self.id).await?,
            _ => rpc::undo_import(self.id).await?,
        };
        self.undone.set(Some(undone));
        self.refresh();
        Ok(())
    }

    /// What the last undoing on this page did; tracked.
    pub fn undone(self) -> Option<Undone> {
        self.undone.get()
    }

    /// Has the file applied as it was planned.
    pub async fn apply(self) -> RpcResult<()> {
        rpc::apply_import(self.id).await?;
        self.refresh();
        Ok(())
    }

    /// Says which part rows of the plan are that could be several.
    pub async fn answer(self, answers: Vec<PartOfRow>) -> RpcResult<()> {
        rpc::answer_import(self.id, answers).await?;
        self.refresh();
        Ok(())
    }

    /// Which one it is.
    pub fn id(self) -> ImportId {
        self.id
    }
}
