//! The words that people put above their columns, in Spanish and English.

use super::Field;
use crate::base::text::fold;

/// Words of a header without accents, case or punctuation, with `productCode` taken apart: `product code`.
#[must_use]
pub fn header_words(header: &str) -> String {
    let mut spaced = String::with_capacity(header.len() + 4);
    let mut before_is_lower = false;
    for letter in header.chars() {
        if before_is_lower && letter.is_uppercase() {
            spaced.push(' ');
        }
        before_is_lower = letter.is_lowercase();
        spaced.push(letter);
    }
    fold(&spaced).replace('.', " ")
}

/// Whether a header (as [`header_words`] gives it) is one that tables of parts are known to have.
#[must_use]
pub fn is_header_word(words: &str) -> bool {
    !words.is_empty()
        && (SYNONYMS.iter().any(|(_, phrases)| phrases.iter().any(|(phrase, _)| *phrase == words))
            || words.split(' ').any(|word| GENERAL.contains(&word)))
}

/// How well a header names a field, 0 to 1.
pub(super) fn affinity(field: Field, header: &str) -> f32 {
    let words = header_words(header);
    if words.is_empty() {
        return 0.0;
    }
    let best = SYNONYMS
        .iter()
        .filter(|(other, _)| *other == field)
        .flat_map(|(_, phrases)| phrases.iter())
        .filter_map(|(phrase, weight)| likeness(&words, phrase).map(|likeness| likeness * weight))
        .fold(0.0, f32::max);
    let averse = AVERSE
        .iter()
        .filter(|(other, _)| *other == field)
        .any(|(_, averse)| averse.iter().any(|word| words.split(' ').any(|other| other == *word)));
    if averse { best * 0.4 } else { best }
}

/// Whether a header names something that is known, be it one of our fields or not.
pub(super) fn is_taken(header: &str) -> bool {
    let words = header_words(header);
    is_header_word(&words) || Field::ALL.into_iter().any(|field| affinity(field, header) >= 0.5)
}

/// 1 for the phrase itself, less the more words stand around it.
fn likeness(words: &str, phrase: &str) -> Option<f32> {
    if words == phrase {
        return Some(1.0);
    }
    let inside = format!(" {words} ").contains(&format!(" {phrase} "));
    let around = words.split(' ').count().saturating_sub(phrase.split(' ').count());
    let around = u8::try_from(around).unwrap_or(u8::MAX);
    inside.then(|| (0.9 - 0.07 * f32::from(around)).max(0.4))
}

type Phrases = &'static [(&'static str, f32)];

