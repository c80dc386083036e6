//! Sheets by value, as the standards write them.

use super::book::Book;
use super::sheets::{Columns, Sheet, only_ids, propose};
use crate::catalog::import::fields::{FitmentField, PartField, ReferenceField};
use crate::catalog::import::rules::{Group, Groups};
use crate::platform::imports::mapping::Proposal;
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::reader::types::{Profile, Row};
use uuid::Uuid;

const ITEMS: &[&str] = &["PartNumber", "PartTerminologyID", "BrandAAIAID", "ItemLevelGTIN", "BrandLabel"];
const INTERCHANGES: &[&str] = &["PartNumber", "CompetitorPartNumber", "BrandID", "InterchangeNotes"];
const APPLICATIONS: &[&str] =
    &["Application id", "BaseVehicleid", "Part", "PartTypeid", "Positionid", "Quantity", "Notes"];

fn row(number: u32, cells: &[&str]) -> Row {
    Row { number, cells: cells.iter().map(|cell| (*cell).to_owned()).collect(), defect: None }
}

fn sheet(headers: &[&str], rows: &[&[&str]]) -> Profile {
    let mut profile = Profile::of_headers(headers.iter().copied());
    profile.sample = (2..).zip(rows).map(|(number, cells)| row(number, cells)).collect();
    profile.rows_total = rows.len() as u64;
    profile
}

fn groups() -> Groups {
    let group = |code: &str, names: &[&str]| Group {
        id: Uuid::now_v7(),
        code: code.to_owned(),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
    };
    Groups::of(vec![
        group("air_filter", &["Filtro de aire", "Air filter"]),
        group("cabin_filter", &["Filtro de cabina", "Cabin air filter"]),
    ])
}

/// A sheet with what these others say of it.
fn extended(main: Profile, others: &[Profile]) -> Profile {
    let mut profile = main;
    let mut book = Book::of(&profile);
    for other in others.iter().chain([&profile]) {
        let columns = Columns::of(other);
        let Some(kind) = columns.sheet() else { panic!("nobody knows {:?}", other.columns) };
        for row in &other.sample {
            book.hear(kind, &columns, row);
        }
    }
    book.settle(&groups());
    book.extend(&mut profile);
    profile
}

fn told<'a>(profile: &'a Profile, at: usize, header: &str) -> &'a str {
    let column = profile.columns.iter().find(|column| column.header == header);
    let cell = column.and_then(|column| profile.sample[at].cells.get(column.index as usize));
    cell.map_or("", String::as_str)
}

#[test]
fn sheets_are_known_by_their_headers() {
    let kind = |headers: &[&str]| Columns::of(&sheet(headers, &[])).sheet();
    assert_eq!(kind(ITEMS), Some(Sheet::Items));
    assert_eq!(kind(INTERCHANGES), Some(Sheet::Interchanges));
    assert_eq!(kind(APPLICATIONS), Some(Sheet::Applications));
    assert_eq!(kind(&["PartNumber", "Description", "DescriptionCode", "LanguageCode"]), Some(Sheet::Descriptions));
    assert_eq!(kind(&["PartNumber", "Description", "DescriptionCode", "QuantityInKit"]), None);
    assert_eq!(kind(&["Base Vehicle ID", "Make Name", "Model Name", "Year ID"]), Some(Sheet::Vehicles));
    for headers in
        [&["Marca", "Número", "Nombre"][..], &["Part Number", "Brand", "Price"][..], &["Header", "Value"][..]]
    {
        assert_eq!(kind(headers), None, "{headers:?}");
    }
}

#[test]
fn only_what_says_something_of_the_rows_is_heard() {
    for (wanted, heard, unheard) in [
        (Sheet::Items, Sheet::Descriptions, Sheet::Interchanges),
        (Sheet::Interchanges, Sheet::Items, Sheet::Pictures),
        (Sheet::Applications, Sheet::Vehicles, Sheet::Applications),
    ] {
        assert!(heard.tells_of(wanted) && !unheard.tells_of(wanted), "{wanted:?}");
    }
}

