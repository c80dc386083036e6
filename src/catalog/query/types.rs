//! What a query was understood to ask for.

use crate::base::enums::text_enum;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::ops::Range;

text_enum! {
    /// Where on the vehicle, but for its sides.
    Position {
        Front = "front",
        Rear = "rear",
        Upper = "upper",
        Lower = "lower",
        Inner = "inner",
        Outer = "outer",
    }
}

text_enum! {
    /// A side as the driver sees it.
    Side {
        Left = "left",
        Right = "right",
    }
}

text_enum! {
    /// What an engine runs on.
    Fuel {
        Gasoline = "gasoline",
        Diesel = "diesel",
        Hybrid = "hybrid",
    }
}

text_enum! {
    /// How gears are changed.
    Transmission {
        Manual = "manual",
        Automatic = "automatic",
        Cvt = "cvt",
    }
}

text_enum! {
    /// What a chip stands for.
    ChipKind {
        Make = "make",
        Model = "model",
        Years = "years",
        Engine = "engine",
        Transmission = "transmission",
        Group = "group",
        Brand = "brand",
        Position = "position",
        Side = "side",
        Number = "number",
        OtherBrand = "other_brand",
    }
}

/// Something of the catalogue, by its code, with the name that people read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub code: String,
    pub name: String,
}

/// Model years; an end that is not said is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Years {
    pub from: Option<u16>,
    pub to: Option<u16>,
}

impl Years {
    /// The single year.
    pub fn one(year: u16) -> Self {
        Self { from: Some(year), to: Some(year) }
    }

    /// Do both have a year in common?
    pub fn overlap(self, other: Self) -> bool {
        let begins = |from: Option<u16>, to: Option<u16>| from.zip(to).is_none_or(|(from, to)| from <= to);
        begins(self.from, other.to) && begins(other.from, self.to)
    }
}

/// Years as they are written: `2004`, `2001-2005`, `2009-`.
impl fmt::Display for Years {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = |year: Option<u16>| year.map(|year| year.to_string()).unwrap_or_default();
        if self.from == self.to {
            write!(f, "{}", year(self.from))
        } else {
            write!(f, "{}-{}", year(self.from), year(self.to))
        }
    }
}

/// What was said of the engine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engine {
    /// Tenths of a litre: 16 is 1.6.
    pub displacement: Option<u16>,
    pub cylinders: Option<u8>,
    pub valves: Option<u8>,
    pub fuel: Option<Fuel>,
    pub turbo: bool,
}

/// Something that was understood, and the bytes of the query that say it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chip {
    pub kind: ChipKind,
    /// Ascending, none empty, none overlapping.
    pub spans: Vec<Range<usize>>,
}

impl Chip {
    /// The query without what this chip stands for.
    pub fn taken_off(&self, query: &str) -> String {
        let mut left = String::with_capacity(query.len());
        let mut from = 0;
        for span in &self.spans {
            left.push_str(query.get(from..span.start).unwrap_or_default());
            left.push(' ');
            from = span.end;
        }
        left.push_str(query.get(from..).unwrap_or_default());
        left.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// What a query was understood to ask for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Understood {
    /// Said, or the one that makes the model.
    pub make: Option<Known>,
    pub model: Option<Known>,
    pub years: Option<Years>,
    pub engine: Engine,
    pub transmission: Option<Transmission>,
    pub group: Option<Known>,
    /// Of the part, not of the vehicle.
    pub brand: Option<Known>,
    pub positions: Vec<Position>,
    pub sides: Vec<Side>,
    /// A part number, as its key.
    pub number: Option<String>,
    /// The same part is wanted of another brand.
    pub same_as_other_brand: bool,
    /// Folded words that were not understood, without empty ones.
    pub rest: String,
    pub chips: Vec<Chip>,
}
