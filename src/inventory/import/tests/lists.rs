//! Price lists as people have them, from the bytes of the file to the lines of the inventory, by what their columns seem to be.

use super::super::ops::{apply, apply_now, import, read};
use super::super::types::ImportDetail;
use super::{Mapping, upload, world};
use crate::base::fault::Result;
use crate::inventory::ops::list_items;
use crate::inventory::types::ItemFilter;
use crate::platform::ctx::Ctx;
use crate::platform::imports::mapping::Mapping as _;
use crate::platform::imports::types::ImportStatus;
use sqlx::PgPool;

/// The letters of a text in an old code page.
fn old(text: &str, encoding: &'static encoding_rs::Encoding) -> Vec<u8> {
    encoding.encode(text).0.into_owned()
}

/// In the code page of DOS.
fn dos(text: &str) -> Vec<u8> {
    let letter = |letter: char| match letter {
        'á' => 0xA0,
        'é' => 0x82,
        'í' => 0xA1,
        'ó' => 0xA2,
        'ú' => 0xA3,
        'ñ' => 0xA4,
        'Ñ' => 0xA5,
        'ü' => 0x81,
        'Á' => 0xB5,
        'É' => 0x90,
        'Ó' => 0xE0,
        letter => u8::try_from(letter).unwrap_or(b'?'),
    };
    text.chars().map(letter).collect()
}

fn utf16(text: &str) -> Vec<u8> {
    std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect()
}

/// Reads and applies what the columns seem to be; what it came to, and the lines as `number|brand|location|price|currency|stock`.
async fn bring(ctx: &Ctx, name: &str, bytes: &[u8]) -> Result<(ImportDetail, Vec<String>)> {
    let id = upload(ctx, name, bytes).await?;
    read(ctx, id).await?;
    let detail = import(ctx, id).await?;
    let mapping: Mapping = detail.mapping.clone().unwrap_or_default();
    if mapping.problems().is_empty() {
        apply(ctx, id, mapping).await?;
        apply_now(ctx, id).await?;
    }
    let found = list_items(ctx, &ItemFilter::default()).await?.rows;
    let lines = found
        .iter()
        .map(|line| {
            let (price, currency) = line.price.as_ref().map_or((String::new(), String::new()), |price| {
                (price.amount.normalize().to_string(), price.currency.clone())
            });
            let stock = line.stock.map_or_else(String::new, |stock| stock.normalize().to_string());
            format!("{}|{}|{}|{price}|{currency}|{stock}", line.number, line.brand, line.location)
        })
        .collect();
    Ok((import(ctx, id).await?, lines))
}

/// A file, the lines that come of it, and what is said of its other rows as `row reason`.
struct List {
    name: &'static str,
    bytes: Vec<u8>,
    lines: &'static [&'static str],
    said: &'static [&'static str],
}