#[test]
fn what_other_sheets_say_of_a_part_stands_in_columns_of_its_own() {
    let items = sheet(
        ITEMS,
        &[
            &["AQ1150", "6832", "BMNN", "00734776282468", "MyLabel"],
            &["AQ1153", "6832", "BMNN", "00734776283922"],
            &["AQ-9", "1", "ZZZZ"],
        ],
    );
    let descriptions = sheet(
        &["PartNumber", "Description", "DescriptionCode", "LanguageCode"],
        &[
            &["AQ-1150", "Air Filter", "INV", "EN"],
            &["AQ-1150", "Cabin Air Filter", "SHO", "EN"],
            &["AQ1150", "Filtro de aire de cabina", "SHO", "SP"],
            &["AQ1150", "Quita el 99 %", "MKT", "ES"],
        ],
    );
    let prices = sheet(
        &["PartNumber", "Price", "PriceType", "CurrencyCode", "PriceBreak"],
        &[
            &["AQ1150", "6.72", "NET", "USD"],
            &["AQ1150", "9.10", "LST", "USD", "1"],
            &["AQ1150", "1.00", "RET", "USD", "100"],
        ],
    );
    let attributes = sheet(
        &["PartNumber", "AttributeID", "AttributeValue", "AttributeUOM"],
        &[&["AQ1150", "14", "522", "mm"], &["AQ1150", "Pleat: Count", "35", ""]],
    );
    let pictures = sheet(
        &["PartNumber", "URI", "AssetType", "FileType"],
        &[
            &["AQ1150", "https://img.example.com/2.jpg", "360", "JPG"],
            &["AQ1150", "https://img.example.com/1.jpg", "P04", "JPG"],
            &["AQ1150", "https://img.example.com/3.pdf", "DRW", "PDF"],
        ],
    );
    let profile = extended(items, &[descriptions, prices, attributes, pictures]);
    for (at, header, expected) in [
        (0, "Items: Brand", "MyLabel"),
        (1, "Items: Brand", "MyLabel"),
        (2, "Items: Brand", "ZZZZ"),
        (0, "PartTerminologyID: Group", "cabin_filter"),
        (1, "PartTerminologyID: Group", "cabin_filter"),
        (2, "PartTerminologyID: Group", ""),
        (0, "Descriptions: ES", "Filtro de aire de cabina"),
        (0, "Descriptions: EN", "Cabin Air Filter"),
        (0, "Descriptions: EXT ES", "Quita el 99 %"),
        (0, "Prices: Price", "9.10"),
        (0, "Prices: CurrencyCode", "USD"),
        (0, "Attributes: AttributeValue", "Pleat Count: 35"),
        (0, "DigitalAssets: URI", "https://img.example.com/1.jpg https://img.example.com/2.jpg"),
        (1, "Prices: Price", ""),
    ] {
        assert_eq!(told(&profile, at, header), expected, "{header} of {at}");
    }
    let price = profile.columns.iter().find(|column| column.header == "Prices: Price");
    assert_eq!(price.map(|column| column.decimals), Some(Decimals::Point));
    let found = propose::<PartField>(&profile);
    assert_eq!(found.len(), 11, "{found:?}");
    assert!(found.iter().all(Proposal::is_sure));
    let brand = found.iter().find(|proposal| proposal.field == PartField::Brand).map(|proposal| proposal.column);
    assert_eq!(brand.and_then(|at| profile.column(at)).map(|column| column.header.as_str()), Some("Items: Brand"));
}

