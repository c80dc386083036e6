//! The pages of a production as everybody.

use crate::pages::{cookie, is_a_safe_page};
use crate::site::{Caller, Site};
use engrane::base::permission::Role;
use sqlx::PgPool;

/// Each page of a production with its status for nobody, who leads it, its supervisor, who orders from partners, its operator, who only
/// looks, another production and a bodega.
pub const PAGES: &[(&str, [u16; 8])] = &[
    ("/production/orders", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/orders?show=all&q=eje&cooperation=false&due=2030-01-15", [302, 200, 200, 200, 200, 200, 200, 403]),
    (
        "/production/orders?show=nonsense&machine=nonsense&stage=nonsense&page=-1",
        [302, 200, 200, 200, 200, 200, 200, 403],
    ),
    // A supervisor orders nothing from partners, supply nothing else.
    ("/production/orders/new", [302, 200, 200, 200, 403, 403, 200, 403]),
    ("/production/orders/new?workpiece={made}", [302, 200, 200, 200, 403, 403, 404, 403]),
    ("/production/orders/{order}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{held}?step=resume&edit=1", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{order}?rev=B", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{order}/traveller", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/nonsense/traveller", [302, 404, 404, 404, 404, 404, 404, 403]),
    ("/production/orders/nonsense", [302, 404, 404, 404, 404, 404, 404, 403]),
    ("/production/specifications", [302, 200, 200, 200, 200, 200, 200, 403]),
    (
        "/production/specifications?show=closed&q=eje&customer=nadie&due=2030-01-15",
        [302, 200, 200, 200, 200, 200, 200, 403],
    ),
    ("/production/specifications?show=nonsense&page=-1", [302, 200, 200, 200, 200, 200, 200, 403]),
    // Who leads writes them down.
    ("/production/specifications/new", [302, 200, 403, 403, 403, 403, 200, 403]),
    // Its operator does not see the one that was not granted.
    ("/production/specifications/{specification}?edit=1", [302, 200, 200, 200, 404, 200, 404, 403]),
    ("/production/specifications/{shown}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/specifications/nonsense", [302, 404, 404, 404, 404, 404, 404, 403]),
    ("/production/workpieces", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/workpieces?q=eje&show=all&edit=new", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/workpieces/{made}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/workpieces/{made}?norm={norm}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/workpieces/{made}?need={need}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{order}?material=reserve", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/workpieces/nonsense", [302, 404, 404, 404, 404, 404, 404, 403]),
    // Whoever sets nothing up brings nothing in.
    ("/production/import", [302, 200, 403, 403, 403, 403, 200, 403]),
    ("/production/import/workpieces", [302, 200, 403, 403, 403, 403, 200, 403]),
    ("/production/imports/{file_planned}?state=new&page=2", [302, 200, 403, 403, 403, 403, 404, 403]),
    ("/production/imports/{file_applied}", [302, 200, 403, 403, 403, 403, 404, 403]),
    ("/production/imports/nonsense", [302, 404, 403, 403, 403, 403, 404, 403]),
    // Who sets nothing up connects nothing.
    ("/production/pads", [302, 200, 403, 403, 403, 403, 200, 403]),
    ("/production/setup", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/setup?show=machines&edit=new", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/setup?show=reasons&q=xyzzy", [302, 200, 200, 200, 200, 200, 200, 403]),
];

#[sqlx::test(migrations = "../migrations")]
async fn every_page_of_a_production_has_the_right_status_for_everybody(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.production().await;
    let people = [
        ("nobody", Caller::Nobody),
        ("shop head", cookie(&site, &site.organizations.produccion, Role::ShopHead).await),
        ("supervisor", cookie(&site, &site.organizations.produccion, Role::Master).await),
        ("supply", cookie(&site, &site.organizations.produccion, Role::Supply).await),
        ("operator", cookie(&site, &site.organizations.produccion, Role::Operator).await),
        ("viewer", cookie(&site, &site.organizations.produccion, Role::Viewer).await),
        ("another production", cookie(&site, &site.organizations.otra_produccion, Role::Owner).await),
        ("bodega", cookie(&site, &site.world.norte, Role::Owner).await),
    ];
    for (page, statuses) in PAGES {
        let path = things.name(page);
        for ((who, caller), status) in people.iter().zip(statuses) {
            let answer = site.page(caller, &path).await;
            assert_eq!(answer.status.as_u16(), *status, "{path} as {who}");
            if *status != 302 {
                is_a_safe_page(&answer, &format!("{path} as {who}"));
            }
        }
    }
    let [_, head, supervisor, supply, operator, viewer, ..] = people.map(|(_, caller)| caller);
    let home = site.page(&head, "/").await;
    assert_eq!(home.header("location"), "/production/orders");
    let order = things.name("/production/orders/{order}");
    let whole = site.page(&head, &order).await;
    assert!(whole.body.contains("Río de piezas") && whole.body.contains("Empezadas 0 de 110"), "where its pieces are");
    assert!(whole.body.contains("step=hold") && whole.body.contains("step=cancel"), "what may be done with it");
    assert!(!whole.body.contains("Eliminar la orden"), "whoever administers removes orders, nobody else");
    let (stale, right) =
        (site.page(&head, &format!("{order}?rev=Z")).await, site.page(&head, &format!("{order}?rev=")).await);
    assert!(stale.body.contains("La hoja es de otra revisión") && !whole.body.contains("La hoja es de"), "checked");
    assert!(right.body.contains("La hoja es de la revisión vigente"), "{}", right.body);
    let sheet = site.page(&operator, &format!("{order}/traveller")).await;
    assert!(
        sheet.body.contains("Código QR de la orden") && sheet.body.contains("Maquinado"),
        "what goes with the pieces"
    );
    let held = site.page(&head, &things.name("/production/orders/{held}")).await;
    assert!(held.body.contains("por algo") && held.body.contains("Reanudar") && held.body.contains("step=close"));
    for caller in [&operator, &viewer] {
        let whole = site.page(caller, &order).await;
        assert!(
            !whole.body.contains("step=hold") && !whole.body.contains("edit=1"),
            "whoever only looks is offered no step"
        );
        let setup = site.page(caller, "/production/setup").await;
        assert!(!setup.body.contains("edit=new"), "nor the set-up");
    }
    let specification = things.name("/production/specifications/{shown}");
    let whole = site.page(&head, &specification).await;
    assert!(
        whole.body.contains("Crear órdenes de lo abierto") && whole.body.contains("SECRETA"),
        "its lines, and ordering them"
    );
    for caller in [&supervisor, &supply, &operator, &viewer] {
        let whole = site.page(caller, &specification).await;
        assert!(whole.body.contains("SECRETA"), "its lines");
        assert!(
            !whole.body.contains("Crear órdenes de lo abierto") && !whole.body.contains("edit=1"),
            "who leads, nobody else"
        );
    }
    let piece = things.name("/production/workpieces/{made}");
    let of_supervisor = site.page(&supervisor, &piece).await;
    assert!(of_supervisor.body.contains("norm=new") && !of_supervisor.body.contains("?edit=1"), "norms alone");
    let of_head = site.page(&head, &piece).await;
    assert!(of_head.body.contains("need=new") && of_head.body.contains("0.5 m por pieza"), "what it takes");
    assert!(!of_supervisor.body.contains("need=new") && of_supervisor.body.contains("0.5 m por pieza"), "seen alone");
    assert!(!site.page(&operator, &piece).await.body.contains("Material por pieza"), "operators see no material");
    let order = things.name("/production/orders/{outward}");
    let (of_supply, of_operator) = (site.page(&supply, &order).await, site.page(&operator, &order).await);
    assert!(of_supply.body.contains("material=issue") && of_supply.body.contains("material=return"), "what is moved");
    assert!(!of_operator.body.contains("material=") && !of_operator.body.contains("Apartado"), "likewise");
    // Whoever orders from partners alone is asked for nothing of the own shop.
    let ordering = site.page(&supply, "/production/orders/new").await;
    assert!(ordering.body.contains("order-partner") && !ordering.body.contains("order-machine"), "{}", ordering.body);
    let narrowing = site.page(&supervisor, "/production/orders").await;
    assert!(!narrowing.body.contains("name=\"cooperation\""), "a supervisor sees no cooperation");
}
