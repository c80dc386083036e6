//! What search engines read: the sitemap, and what each page says of itself.

use crate::site::{Answer, Caller, Site, request};
use axum::body::Body;
use axum::http::{Method, header};
use engrane::base::permission::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

/// What stands in each pair of these tags.
fn between<'a>(text: &'a str, tag: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{tag}>"), format!("</{tag}>"));
    text.split(open.as_str()).skip(1).map(|rest| rest.split(close.as_str()).next().unwrap()).collect()
}

/// An attribute of the only tag in the head that has all of these.
fn in_head<'a>(page: &'a str, tag: &str, has: &str, attribute: &str) -> Option<&'a str> {
    let head = page.split("</head>").next().unwrap();
    let (open, named) = (format!("<{tag} "), format!("{attribute}=\""));
    let mut found = head.split(open.as_str()).skip(1).filter_map(|rest| {
        let attributes = rest.split('>').next().unwrap();
        let value = attributes.split(named.as_str()).nth(1)?;
        attributes.contains(has).then(|| value.split('"').next().unwrap())
    });
    let only = found.next();
    assert_eq!(found.next(), None, "{tag} {has} stands there twice");
    only
}

/// What a page says in the words of schema.org.
fn data(page: &Answer) -> Vec<Value> {
    let script = page.body.split("type=\"application/ld+json\"").nth(1).unwrap_or_else(|| panic!("{}", page.body));
    let script = script.split_once('>').unwrap().1.split("</script>").next().unwrap();
    let read: Value = serde_json::from_str(script).unwrap();
    assert_eq!(read["@context"], "https://schema.org");
    read["@graph"].as_array().unwrap().clone()
}