#[test]
fn a_kind_of_part_of_which_names_differ_has_no_group_but_its_own() {
    let items = sheet(ITEMS, &[&["A-1", "7", "BMNN"], &["A-2", "7", "BMNN"], &["A-3", "7", "BMNN"]]);
    let names = sheet(
        &["PartNumber", "Description", "DescriptionCode"],
        &[&["A-1", "Air Filter", "SHO"], &["A-2", "Cabin Air Filter", "SHO"], &["A-3", "Filter", "SHO"]],
    );
    let profile = extended(items, &[names]);
    let found: Vec<&str> = (0..3).map(|at| told(&profile, at, "PartTerminologyID: Group")).collect();
    assert_eq!(found, ["air_filter", "cabin_filter", ""]);
    // Where somebody says of the id what it is, it is that.
    let terms = sheet(&["PartTerminologyID", "PartTerminologyName"], &[&["7", "Air Filter"]]);
    let items = sheet(ITEMS, &[&["A-1", "7", "BMNN"], &["A-2", "7", "BMNN"], &["A-3", "7", "BMNN"]]);
    let profile = extended(items, &[terms]);
    let found: Vec<&str> = (0..3).map(|at| told(&profile, at, "PartTerminologyID: Group")).collect();
    assert_eq!(found, ["air_filter"; 3]);
}

#[test]
fn a_table_that_has_what_was_added_keeps_it() {
    let headers = [ITEMS, &["Items: Brand"]].concat();
    let rows: &[&[&str]] = &[&["A-1", "1", "BMNN", "", "", "MyLabel"], &["A-2", "1", "BMNN", "", "Otra"]];
    let profile = extended(sheet(&headers, rows), &[]);
    let brands = profile.columns.iter().filter(|column| column.header == "Items: Brand").count();
    assert_eq!(brands, 1);
    assert_eq!([0, 1].map(|at| told(&profile, at, "Items: Brand")), ["MyLabel", "Otra"]);
}

#[test]
fn ids_and_labels_mean_the_same_however_they_are_written() {
    let items = sheet(
        ITEMS,
        &[
            &["A-1", "6832.0", "bmnn", "", "MyLabel"],
            &["A-2", "6832", "BMNN", "", "MYLABEL"],
            &["B-1", "6832", "CCCC", "", "Otra"],
            &["B-2", "6832", "CCCC", "", "Otra más"],
        ],
    );
    let terms = sheet(&["PartTerminologyID", "PartTerminologyName"], &[&["6832", "Air Filter"]]);
    let profile = extended(items, &[terms]);
    let said = |header| [0, 1, 2].map(|at| told(&profile, at, header).to_owned());
    assert_eq!(said("Items: Brand"), ["MyLabel", "MyLabel", "CCCC"], "a label of its own is none of two");
    assert_eq!(said("PartTerminologyID: Group"), ["air_filter"; 3]);
}

#[test]
fn interchanges_of_a_number_that_several_brands_have_are_of_none() {
    let interchanges = sheet(INTERCHANGES, &[&["A-1", "F-1", "BQMC", ""], &["A-2", "F-2", "BQMC", ""]]);
    let items =
        sheet(ITEMS, &[&["A-1", "1", "AAAA"], &["A1", "1", "BBBB"], &["A-2", "1", "AAAA"], &["A2", "1", "aaaa"]]);
    let profile = extended(interchanges, &[items]);
    assert_eq!([0, 1].map(|at| told(&profile, at, "Items: Brand")), ["", "aaaa"]);
}

#[test]
fn interchanges_are_of_the_brand_of_the_items() {
    let interchanges = sheet(INTERCHANGES, &[&["AQ1150", "FIL12345", "BQMC", "Same"], &["AQ-9", "F-9", "BQMC", ""]]);
    let items = sheet(ITEMS, &[&["AQ1150", "6832", "BMNN", "", "MyLabel"]]);
    let brands = sheet(&["BrandID", "BrandName"], &[&["BQMC", "Filtros Fram"]]);
    let profile = extended(interchanges, &[items, brands]);
    assert_eq!([told(&profile, 0, "Items: Brand"), told(&profile, 1, "Items: Brand")], ["MyLabel", ""]);
    assert_eq!(told(&profile, 1, "BrandID: BrandLabel"), "Filtros Fram");
    let fields: Vec<ReferenceField> = propose(&profile).iter().map(|proposal| proposal.field).collect();
    let expected = [
        ReferenceField::Brand,
        ReferenceField::Number,
        ReferenceField::ReplacedBrand,
        ReferenceField::ReplacedNumber,
        ReferenceField::Notes,
    ];
    assert_eq!(fields, expected);
}

