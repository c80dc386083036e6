//! The words of a notice, in the language of whoever reads it: for pages, REST and mail alike.

use super::types::{Facts, MailChoice, Rows, Topic};
use crate::base::id::StockItemId;
use crate::platform::imports::types::ImportKind;
use crate::platform::mail::letters::Language;
use chrono::NaiveDate;
use rust_decimal::Decimal;

/// A notice in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    pub text: String,
    /// The page of its subject.
    pub href: String,
}

/// What a notice tells.
pub fn words(language: Language, facts: &Facts) -> Words {
    match facts {
        Facts::ImportEnded { import, of, filename, rows } => {
            let (title, text) = match language {
                Language::Spanish => import_in_spanish(*of, *rows),
                Language::English => import_in_english(*of, *rows),
            };
            let place = match of {
                ImportKind::Inventory => "inventory",
                ImportKind::Detections => "plant",
                ImportKind::Stock => "stores",
                ImportKind::Orders | ImportKind::Workpieces => "production",
                ImportKind::CatalogParts
                | ImportKind::CatalogReferences
                | ImportKind::CatalogFitments
                | ImportKind::CatalogVehicles => "catalog",
            };
            Words { title: format!("{title}: {filename}"), text, href: format!("/{place}/imports/{import}") }
        }
        Facts::StockLow { item, name, available, threshold } => {
            let (title, text) = match language {
                Language::Spanish => ("Queda poco", format!("Disponible: {available}. El mínimo es {threshold}.")),
                Language::English => ("Running low", format!("Available: {available}. The minimum is {threshold}.")),
            };
            of_item(*item, title, name, text)
        }
        Facts::StockOut { item, name, threshold } => {
            let (title, text) = match language {
                Language::Spanish => ("Se acabó", format!("No queda nada disponible. El mínimo es {threshold}.")),
                Language::English => ("Out of stock", format!("Nothing is available. The minimum is {threshold}.")),
            };
            of_item(*item, title, name, text)
        }
        Facts::LoanDue { item, name, holder, quantity, due_on } => {
            let (title, text) = loan_due(language, holder, *quantity, *due_on);
            of_item(*item, title, name, text)
        }
        Facts::LoanOverdue { item, name, holder, quantity, due_on } => {
            let (title, text) = loan_overdue(language, holder, *quantity, *due_on);
            of_item(*item, title, name, text)
        }
        Facts::ServiceDue { item, name, serial, due_on } => {
            let (title, text) = service_due(language, serial, *due_on);
            of_item(*item, title, name, text)
        }
        Facts::ServiceOverdue { item, name, serial, due_on } => {
            let (title, text) = service_overdue(language, serial, *due_on);
            of_item(*item, title, name, text)
        }
        Facts::ReservationShortened { item, name, holder, left, missing } => {
            let (title, text) = match language {
                Language::Spanish => {
                    ("Apartado incompleto", format!("Faltan {missing} de lo apartado para {holder}. Quedan {left}."))
                }
                Language::English => {
                    ("Reservation cut short", format!("{missing} reserved for {holder} are missing. {left} are left."))
                }
            };
            of_item(*item, title, name, text)
        }
        Facts::RequestRaised { name, by, quantity, to_pick, urgent, .. } => {
            let (title, text) = match language {
                Language::Spanish => {
                    let what = if *to_pick { "que le surtan" } else { "reponer" };
                    let end = if *urgent { " Es urgente." } else { "" };
                    ("Solicitud", format!("{by} pide {what} {quantity}.{end}"))
                }
                Language::English => {
                    let what = if *to_pick { "be given" } else { "restock" };
                    let end = if *urgent { " It is urgent." } else { "" };
                    ("Request", format!("{by} asks to {what} {quantity}.{end}"))
                }
            };
            // There it is seen to.
            Words { title: format!("{title}: {name}"), text, href: "/stores/requests".to_owned() }
        }
        Facts::CountDifference { count, name, lines, differing } => {
            let (title, text) = match language {
                Language::Spanish => {
                    let of = if *lines == 1 { "renglón" } else { "renglones" };
                    ("Diferencias en el conteo", format!("{differing} de {lines} {of} no coincidían y se ajustaron."))
                }
                Language::English => {
                    let of = if *lines == 1 { "line" } else { "lines" };
                    ("Differences in the count", format!("{differing} of {lines} {of} differed and were adjusted."))
                }
            };
            Words { title: format!("{title}: {name}"), text, href: format!("/stores/counts/{count}") }
        }
        Facts::WebhookOff { webhook, name, status } => {
            let (title, text) = match language {
                Language::Spanish => (
                    "Webhook apagado",
                    format!("Su servidor respondió {status}: ese canal ya no existe. Pon otra dirección o bórralo."),
                ),
                Language::English => (
                    "Webhook switched off",
                    format!(
                        "Its server answered {status}: that channel is gone. Give it another address or delete it."
                    ),
                ),
            };
            Words { title: format!("{title}: {name}"), text, href: format!("/settings/webhooks?edit={webhook}") }
        }
        Facts::TaskAssigned { task, title, by, is_blocker } => {
            let (new, text) = match language {
                Language::Spanish => {
                    let end = if *is_blocker { " Algo está detenido hasta que se haga." } else { "" };
                    ("Tarea nueva", format!("De {by}.{end}"))
                }
                Language::English => {
                    let end = if *is_blocker { " Something stands still until it is done." } else { "" };
                    ("New task", format!("From {by}.{end}"))
                }
            };
            Words { title: format!("{new}: {title}"), text, href: format!("/tasks?open={task}") }
        }
        Facts::TaskOverdue { task, title, due_on } => {
            let (late, text) = match language {
                Language::Spanish => ("Tarea vencida", format!("Debía estar lista el {}.", in_spanish(*due_on))),
                Language::English => ("Task overdue", format!("It should have been done on {due_on}.")),
            };
            Words { title: format!("{late}: {title}"), text, href: format!("/tasks?open={task}") }
        }
        Facts::OrderLate { order, number, workpiece, due_on, promised, partner } => {
            let (late, text) = order_late(language, *due_on, *promised, partner.as_deref());
            let title = format!("{late}: #{number} · {workpiece}");
            Words { title, text, href: format!("/production/orders/{order}") }
        }
    }
}