const SYNONYMS: [(Field, Phrases); 10] = [
    (
        Field::PartNumber,
        &[
            ("numero de parte", 1.0),
            ("numero parte", 1.0),
            ("num de parte", 1.0),
            ("num parte", 1.0),
            ("no de parte", 1.0),
            ("no parte", 1.0),
            ("nro de parte", 1.0),
            ("nro parte", 1.0),
            ("n parte", 1.0),
            ("n de parte", 1.0),
            ("np", 0.8),
            ("parte", 0.85),
            ("part number", 1.0),
            ("part no", 1.0),
            ("part num", 1.0),
            ("part", 0.7),
            ("partnumber", 1.0),
            ("pn", 0.8),
            ("mpn", 0.95),
            ("oem", 0.85),
            ("numero oem", 0.97),
            ("codigo oem", 0.97),
            ("codigo fabricante", 0.95),
            ("codigo de fabricante", 0.95),
            ("codigo original", 0.9),
            ("numero original", 0.9),
            ("manufacturer code", 0.9),
            ("manufacturer item no", 0.9),
            ("numero", 0.6),
            ("refaccion", 0.8),
            ("codigo", 0.8),
            ("cod", 0.75),
            ("codigo articulo", 0.8),
            ("codigo producto", 0.8),
            ("codigo de producto", 0.8),
            ("clave", 0.78),
            ("clave producto", 0.78),
            ("clave articulo", 0.78),
            ("sku", 0.75),
            ("articulo", 0.6),
            ("referencia", 0.8),
            ("ref", 0.7),
            ("product code", 0.8),
            ("item code", 0.75),
            ("item number", 0.8),
            ("item no", 0.78),
            ("code", 0.7),
            ("modelo", 0.4),
        ],
    ),
    (
        Field::Brand,
        &[
            ("marca", 1.0),
            ("brand", 1.0),
            ("brand name", 1.0),
            ("fabricante", 0.9),
            ("nombre fabricante", 0.85),
            ("manufacturer", 0.85),
            ("manufacturer name", 0.85),
            ("proveedor", 0.4),
            ("maker", 0.8),
        ],
    ),
    (
        Field::Description,
        &[
            ("descripcion", 1.0),
            ("desc", 0.9),
            ("descrip", 0.95),
            ("description", 1.0),
            ("nombre", 0.8),
            ("nombre producto", 0.9),
            ("nombre del producto", 0.9),
            ("producto", 0.7),
            ("articulo", 0.55),
            ("concepto", 0.75),
            ("detalle", 0.7),
            ("name", 0.75),
            ("product name", 0.9),
            ("product", 0.7),
            ("part name", 0.9),
            ("item", 0.5),
            ("item name", 0.85),
            ("title", 0.6),
        ],
    ),
    (
        Field::OwnCode,
        &[
            ("clave interna", 1.0),
            ("codigo interno", 1.0),
            ("cod interno", 1.0),
            ("codigo propio", 1.0),
            ("codigo sistema", 0.9),
            ("clave sistema", 0.9),
            ("clave", 0.62),
            ("sku", 0.65),
            ("codigo", 0.55),
            ("internal code", 1.0),
            ("own code", 1.0),
            ("legacy product code", 0.8),
            ("id", 0.45),
            ("code", 0.4),
            ("item code", 0.6),
            ("product code", 0.5),
        ],
    ),
    (
        Field::Price,
        &[
            ("precio publico", 1.0),
            ("precio al publico", 1.0),
            ("precio de lista", 0.98),
            ("precio lista", 0.98),
            ("lista", 0.7),
            ("precio venta", 0.97),
            ("precio de venta", 0.97),
            ("p venta", 0.95),
            ("p publico", 0.97),
            ("p lista", 0.95),
            ("pvp", 0.97),
            ("precio", 0.96),
            ("precio unitario", 0.95),
            ("p unitario", 0.93),
            ("p u", 0.85),
            ("pu", 0.8),
            ("precio 1", 0.95),
            ("precio taller", 0.9),
            ("precio mayoreo", 0.75),
            ("precio menudeo", 0.93),
            ("publico", 0.75),
            ("venta", 0.55),
            ("importe", 0.5),
            ("price", 0.96),
            ("list price", 0.98),
            ("retail price", 0.97),
            ("public price", 0.98),
            ("sale price", 0.95),
            ("unit price", 0.95),
            ("price per unit", 0.93),
            ("unit cost", 0.45),
            ("costo", 0.35),
            ("cost", 0.35),
            ("valor", 0.45),
        ],
    ),
    (
        Field::Stock,
        &[
            ("existencia", 1.0),
            ("existencias", 1.0),
            ("exist", 0.97),
            ("stock", 1.0),
            ("inventario", 0.85),
            ("disponible", 0.9),
            ("disponibilidad", 0.85),
            ("disp", 0.8),
            ("cantidad", 0.9),
            ("cant", 0.9),
            ("cantidad disponible", 0.97),
            ("cantidad existente", 0.95),
            ("piezas", 0.8),
            ("pzas", 0.8),
            ("pz", 0.7),
            ("saldo", 0.7),
            ("unidades", 0.7),
            ("quantity", 0.93),
            ("qty", 0.93),
            ("on hand", 0.95),
            ("qoh", 0.9),
            ("physical qoh", 0.97),
            ("quantity on hand", 0.97),
            ("qty on hand", 0.97),
            ("current quantity", 0.97),
            ("available", 0.85),
            ("available quantity", 0.95),
            ("inventory", 0.7),
        ],
    ),
    (
        Field::Location,
        &[
            ("ubicacion", 1.0),
            ("anaquel", 0.95),
            ("estante", 0.9),
            ("rack", 0.9),
            ("pasillo", 0.85),
            ("almacen", 0.8),
            ("bodega", 0.75),
            ("sucursal", 0.75),
            ("localizacion", 0.95),
            ("loc", 0.8),
            ("ubic", 0.95),
            ("location", 0.95),
            ("bin location", 1.0),
            ("bin", 0.9),
            ("shelf", 0.9),
            ("warehouse", 0.75),
        ],
    ),
    (
        Field::MinOrder,
        &[
            ("minimo", 0.75),
            ("minimo de compra", 1.0),
            ("minimo compra", 1.0),
            ("compra minima", 1.0),
            ("venta minima", 1.0),
            ("pedido minimo", 1.0),
            ("cantidad minima", 0.95),
            ("cant minima", 0.95),
            ("multiplo", 0.8),
            ("min order", 1.0),
            ("minimum order", 1.0),
            ("minimum order quantity", 1.0),
            ("min order quantity", 1.0),
            ("moq", 1.0),
        ],
    ),
    (
        Field::Currency,
        &[
            ("moneda", 1.0),
            ("divisa", 1.0),
            ("currency", 1.0),
            ("currency code", 1.0),
            ("tipo de moneda", 1.0),
            ("mon", 0.7),
        ],
    ),
    (
        Field::Gtin,
        &[
            ("codigo de barras", 1.0),
            ("codigo barras", 1.0),
            ("cod barras", 1.0),
            ("barras", 0.9),
            ("ean", 1.0),
            ("ean13", 1.0),
            ("ean 13", 1.0),
            ("upc", 1.0),
            ("gtin", 1.0),
            ("barcode", 1.0),
            ("bar code", 1.0),
        ],
    ),
];

