//! What files of a production are brought in for, what is taken from them, and what a person decides besides.

use crate::base::enums::text_enum;
use crate::base::problem::{Problem, Reason};
use crate::platform::imports::mapping::fields::{ImportField, Meaning, Spec, import_fields};
use crate::platform::imports::mapping::{self, Follow, MappedColumn};
use crate::platform::imports::types::ImportKind;
use serde::{Deserialize, Serialize};

text_enum! {
    /// What a file is brought in for.
    FileKind {
        Orders = "orders",
        Workpieces = "workpieces",
    }
}

impl FileKind {
    pub fn import(self) -> ImportKind {
        match self {
            Self::Orders => ImportKind::Orders,
            Self::Workpieces => ImportKind::Workpieces,
        }
    }
}

import_fields! {
    /// What a column of a file of orders can be; a file of workpieces has some of these.
    OrderField as ProductionImportField {
        /// What whoever wrote the file calls the order.
        Reference = "reference": Spec::code(Meaning::OrderReference).varies(),
        /// Of the drawing.
        Code = "code": Spec::code(Meaning::DrawingCode).required(),
        /// Of a new workpiece.
        Name = "name": Spec::text(Meaning::PieceName),
        QtyPlan = "qty_plan": Spec::number(Meaning::Planned).required(),
        Due = "due": Spec::text(Meaning::DueDate),
        Priority = "priority": Spec::text(Meaning::Priority),
        Customer = "customer": Spec::text(Meaning::Client).offered(),
        Description = "description": Spec::text(Meaning::Note),
        Revision = "revision": Spec::text(Meaning::Revision),
        /// Of a new workpiece.
        Material = "material": Spec::text(Meaning::RawMaterial),
        /// `machining>fitting>qc`, by the codes or names of stages.
        Route = "route": Spec::text(Meaning::Route).offered(),
        /// By its code.
        Machine = "machine": Spec::code(Meaning::MachineCode),
        /// By name: a row that names one is cooperation.
        Partner = "partner": Spec::text(Meaning::Partner).offered(),
        PartnerDue = "partner_due": Spec::text(Meaning::PartnerDue),
    }
}

import_fields! {
    /// What a column of a file of workpieces can be.
    WorkpieceField as WorkpieceImportField {
        /// Of the drawing.
        Code = "code": Spec::code(Meaning::DrawingCode).required().varies(),
        Name = "name": Spec::text(Meaning::PieceName),
        Revision = "revision": Spec::text(Meaning::Revision),
        Material = "material": Spec::text(Meaning::RawMaterial).offered(),
        /// `machining>fitting>qc`, by the codes or names of stages.
        Route = "route": Spec::text(Meaning::Route).offered(),
    }
}

/// The fields of a kind of file.
pub trait FileField: ImportField {
    const KIND: FileKind;
}

impl FileField for OrderField {
    const KIND: FileKind = FileKind::Orders;
}

impl FileField for WorkpieceField {
    const KIND: FileKind = FileKind::Workpieces;
}

fn yes() -> bool {
    true
}

/// What a person decided about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileMapping<F> {
    /// Each field at most once; the code at least, and of orders how many are planned.
    pub columns: Vec<MappedColumn<F>>,
    /// Of dates such as `05/09/2030`: does the day come first?
    #[serde(default = "yes")]
    pub day_first: bool,
}

/// The same with the names of the fields, of either kind of file.
pub type NamedMapping = FileMapping<String>;

impl<F> Default for FileMapping<F> {
    fn default() -> Self {
        Self { columns: Vec::new(), day_first: yes() }
    }
}

impl<F: ImportField> FileMapping<F> {
    #[must_use]
    pub fn named(&self) -> NamedMapping {
        let named = |mapped: &MappedColumn<F>| MappedColumn {
            field: mapped.field.name().to_owned(),
            source: mapped.source.clone(),
            decimals: mapped.decimals,
        };
        FileMapping { columns: self.columns.iter().map(named).collect(), day_first: self.day_first }
    }
}

impl NamedMapping {
    /// The same of a kind of file, unless that has no such field.
    pub fn of<F: ImportField>(&self) -> Result<FileMapping<F>, Problem> {
        let known = |mapped: &MappedColumn<String>| {
            let field = F::named(&mapped.field).ok_or_else(|| Problem::invalid("columns", Reason::Unknown))?;
            Ok(MappedColumn { field, source: mapped.source.clone(), decimals: mapped.decimals })
        };
        let columns: Result<Vec<_>, Problem> = self.columns.iter().map(known).collect();
        Ok(FileMapping { columns: columns?, day_first: self.day_first })
    }
}

impl<F: ImportField> mapping::Mapping for FileMapping<F> {
    type Field = F;

    fn columns(&self) -> &[MappedColumn<F>] {
        &self.columns
    }

    fn columns_mut(&mut self) -> &mut Vec<MappedColumn<F>> {
        &mut self.columns
    }
}

impl<F: ImportField> Follow for FileMapping<F> {
    fn follow(self, place: impl Fn(u32) -> Option<u32>) -> Option<Self> {
        let columns = self
            .columns
            .into_iter()
            .map(|mapped| mapped.source.follow(&place).map(|source| MappedColumn { source, ..mapped }));
        Some(Self { columns: columns.collect::<Option<_>>()?, day_first: self.day_first })
    }
}