fn list(name: &'static str, bytes: impl Into<Vec<u8>>, lines: &'static [&'static str]) -> List {
    List { name, bytes: bytes.into(), lines, said: &[] }
}

fn lists() -> Vec<List> {
    let mut lists = text_lists();
    lists.extend(foreign_lists());
    lists.extend(odd_lists());
    lists
}

/// As they come in Mexico.
fn text_lists() -> Vec<List> {
    vec![
        list(
            "an export of a DOS system",
            dos("REFACCIONARIA EL PISTÓN, S.A.\r\nLISTA DE PRECIOS AL 15/03/2026\r\n\r\n\
                CÓDIGO;DESCRIPCIÓN;MARCA;EXIST.;PRECIO\r\n\
                ZA-100;Balata del. pequeña;RAYBESTOS;12;1.234,50\r\n\
                ZA-101;Cigüeñal;ACMÉ;3;12.500,00\r\n\
                ZA-102;Buñuelo de Suspensión;ACMÉ;0;99,90\r\n\
                ;;TOTAL;15;13.834,40\r\n"),
            &[
                "ZA-100|RAYBESTOS|Principal|1234.5|MXN|12",
                "ZA-101|ACMÉ|Principal|12500|MXN|3",
                "ZA-102|ACMÉ|Principal|99.9|MXN|0",
            ],
        ),
        list(
            "Unicode text of Excel",
            utf16(
                "Clave\tDescripción\tPrecio\tExistencia\r\n\
                ZB-1\t\"Filtro \"\"largo\"\"\nde aceite\"\t$1,234.50\t5\r\n\
                ZB-2\tBujía\t$45.00\t10\r\nZB-3\tCable\t$5.00\t7\r\n",
            ),
            &["ZB-1||Principal|1234.5|MXN|5", "ZB-2||Principal|45|MXN|10", "ZB-3||Principal|5|MXN|7"],
        ),
        list(
            "separated by bars, with inches",
            "CLAVE|MARCA|DESCRIPCION|PRECIO PUBLICO|EXISTENCIA\nZE-1|ACME|Tornillo 3/4\"|10.50|100\n\
            ZE-2|ACME|Tuerca \"M\"|2.50|50\nZE-3|ACME|Rondana|0.50|1000\n",
            &["ZE-1|ACME|Principal|10.5|MXN|100", "ZE-2|ACME|Principal|2.5|MXN|50", "ZE-3|ACME|Principal|0.5|MXN|1000"],
        ),
        list(
            "headings of groups",
            "Clave,Descripción,Precio,Existencia\nFRENOS,,,\nZG-1,Balata,100.00,5\nZG-2,Disco,200.00,5\n\
            SUSPENSION Y DIRECCION,,,\nZG-3,Amortiguador,300.00,1\n,\"*** MOTOR ***\",,\nZG-4,Pistón,50.00,9\n",
            &[
                "ZG-1||Principal|100|MXN|5",
                "ZG-2||Principal|200|MXN|5",
                "ZG-3||Principal|300|MXN|1",
                "ZG-4||Principal|50|MXN|9",
            ],
        ),
        list(
            "a column of currencies",
            "Clave,Descripción,Precio,Moneda,Existencia\nZJ-1,Balata,12.50,USD,5\nZJ-2,Disco,1200.00,MN,3\nZJ-3,Maza,99.00,Dlls.,8\n",
            &["ZJ-1||Principal|12.5|USD|5", "ZJ-2||Principal|1200|MXN|3", "ZJ-3||Principal|99|USD|8"],
        ),
        list(
            "currencies in the prices",
            "Clave,Descripción,Precio,Existencia\nZI-1,Balata,USD 12.50,5\nZI-2,Disco,\"$1,200.00\",3\nZI-3,Maza,99.00 MXN,8\nZI-4,Maza,US$ 9.00,8\n",
            &[
                "ZI-1||Principal|12.5|USD|5",
                "ZI-2||Principal|1200|MXN|3",
                "ZI-3||Principal|99|MXN|8",
                "ZI-4||Principal|9|USD|8",
            ],
        ),
        list(
            "a discount between two prices",
            "CODIGO,PRODUCTO,P. LISTA,DESC %,P. NETO,EXISTENCIA\nZL-1,Balata,100.00,10%,90.00,5\n\
            ZL-2,Disco,200.00,10%,180.00,3\nZL-3,Maza,300.00,10%,270.00,8\n",
            &["ZL-1||Principal|100|MXN|5", "ZL-2||Principal|200|MXN|3", "ZL-3||Principal|300|MXN|8"],
        ),
        list(
            "blanks around everything",
            "Clave ; Descripcion ; Precio ; Existencia\nZM-1 ; Balata ; $ 1 234,50 ; 5\nZM-2 ; Disco ; $ 200,00 ; 3\nZM-3 ; Maza ; $ 2 300,10 ; 8\n",
            &["ZM-1||Principal|1234.5|MXN|5", "ZM-2||Principal|200|MXN|3", "ZM-3||Principal|2300.1|MXN|8"],
        ),
        list(
            "a header of two lines below titles, above a remark",
            "LISTA DE PRECIOS,,,,,\nVigencia: enero 2026,,,,,\n,,,PRECIO,PRECIO,EXISTENCIA\n\
            CLAVE,DESCRIPCION,MARCA,MAYOREO,PUBLICO,TOTAL\nZN-1,Balata,ACME,90.00,120.00,5\nZN-2,Disco,ACME,190.00,220.00,5\n\
            ZN-3,Maza,ACME,290.00,320.00,7\nPrecios sujetos a cambio sin previo aviso,,,,,\n",
            &["ZN-1|ACME|Principal|120|MXN|5", "ZN-2|ACME|Principal|220|MXN|5", "ZN-3|ACME|Principal|320|MXN|7"],
        ),
        list(
            "stock by branch and in all",
            "Codigo,Descripcion,Precio,Exist Matriz,Exist Sucursal Norte,Exist Total\nZO-1,Balata,90.00,1,2,3\n\
            ZO-2,Disco,190.00,4,0,4\nZO-3,Maza,290.00,5,5,10\n",
            &["ZO-1||Principal|90|MXN|3", "ZO-2||Principal|190|MXN|4", "ZO-3||Principal|290|MXN|10"],
        ),
        list(
            "own code and part number",
            "SKU,Numero de parte,Marca,Descripcion,Precio con IVA,Disponible\n100001,ZW-1,ACME,Balata,90.50,1\n\
            100002,ZW-2,ACME,Disco,190.10,4\n100003,ZW-3,ACME,Maza,290.99,5\n",
            &["ZW-1|ACME|Principal|90.5|MXN|1", "ZW-2|ACME|Principal|190.1|MXN|4", "ZW-3|ACME|Principal|290.99|MXN|5"],
        ),
        list(
            "more columns than anybody needs",
            "Línea,Clave,Descripción,Unidad,Precio,Existencia,Mínimo\nFrenos,ZZC-1,Balata,PZA,10.00,5,1\n\
            Frenos,ZZC-2,Disco,JGO,11.00,6,2\nMotor,ZZC-3,Anillo,PZA,12.00,6,1\n",
            &["ZZC-1|Frenos|Principal|10|MXN|5", "ZZC-2|Frenos|Principal|11|MXN|6", "ZZC-3|Motor|Principal|12|MXN|6"],
        ),
    ]
}

/// As they come from elsewhere.
fn foreign_lists() -> Vec<List> {
    vec![
        list(
            "of the United States, with a mark and stocks without end",
            "\u{feff}Part #,Mfr,Description,List Price,Your Cost,Qty Avail\nZC-1,DORMAN,\"Hub, front\",\"$1,234.50\",$900.10,>10\n\
            ZC-2,DORMAN,Bolt,$3.20,$2.00,10+\nZC-3,MOOG,Ball joint,$45.10,$30.00,0\nZC-4,MOOG,Tie rod,$45.10,$30.00,4\n",
            &[
                "ZC-1|DORMAN|Principal|1234.5|MXN|10",
                "ZC-2|DORMAN|Principal|3.2|MXN|10",
                "ZC-3|MOOG|Principal|45.1|MXN|0",
                "ZC-4|MOOG|Principal|45.1|MXN|4",
            ],
        ),
        list(
            "in dollars, as the header says",
            "SKU,Description,Price USD,Stock\nZH-1,Pad,12.50,5\nZH-2,Disc,45.00,3\nZH-3,Hub,99.00,8\n",
            &["ZH-1||Principal|12.5|USD|5", "ZH-2||Principal|45|USD|3", "ZH-3||Principal|99|USD|8"],
        ),
        list(
            "of Germany",
            old(
                "Artikelnummer;Bezeichnung;Hersteller;Preis;Bestand\r\nZD-1;Bremsbelag für vorne;ATE;1.234,50 €;12\r\n\
                ZD-2;Ölfilter;MANN;9,90 €;5\r\nZD-3;Zündkerze;BOSCH;4,50 €;100\r\n",
                encoding_rs::WINDOWS_1252,
            ),
            &["ZD-1|ATE|Principal|1234.5|EUR|12", "ZD-2|MANN|Principal|9.9|EUR|5", "ZD-3|BOSCH|Principal|4.5|EUR|100"],
        ),
        list(
            "of Brazil",
            "Código;Descrição;Marca;Preço;Estoque\nZT-1;Pastilha;BOSCH;R$ 1.234,50;5\nZT-2;Disco;BOSCH;R$ 99,90;2\nZT-3;Cubo;BOSCH;R$ 9,90;2\n",
            &["ZT-1|BOSCH|Principal|1234.5|BRL|5", "ZT-2|BOSCH|Principal|99.9|BRL|2", "ZT-3|BOSCH|Principal|9.9|BRL|2"],
        ),
        list(
            "of Colombia, in thousands without cents",
            "Referencia;Producto;Precio;Cantidad\nZU-1;Pastilla;$ 125.000;5\nZU-2;Disco;$ 99.900;2\nZU-3;Rodamiento;$ 1.250.000;2\n",
            &["ZU-1||Principal|125000|MXN|5", "ZU-2||Principal|99900|MXN|2", "ZU-3||Principal|1250000|MXN|2"],
        ),
        list(
            "of an old Macintosh",
            old(
                "Clave;Descripción;Precio;Existencia\rZY-1;Cigüeñal año;90.00;1\rZY-2;Disco pequeño;190.00;5\rZY-3;Maza;290.00;6\r",
                encoding_rs::MACINTOSH,
            ),
            &["ZY-1||Principal|90|MXN|1", "ZY-2||Principal|190|MXN|5", "ZY-3||Principal|290|MXN|6"],
        ),
    ]
}

/// Of which something cannot be taken, or has to be asked.
fn odd_lists() -> Vec<List> {
    vec![
        List {
            name: "words where numbers should be",
            bytes: "Código,Descripción,Precio,Existencia\nZF-1,Balata,100.00,>10\nZF-2,Balata,100.00,10+\nZF-6,Balata,N/D,5\n\
                ZF-8,Balata,consultar,5\nZF-9,Balata,100.00,+50\nZF-10,Balata,100.00,≥ 20\nZF-11,Balata,100.00,5 pz\n\
                ZF-12,Balata,100.00,3\nZF-13,Balata,100.00,8\nZF-14,Balata,100.00,3.00\n"
                .into(),
            lines: &[
                "ZF-1||Principal|100|MXN|10",
                "ZF-10||Principal|100|MXN|20",
                "ZF-11||Principal|100|MXN|5",
                "ZF-12||Principal|100|MXN|3",
                "ZF-13||Principal|100|MXN|8",
                "ZF-14||Principal|100|MXN|3",
                "ZF-2||Principal|100|MXN|10",
                "ZF-9||Principal|100|MXN|50",
            ],
            said: &["4 PriceNotANumber", "5 PriceNotANumber"],
        },
        List {
            name: "codes that a spreadsheet took for dates and numbers are taken as they stand",
            bytes: "Clave,Descripción,Precio,Existencia\n1-dic,Balata,90.50,1\nZV-2,Disco,190.10,4\nZV-3,Maza,290.99,5\n1.23457E+12,Maza,290.99,5\n"
                .into(),
            lines: &[
                "1.23457E+12||Principal|290.99|MXN|5",
                "1-dic||Principal|90.5|MXN|1",
                "ZV-2||Principal|190.1|MXN|4",
                "ZV-3||Principal|290.99|MXN|5",
            ],
            said: &[],
        },
        list(
            "only what they cost: somebody has to say that this is the price",
            "Clave,Descripción,Costo,Existencia\nZP-1,Balata,90.00,1\nZP-2,Disco,190.00,4\nZP-3,Maza,290.00,5\n",
            &["asked"],
        ),
        list("no stock at all", "Clave,Descripción,Precio\nZQ-1,Balata,90.00\nZQ-2,Disco,190.00\nZQ-3,Maza,290.00\n", &["asked"]),
        list(
            "a web page under the name of a spreadsheet",
            "<html><body><table><tr><th>Clave</th><th>Precio</th></tr><tr><td>ZZA-1</td><td>10.00</td></tr></table></body></html>",
            &["failed"],
        ),
        list(
            "a remark behind the last column",
            "Clave,Precio,Existencia,\nZZB-1,10.00,5,\nZZB-2,11.00,6,\nZZB-3,12.00,6,nota\n",
            &["ZZB-1||Principal|10|MXN|5", "ZZB-2||Principal|11|MXN|6", "ZZB-3||Principal|12|MXN|6"],
        ),
    ]
}

#[sqlx::test]
async fn price_lists_become_what_a_person_reads_in_them(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let mut wrong = Vec::new();
    for List { name, bytes, lines, said } in lists() {
        sqlx::query("delete from inventory_items").execute(&pool).await?;
        let (detail, mut found) = bring(&norte, "lista.csv", &bytes).await?;
        match detail.row.status {
            ImportStatus::NeedsMapping => found = vec!["asked".to_owned()],
            ImportStatus::Failed => found = vec!["failed".to_owned()],
            _ => {}
        }
        let remarks: Vec<String> =
            detail.problems.iter().map(|problem| format!("{} {:?}", problem.row, problem.reason)).collect();
        if found != lines || remarks != said {
            wrong.push(format!(
                "{name}:\n  found {found:#?}\n  said {remarks:?}\n  {:?} {:?}\n  {:?}\n  {:?}",
                detail.profile.as_ref().map(|profile| (profile.format, profile.encoding.clone(), profile.header_row)),
                detail.profile.as_ref().map(|profile| &profile.notes),
                detail.proposals,
                detail.mapping.map(|mapping| mapping.problems())
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    Ok(())
}