#[test]
fn ids_of_vehicles_say_nothing_unless_a_sheet_says_what_they_mean() {
    let rows: &[&[&str]] = &[&["1", "361", "4745932", "5500", "22", "1", "con ABS"]];
    let alone = extended(sheet(APPLICATIONS, rows), &[]);
    assert_eq!(only_ids::<FitmentField>(&alone).as_deref(), Some("BaseVehicleid"));
    assert_eq!(only_ids::<PartField>(&alone), None);
    let vehicles =
        sheet(&["BaseVehicleID", "MakeName", "ModelName", "YearID"], &[&["361.0", "Nissan", "Tsuru", "2004"]]);
    let positions = sheet(&["PositionID", "Position"], &[&["22", "Front"]]);
    let profile = extended(sheet(APPLICATIONS, rows), &[vehicles, positions]);
    assert_eq!(only_ids::<FitmentField>(&profile), None);
    let said = ["BaseVehicleID: Make", "BaseVehicleID: Model", "BaseVehicleID: Year", "PositionID: Position"];
    assert_eq!(said.map(|header| told(&profile, 0, header)), ["Nissan", "Tsuru", "2004", "Front"]);
    let fields: Vec<FitmentField> = propose(&profile).iter().map(|proposal| proposal.field).collect();
    for field in [FitmentField::Number, FitmentField::Make, FitmentField::Model, FitmentField::Year] {
        assert!(fields.contains(&field), "{field:?}");
    }
    assert!(!fields.contains(&FitmentField::Brand), "it is asked for");
}

#[test]
fn what_else_an_application_holds_for_is_noted() {
    let headers =
        ["BaseVehicleid", "Part", "Make", "Model", "Year", "VCdb-coded Attributes", "Qdb-coded Qualifiers", "Notes"];
    let rows: &[&[&str]] = &[
        &["361", "A-1", "Nissan", "Tsuru", "2004", "EngineBase:7;Aspiration:5", "", "con ABS"],
        &["361", "A-2", "Nissan", "Tsuru", "2004"],
    ];
    let profile = extended(sheet(&headers, rows), &[]);
    let noted = [0, 1].map(|at| told(&profile, at, "Applications: Notes"));
    assert_eq!(noted, ["con ABS · EngineBase:7;Aspiration:5", ""]);
    let proposed = propose::<FitmentField>(&profile).into_iter().find(|proposal| proposal.field == FitmentField::Notes);
    let column = proposed.and_then(|proposal| profile.column(proposal.column));
    assert_eq!(column.map(|column| column.header.as_str()), Some("Applications: Notes"));
}

#[test]
fn a_table_of_one_sheet_says_of_itself_what_others_would() {
    let headers =
        ["PartNumber", "BrandAAIAID", "BrandLabel", "PartTerminologyID", "PartTerminologyName", "Description", "Price"];
    let column = |profile: &Profile, field: PartField| {
        let found = propose::<PartField>(profile).into_iter().find(|proposal| proposal.field == field);
        found.map(|proposal| headers[proposal.column as usize])
    };
    let mut profile = sheet(&headers, &[&["A-1", "BMNN", "MyLabel", "6832", "Air Filter", "Filtro", "6.72"]]);
    assert_eq!(column(&profile, PartField::Brand), Some("BrandAAIAID"), "nothing says that each has a label");
    profile.columns[2].filled = 1;
    let fields = [PartField::Brand, PartField::Group, PartField::Name, PartField::Price];
    let expected = ["BrandLabel", "PartTerminologyName", "Description", "Price"].map(Some);
    assert_eq!(fields.map(|field| column(&profile, field)), expected);
}