/// A day as it is written in Spanish; in English as computers do, which nobody mistakes.
fn in_spanish(day: NaiveDate) -> String {
    day.format("%d/%m/%Y").to_string()
}

fn of_item(item: StockItemId, title: &str, name: &str, text: String) -> Words {
    Words { title: format!("{title}: {name}"), text, href: format!("/stores/items/{item}") }
}

fn import_in_spanish(of: ImportKind, rows: Option<Rows>) -> (&'static str, String) {
    let Some(Rows { taken, refused }) = rows else {
        let title = match of {
            ImportKind::Inventory => "No se pudo cargar la lista",
            ImportKind::Detections => "No se pudieron cargar las detecciones",
            ImportKind::Stock => "No se pudieron cargar los artículos",
            ImportKind::Orders => "No se pudieron cargar las órdenes",
            ImportKind::Workpieces => "No se pudieron cargar las piezas",
            ImportKind::CatalogParts => "No se pudieron cargar las refacciones",
            ImportKind::CatalogReferences => "No se pudieron cargar las equivalencias",
            ImportKind::CatalogFitments => "No se pudieron cargar las aplicaciones",
            ImportKind::CatalogVehicles => "No se pudieron cargar los vehículos",
        };
        return (title, "Abre la carga para ver por qué.".to_owned());
    };
    let title = match of {
        ImportKind::Inventory => "Lista cargada",
        ImportKind::Detections => "Detecciones cargadas",
        ImportKind::Stock => "Artículos cargados",
        ImportKind::Orders => "Órdenes cargadas",
        ImportKind::Workpieces => "Piezas cargadas",
        ImportKind::CatalogParts => "Refacciones cargadas",
        ImportKind::CatalogReferences => "Equivalencias cargadas",
        ImportKind::CatalogFitments => "Aplicaciones cargadas",
        ImportKind::CatalogVehicles => "Vehículos cargados",
    };
    let taken = match taken {
        1 => "Se tomó 1 renglón".to_owned(),
        taken => format!("Se tomaron {} renglones", grouped(taken)),
    };
    let text = match refused {
        0 => format!("{taken}."),
        1 => format!("{taken} y se rechazó 1."),
        refused => format!("{taken} y se rechazaron {}.", grouped(refused)),
    };
    (title, text)
}

fn import_in_english(of: ImportKind, rows: Option<Rows>) -> (&'static str, String) {
    let Some(Rows { taken, refused }) = rows else {
        let title = match of {
            ImportKind::Inventory => "The list could not be brought in",
            ImportKind::Detections => "The detections could not be brought in",
            ImportKind::Stock => "The items could not be brought in",
            ImportKind::Orders => "The orders could not be brought in",
            ImportKind::Workpieces => "The workpieces could not be brought in",
            ImportKind::CatalogParts => "The parts could not be brought in",
            ImportKind::CatalogReferences => "The cross references could not be brought in",
            ImportKind::CatalogFitments => "The fitments could not be brought in",
            ImportKind::CatalogVehicles => "The vehicles could not be brought in",
        };
        return (title, "Open the import to see why.".to_owned());
    };
    let title = match of {
        ImportKind::Inventory => "List brought in",
        ImportKind::Detections => "Detections brought in",
        ImportKind::Stock => "Items brought in",
        ImportKind::Orders => "Orders brought in",
        ImportKind::Workpieces => "Workpieces brought in",
        ImportKind::CatalogParts => "Parts brought in",
        ImportKind::CatalogReferences => "Cross references brought in",
        ImportKind::CatalogFitments => "Fitments brought in",
        ImportKind::CatalogVehicles => "Vehicles brought in",
    };
    let taken = match taken {
        1 => "1 row was taken".to_owned(),
        taken => format!("{} rows were taken", grouped(taken)),
    };
    let text = match refused {
        0 => format!("{taken}."),
        1 => format!("{taken} and 1 was refused."),
        refused => format!("{taken} and {} were refused.", grouped(refused)),
    };
    (title, text)
}

