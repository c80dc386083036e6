//! The pages of a store-room as everybody.

use crate::pages::{cookie, is_a_safe_page};
use crate::site::{Caller, Site};
use engrane::base::permission::Role;
use sqlx::PgPool;

/// Each page of a store-room with its status for nobody, its keeper, its viewer, another store-room and a bodega.
pub const PAGES: &[(&str, [u16; 5])] = &[
    ("/stores", [302, 200, 200, 200, 403]),
    ("/stores?q=tuerca&show=low&kind=tool&page=2", [302, 200, 200, 200, 403]),
    ("/stores?category=nonsense&show=nonsense&page=-1", [302, 200, 200, 200, 403]),
    ("/stores?act=issue&item={stock_item}", [302, 200, 200, 200, 403]),
    ("/stores/items/{stock_item}", [302, 200, 200, 404, 403]),
    ("/stores/items/{stock_item}?page=2&act=receive", [302, 200, 200, 404, 403]),
    ("/stores/items/nonsense", [302, 404, 404, 404, 403]),
    // Whoever only looks is not told who has what, nor what was done.
    ("/stores/holders/{holder}", [302, 200, 403, 404, 403]),
    ("/stores/documents", [302, 200, 403, 200, 403]),
    ("/stores/documents?what=issue&from=2026-11-22&to=2026-11-20", [302, 200, 403, 200, 403]),
    ("/stores/documents/{document}", [302, 200, 403, 404, 403]),
    ("/stores/documents/nonsense", [302, 404, 403, 404, 403]),
    ("/stores/exports", [302, 403, 403, 200, 403]),
    ("/stores/import", [302, 200, 403, 200, 403]),
    ("/stores/imports/{stock_planned}?state=new&page=2", [302, 200, 403, 404, 403]),
    ("/stores/imports/{stock_applied}", [302, 200, 403, 404, 403]),
    ("/stores/imports/nonsense", [302, 404, 403, 404, 403]),
    ("/stores/counts", [302, 200, 403, 200, 403]),
    ("/stores/counts?page=2", [302, 200, 403, 200, 403]),
    ("/stores/counts/{count}?state=counted", [302, 200, 403, 404, 403]),
    ("/stores/counts/nonsense", [302, 404, 403, 404, 403]),
    ("/stores/labels", [302, 200, 403, 200, 403]),
    ("/stores/labels?all=1&kind=tool&commands=1", [302, 200, 403, 200, 403]),
    ("/stores/labels?item={stock_item}&shelf=nonsense", [302, 200, 403, 404, 403]),
    ("/stores/labels?holder={holder}", [302, 200, 403, 404, 403]),
    ("/stores/counter", [302, 200, 403, 200, 403]),
    // The only thing that has it is led to; to whom it is unknown it is not there.
    ("/stores/codes/{code}", [302, 302, 302, 404, 403]),
    ("/stores/codes/A1234567890", [302, 422, 422, 422, 403]),
    ("/stores/codes/nonsense%2Fnonsense", [302, 404, 404, 404, 403]),
    ("/stores/requests", [302, 200, 403, 200, 403]),
    ("/stores/requests?state=ordered&page=2&open={request}", [302, 200, 403, 200, 403]),
    ("/tasks", [302, 200, 200, 200, 403]),
    ("/tasks?show=mine&page=2", [302, 200, 200, 200, 403]),
    ("/tasks?show=nonsense&new=1", [302, 200, 200, 200, 403]),
    ("/stores/mine", [302, 200, 200, 200, 403]),
    ("/stores/settings", [302, 200, 200, 200, 403]),
    ("/stores/settings?show=holders&edit=new", [302, 200, 200, 200, 403]),
    ("/stores/settings?show=kits", [302, 200, 200, 200, 403]),
    ("/stores/settings?show=kits&edit={kit}", [302, 200, 200, 200, 403]),
];

#[sqlx::test(migrations = "../migrations")]
async fn every_page_of_a_store_room_has_the_right_status_for_everybody(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.stores().await;
    let people = [
        ("nobody", Caller::Nobody),
        ("keeper", cookie(&site, &site.organizations.almacen, Role::Supply).await),
        ("viewer", cookie(&site, &site.organizations.almacen, Role::Viewer).await),
        ("another store-room", cookie(&site, &site.organizations.otro_almacen, Role::Owner).await),
        ("bodega", cookie(&site, &site.world.norte, Role::Owner).await),
    ];
    for (page, statuses) in PAGES {
        // The one that was moved: its page has everything.
        let path = things.name(&page.replace("{stock_item}", &things.stocked.to_string()));
        for ((who, caller), status) in people.iter().zip(statuses) {
            let answer = site.page(caller, &path).await;
            assert_eq!(answer.status.as_u16(), *status, "{path} as {who}");
            if *status != 302 {
                is_a_safe_page(&answer, &format!("{path} as {who}"));
            }
        }
    }
    let keeper = &people[1].1;
    let item = site.page(keeper, &format!("/stores/items/{}", things.stocked)).await;
    assert!(item.body.contains("Dónde está") && item.body.contains("Devolver"), "who has it, and the way back");
    let labels = site.page(keeper, &format!("/stores/labels?item={}&commands=1", things.stocked)).await;
    assert!(labels.body.contains("Elegidos: 1") && labels.body.contains("Carta con 30"), "what is printed, and how");
    let led = site.page(keeper, &things.name("/stores/codes/{code}")).await;
    assert_eq!(led.header("location"), format!("/stores/items/{}", things.stocked));
    let counter = site.page(keeper, "/stores/counter").await;
    assert!(counter.body.contains("Escanea un gafete o un artículo.") && counter.body.contains("Listo"));
    let unknown = site.page(keeper, "/stores/codes/nadie%2F7").await;
    assert!(unknown.body.contains("Nadie conoce el código NADIE/7") && unknown.body.contains("Aprender el código"));
    let viewer = site.page(&people[2].1, "/stores").await;
    assert!(viewer.body.contains("Escanear"), "whoever only looks may scan");
    assert!(!viewer.body.contains("act=receive"), "whoever only looks is offered no act");
    let viewer = site.page(&people[2].1, "/stores/codes/nadie%2F7").await;
    assert!(!viewer.body.contains("Aprender el código"), "whoever only looks teaches no code");
    let empty = site.page(&people[3].1, "/stores").await;
    assert!(empty.body.contains("Tu almacén está vacío") && empty.body.contains("act=receive"));
}