#[sqlx::test(migrations = "../migrations")]
async fn the_sitemap_leads_to_every_part_once(pool: PgPool) {
    let site = Site::open(pool).await;
    let address = site.world.nobody().site().to_owned();
    let robots = site.get(&Caller::Nobody, "/robots.txt").await;
    assert_eq!((robots.status.as_u16(), robots.header("content-type")), (200, "text/plain; charset=utf-8"));
    assert!(robots.body.ends_with(&format!("Sitemap: {address}/sitemap.xml\n")), "{}", robots.body);

    let refused: Vec<&str> = robots.body.lines().filter_map(|line| line.strip_prefix("Disallow: ")).collect();
    let is_refused = |address: &str| {
        refused.iter().any(|pattern| {
            let mut pieces = pattern.split('*');
            let rest = pieces.next().and_then(|piece| address.strip_prefix(piece));
            pieces.try_fold(rest, |rest, piece| Some(rest?.split_once(piece).map(|(_, rest)| rest))).flatten().is_some()
        })
    };
    for (address, expected) in [
        ("/api/v1/me", true),
        ("/catalog?category=brakes&sort=brand", true),
        ("/catalog?group=brake_pads&answers=material:acero", true),
        ("/catalog?in_stock=1", true),
        ("/catalog?make=nissan&model=tsuru&year=2004", false),
        ("/login", false),
    ] {
        assert_eq!(is_refused(address), expected, "{address}");
    }

    let index = site.get(&Caller::Nobody, "/sitemap.xml").await;
    assert_eq!((index.status.as_u16(), index.header("content-type")), (200, "application/xml; charset=utf-8"));
    let lists = between(&index.body, "loc");
    let mut pages: Vec<String> = Vec::new();
    for list in &lists {
        let answer = site.get(&Caller::Nobody, list.strip_prefix(&address).unwrap()).await;
        assert_eq!((answer.status.as_u16(), answer.header("cache-control")), (200, "public, max-age=3600"), "{list}");
        assert!(answer.body.ends_with("</urlset>\n"), "{list} is cut off");
        pages.extend(between(&answer.body, "loc").into_iter().map(|page| page.replace("&amp;", "&")));
    }
    let parts: Vec<uuid::Uuid> =
        sqlx::query_scalar("select id from parts order by id").fetch_all(&site.world.pool).await.unwrap();
    let listed: Vec<&String> = pages.iter().filter(|page| page.contains("/catalog/parts/")).collect();
    let expected: Vec<String> = parts.iter().map(|part| format!("{address}/catalog/parts/{part}")).collect();
    assert!(!parts.is_empty());
    assert_eq!(listed, expected.iter().collect::<Vec<_>>());
    // One of each kind is there, may be found, and says that it is known under this very address.
    for page in ["/", "/catalog", "/catalog?category=brakes", "/catalog?category=brakes&group=brake_pads"] {
        assert!(pages.contains(&format!("{address}{page}")), "{page} is not in {pages:?}");
    }
    for page in pages.iter().filter(|page| !page.contains("/catalog/parts/")).chain(pages.last()) {
        let path = page.strip_prefix(&address).unwrap();
        assert!(!is_refused(path), "{page} is listed, and may not be read");
        let answer = site.page(&Caller::Nobody, path).await;
        assert_eq!((answer.status.as_u16(), answer.header("x-robots-tag")), (200, ""), "{page}");
        let canonical =
            in_head(&answer.body, "link", "rel=\"canonical\"", "href").map(|href| href.replace("&amp;", "&"));
        assert_eq!(canonical.as_ref(), Some(page));
        let description = in_head(&answer.body, "meta", "name=\"description\"", "content");
        assert!(description.is_some_and(|text| text.len() > 20), "{page}: {description:?}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_list_that_did_not_change_is_not_sent_again(pool: PgPool) {
    let site = Site::open(pool).await;
    let ask = async |path: &str, known: &str| {
        let request = request(&Caller::Nobody, &Method::GET, path).header(header::IF_NONE_MATCH, known);
        site.send(request.body(Body::empty()).unwrap()).await
    };
    let part = site.part().await;
    let of_parts = format!("/sitemap.xml?from={part}");
    let lists = ["/sitemap.xml", "/sitemap.xml?list=catalog", of_parts.as_str()];
    let mut tags = Vec::new();
    for path in lists {
        let tag = ask(path, "\"other\"").await.header("etag").to_owned();
        let again = ask(path, &tag).await;
        assert_eq!(
            (again.status.as_u16(), again.body.as_str(), again.header("etag")),
            (304, "", tag.as_str()),
            "{path}"
        );
        tags.push(tag);
    }
    assert!(tags[0] != tags[1] && tags[1] != tags[2] && tags[0] != tags[2], "{tags:?}");
    // With a part more there are other lists; those of groups name the same ones.
    sqlx::query(
        "insert into parts (id, brand_id, number, key, group_id, kind, tier, name_es, name_en)
         select gen_random_uuid(), brand_id, 'NUEVA-1', 'NUEVA1', group_id, kind, tier, name_es, name_en from parts where id = $1",
    )
    .bind(part.0)
    .execute(&site.world.pool)
    .await
    .unwrap();
    for ((path, tag), status) in lists.into_iter().zip(&tags).zip([200, 304, 200]) {
        assert_eq!(ask(path, tag).await.status.as_u16(), status, "{path}");
    }
    for path in ["/sitemap.xml?from=nonsense", "/sitemap.xml?list=nonsense", "/sitemap.xml?page=2"] {
        assert_eq!(ask(path, "").await.status.as_u16(), 422, "{path}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_part_says_what_it_is_to_machines(pool: PgPool) {
    let site = Site::open(pool).await;
    let part = site.part().await;
    sqlx::query(
        "update parts set gtin = '07501031311309', attributes = '{\"ancho\": \"131 mm\"}', name_es = 'Balatas </script x',
                images = array['https://img.example.com/1.jpg', 'http://img.example.com/2.jpg'] where id = $1",
    )
    .bind(part.0)
    .execute(&site.world.pool)
    .await
    .unwrap();
    let path = format!("/catalog/parts/{part}");
    let page = site.page(&Caller::Nobody, &format!("{path}?make=nissan&model=tsuru&year=2004")).await;
    crate::pages::is_a_safe_page(&page, "a part");
    let address = format!("{}{path}", site.world.nobody().site());
    assert_eq!(in_head(&page.body, "link", "rel=\"canonical\"", "href"), Some(address.as_str()));
    assert_eq!(in_head(&page.body, "meta", "property=\"og:url\"", "content"), Some(address.as_str()));
    let image = "https://img.example.com/1.jpg";
    assert_eq!(in_head(&page.body, "meta", "property=\"og:image\"", "content"), Some(image));
    let said = data(&page);
    let (product, crumbs) = (&said[0], &said[1]);
    for (member, value) in [
        ("@type", json!("Product")),
        ("brand", json!({ "@type": "Brand", "name": "TOYOTA" })),
        ("mpn", json!("04465-02220")),
        ("gtin", json!("7501031311309")),
        ("image", json!([image])),
        ("url", json!(address)),
    ] {
        assert_eq!(product[member], value, "{member}");
    }
    assert!(product["name"].as_str().unwrap().ends_with("Balatas </script x"), "{product}");
    assert_eq!(product["isSimilarTo"][0]["@type"], "Product");
    assert!(product.get("offers").is_none(), "what bodegas ask for is not public");
    let steps = crumbs["itemListElement"].as_array().unwrap();
    assert_eq!((&crumbs["@type"], steps.len(), &steps[0]["name"]), (&json!("BreadcrumbList"), 4, &json!("Catálogo")));
    assert_eq!(steps[3]["item"], json!(address));
    // The picture has its place before it is there, and whoever keeps it is told nothing.
    let picture =
        page.body.split("<img ").skip(1).find(|rest| rest.contains(image)).unwrap().split('>').next().unwrap();
    for attribute in ["width=\"480\"", "height=\"480\"", "referrerpolicy=\"no-referrer\"", "alt=\"TOYOTA 04465-02220"] {
        assert!(picture.contains(attribute), "{attribute} is not in {picture}");
    }
    assert!(page.body.contains(">7501031311309<") && page.body.contains(">131 mm<"));
    assert!(!page.body.contains("http://img.example.com/2.jpg"));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_no_page_for_everybody_is_found_by_nobody(pool: PgPool) {
    let site = Site::open(pool).await;
    let bodega = Caller::Cookie(site.world.token(&site.world.norte, Role::Owner).await.unwrap());
    for (caller, path) in [
        (&Caller::Nobody, "/catalog?q=balatas%20tsuru"),
        (&Caller::Nobody, "/catalog?category=brakes&q=balatas"),
        (&Caller::Nobody, "/login"),
        (&Caller::Nobody, "/register"),
        (&Caller::Nobody, "/nowhere"),
        (&Caller::Nobody, "/catalog/parts/00000000-0000-7000-8000-000000000000"),
        (&Caller::Nobody, "/catalog?make=zeppelin&model=lz127&year=1928"),
        (&bodega, "/inventory"),
        (&bodega, "/settings"),
    ] {
        let answer = site.page(caller, path).await;
        assert_eq!(answer.header("x-robots-tag"), "noindex", "{path}, {}", answer.status);
        assert_eq!(in_head(&answer.body, "link", "rel=\"canonical\"", "href"), None, "{path}");
    }
    // However a list is narrowed and sorted, it is known under one address.
    let list = site.page(&Caller::Nobody, "/catalog?group=brake_pads&position=front&sort=brand").await;
    assert_eq!(list.header("x-robots-tag"), "");
    let known = in_head(&list.body, "link", "rel=\"canonical\"", "href").unwrap().replace("&amp;", "&");
    assert!(known.ends_with("/catalog?category=brakes&group=brake_pads"), "{known}");
    assert!(list.body.contains("<title>Balatas · Engrane</title>"));
    assert_eq!(data(&list)[0]["@type"], "BreadcrumbList");
    let vehicle = site.page(&Caller::Nobody, "/catalog?make=nissan&model=tsuru&year=2004").await;
    assert!(vehicle.body.contains("<title>Refacciones para Nissan Tsuru 2004 · Engrane</title>"));
}