/// A topic, for whoever chooses how they are told of it.
pub fn topic_name(language: Language, topic: Topic) -> &'static str {
    match (topic, language) {
        (Topic::ImportEnded, Language::Spanish) => "Cargas que terminan",
        (Topic::ImportEnded, Language::English) => "Imports that end",
        (Topic::StockLow, Language::Spanish) => "Artículos bajo su mínimo",
        (Topic::StockLow, Language::English) => "Items below their minimum",
        (Topic::StockOut, Language::Spanish) => "Artículos que se acaban",
        (Topic::StockOut, Language::English) => "Items that run out",
        (Topic::LoanDue, Language::Spanish) => "Préstamos por devolver",
        (Topic::LoanDue, Language::English) => "Loans that are due",
        (Topic::LoanOverdue, Language::Spanish) => "Préstamos sin devolver",
        (Topic::LoanOverdue, Language::English) => "Loans that are overdue",
        (Topic::ServiceDue, Language::Spanish) => "Unidades a las que les toca servicio",
        (Topic::ServiceDue, Language::English) => "Units that are due for service",
        (Topic::ServiceOverdue, Language::Spanish) => "Unidades con el servicio vencido",
        (Topic::ServiceOverdue, Language::English) => "Units whose service is overdue",
        (Topic::ReservationShortened, Language::Spanish) => "Apartados que quedan incompletos",
        (Topic::ReservationShortened, Language::English) => "Reservations that are cut short",
        (Topic::RequestRaised, Language::Spanish) => "Solicitudes al almacén",
        (Topic::RequestRaised, Language::English) => "Requests to the store-room",
        (Topic::CountDifference, Language::Spanish) => "Conteos con diferencias",
        (Topic::CountDifference, Language::English) => "Counts with differences",
        (Topic::WebhookOff, Language::Spanish) => "Webhooks que se apagan",
        (Topic::WebhookOff, Language::English) => "Webhooks that are switched off",
        (Topic::TaskAssigned, Language::Spanish) => "Tareas para ti",
        (Topic::TaskAssigned, Language::English) => "Tasks for you",
        (Topic::TaskOverdue, Language::Spanish) => "Tareas vencidas",
        (Topic::TaskOverdue, Language::English) => "Tasks that are overdue",
        (Topic::OrderLate, Language::Spanish) => "Órdenes y maquilas atrasadas",
        (Topic::OrderLate, Language::English) => "Orders and partners that are late",
    }
}

/// How somebody is written to.
pub fn mail_name(language: Language, choice: MailChoice) -> &'static str {
    match (choice, language) {
        (MailChoice::Mail, Language::Spanish) => "Por correo, a los dos minutos",
        (MailChoice::Mail, Language::English) => "By mail, after two minutes",
        (MailChoice::Digest, Language::Spanish) => "En el resumen de las 8:00",
        (MailChoice::Digest, Language::English) => "In the digest at 8:00",
        (MailChoice::Webhook, Language::Spanish) => "En el chat de la organización (webhook)",
        (MailChoice::Webhook, Language::English) => "In the organization's chat (webhook)",
        (MailChoice::None, Language::Spanish) => "Solo en la campana",
        (MailChoice::None, Language::English) => "In the bell alone",
    }
}

/// A whole number with its thousands apart: `12,431`, in both languages.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

fn loan_due(language: Language, holder: &str, quantity: Decimal, due_on: NaiveDate) -> (&'static str, String) {
    match language {
        Language::Spanish => ("Por devolver", format!("{holder} tiene {quantity} hasta el {}.", in_spanish(due_on))),
        Language::English => ("Due back", format!("{holder} has {quantity} until {due_on}.")),
    }
}

fn loan_overdue(language: Language, holder: &str, quantity: Decimal, due_on: NaiveDate) -> (&'static str, String) {
    match language {
        Language::Spanish => ("Sin devolver", format!("{holder} debía devolver {quantity} el {}.", in_spanish(due_on))),
        Language::English => ("Overdue", format!("{holder} should have returned {quantity} on {due_on}.")),
    }
}