/// Words that turn a likely header into another thing: a cost date is no price, a reorder quantity no stock.
const AVERSE: [(Field, &[&str]); 7] = [
    (
        Field::PartNumber,
        &[
            "barras",
            "interno",
            "interna",
            "postal",
            "proveedor",
            "supplier",
            "vendor",
            "cliente",
            "category",
            "tipo",
            "type",
            "lot",
            "destination",
            "origin",
            "catalog",
            "cost",
            "status",
            "sat",
            "linea",
            "name",
            "nombre",
            "descripcion",
            "description",
        ],
    ),
    (Field::OwnCode, &["barras", "postal", "fabricante", "manufacturer", "oem", "sat", "vendor", "category"]),
    (
        Field::Price,
        &[
            "costo",
            "cost",
            "fecha",
            "date",
            "valid",
            "compra",
            "iva",
            "ultimo",
            "package",
            "anterior",
            "paquete",
            "expiration",
        ],
    ),
    (
        Field::Stock,
        &[
            "minimo", "minima", "min", "max", "maximo", "maxima", "reorder", "reorden", "valor", "value", "lead",
            "package", "unidad", "unit", "apartado", "transito", "pedido", "order",
        ],
    ),
    (Field::Brand, &["code", "codigo", "id", "vehiculo", "no"]),
    (Field::Description, &["code", "codigo", "clave", "id", "type", "tipo", "family", "category", "organization"]),
    (Field::Location, &["type", "tipo", "group", "number", "parent"]),
];

/// Words of headers that are none of our fields: they tell a header row, and keep their column from being guessed by
/// its content.
const GENERAL: [&str; 46] = [
    "fecha",
    "date",
    "tipo",
    "type",
    "categoria",
    "category",
    "linea",
    "line",
    "grupo",
    "group",
    "familia",
    "family",
    "unidad",
    "unit",
    "uom",
    "iva",
    "costo",
    "cost",
    "proveedor",
    "vendor",
    "supplier",
    "notas",
    "notes",
    "comentarios",
    "comment",
    "comments",
    "status",
    "estatus",
    "estado",
    "state",
    "ano",
    "year",
    "id",
    "lote",
    "lot",
    "total",
    "descuento",
    "discount",
    "peso",
    "weight",
    "aplicacion",
    "vehiculo",
    "max",
    "reorder",
    "size",
    "days",
];