fn service_due(language: Language, serial: &str, due_on: NaiveDate) -> (&'static str, String) {
    match language {
        Language::Spanish => ("Por dar servicio", format!("A la unidad {serial} le toca el {}.", in_spanish(due_on))),
        Language::English => ("Service due", format!("Unit {serial} is to be serviced by {due_on}.")),
    }
}

fn service_overdue(language: Language, serial: &str, due_on: NaiveDate) -> (&'static str, String) {
    match language {
        Language::Spanish => (
            "Servicio vencido",
            format!("A la unidad {serial} le tocaba el {}: no se entrega hasta que se le dé.", in_spanish(due_on)),
        ),
        Language::English => {
            ("Service overdue", format!("Unit {serial} was to be serviced by {due_on}: it is not issued until it is."))
        }
    }
}

fn order_late(language: Language, due_on: NaiveDate, promised: bool, partner: Option<&str>) -> (&'static str, String) {
    match (language, promised, partner) {
        (Language::Spanish, false, _) => ("Orden atrasada", format!("Debía estar lista el {}.", in_spanish(due_on))),
        (Language::Spanish, true, Some(partner)) => {
            ("Maquila atrasada", format!("{partner} la prometió para el {}.", in_spanish(due_on)))
        }
        (Language::Spanish, true, None) => ("Maquila atrasada", format!("Se prometió para el {}.", in_spanish(due_on))),
        (Language::English, false, _) => ("Order late", format!("It should have been ready on {due_on}.")),
        (Language::English, true, Some(partner)) => ("Partner late", format!("{partner} promised it for {due_on}.")),
        (Language::English, true, None) => ("Partner late", format!("It was promised for {due_on}.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::{ImportId, StockCountId};

    fn facts(of: ImportKind, rows: Option<(u64, u64)>) -> Facts {
        let rows = rows.map(|(taken, refused)| Rows { taken, refused });
        Facts::ImportEnded { import: ImportId::new(), of, filename: "lista.csv".into(), rows }
    }

    #[test]
    fn words_are_those_of_the_reader() {
        let told = |language, of, rows| {
            let Words { title, text, .. } = words(language, &facts(of, rows));
            format!("{title} / {text}")
        };
        let (inventory, detections) = (ImportKind::Inventory, ImportKind::Detections);
        for (rows, spanish, english) in [
            (
                Some((12_431, 6)),
                "Se tomaron 12,431 renglones y se rechazaron 6.",
                "12,431 rows were taken and 6 were refused.",
            ),
            (Some((1, 1)), "Se tomó 1 renglón y se rechazó 1.", "1 row was taken and 1 was refused."),
            (Some((0, 0)), "Se tomaron 0 renglones.", "0 rows were taken."),
        ] {
            assert_eq!(told(Language::Spanish, inventory, rows), format!("Lista cargada: lista.csv / {spanish}"));
            assert_eq!(
                told(Language::English, detections, rows),
                format!("Detections brought in: lista.csv / {english}")
            );
        }
        assert_eq!(
            told(Language::Spanish, detections, None),
            "No se pudieron cargar las detecciones: lista.csv / Abre la carga para ver por qué."
        );
    }

    #[test]
    fn what_is_asked_for_and_what_was_counted_lead_to_where_it_is_seen_to() {
        let asked = Facts::RequestRaised {
            item: StockItemId::new(),
            name: "Tuerca M6".into(),
            by: "Ana".into(),
            quantity: 20.into(),
            to_pick: true,
            urgent: true,
        };
        let told = words(Language::Spanish, &asked);
        assert_eq!(
            (told.href.as_str(), told.text.as_str()),
            ("/stores/requests", "Ana pide que le surtan 20. Es urgente.")
        );
        let count = StockCountId::new();
        let counted = Facts::CountDifference { count, name: "Enero".into(), lines: 12, differing: 3 };
        let told = words(Language::Spanish, &counted);
        assert_eq!(told.title, "Diferencias en el conteo: Enero");
        assert_eq!(told.text, "3 de 12 renglones no coincidían y se ajustaron.");
        assert_eq!(told.href, format!("/stores/counts/{count}"));
    }

    #[test]
    fn a_notice_leads_to_its_subject() {
        let production = "/production/imports/";
        let catalog = "/catalog/imports/";
        let places = [
            "/inventory/imports/",
            "/plant/imports/",
            "/stores/imports/",
            production,
            production,
            catalog,
            catalog,
            catalog,
            catalog,
        ];
        assert_eq!(places.len(), ImportKind::ALL.len());
        for (of, place) in ImportKind::ALL.iter().copied().zip(places) {
            let href = words(Language::Spanish, &facts(of, None)).href;
            assert!(href.strip_prefix(place).is_some_and(|id| id.parse::<ImportId>().is_ok()), "{href}");
        }
    }
}
