//! What a public page says of itself to those who find it by a search engine, or whom its address is passed on to.
//!
//! The server writes it into the head, where they read it. In the browser only the address under which the page is known follows when
//! another page is opened, because browsers pass that one on; nothing of a page stays there for the next.

use leptos::prelude::*;

/// What is said of a page besides its title.
#[derive(Debug)]
pub struct Said {
    /// Its name, without the product's.
    pub title: String,
    pub description: String,
    /// Where its picture is.
    pub image: Option<String>,
    /// What it is about, in the words of schema.org.
    pub data: Vec<serde_json::Value>,
}

/// Says of the page that it is known under `address`, a path of ours, and what it is about. What is said is asked for on the server
/// alone, with the address of the site.
pub fn public_page(address: &str, said: impl FnOnce(&str) -> Said) -> AnyView {
    #[cfg(feature = "ssr")]
    {
        on_server::tags(address, said)
    }
    #[cfg(not(feature = "ssr"))]
    {
        // What it would say is no part of the browser's half.
        let _ = said;
        in_browser::follow(address.to_owned());
        ().into_any()
    }
}

#[cfg(feature = "ssr")]
mod on_server {
    use super::Said;
    use crate::base::rpc::known_caller;
    use leptos::prelude::*;
    use leptos::tachys::html::attribute::Attribute;
    use leptos::tachys::html::attribute::any_attribute::AnyAttribute;
    use leptos::tachys::hydration::Cursor;
    use leptos::tachys::view::add_attr::AddAnyAttr;
    use leptos::tachys::view::{Position, PositionState, Render, RenderHtml};
    use leptos_meta::{Link, Meta, Script};
    use serde_json::{Value, json};

    pub fn tags(address: &str, said: impl FnOnce(&str) -> Said) -> AnyView {
        let site = known_caller().map(|ctx| ctx.site().to_owned()).unwrap_or_default();
        let Said { title, description, image, data } = said(&site);
        let address = format!("{site}{address}");
        let mut tags = vec![
            view! { <Meta name="description" content=description.clone() /> }.into_any(),
            view! { <Link rel="canonical" href=address.clone() /> }.into_any(),
            view! { <Meta property="og:site_name" content="Engrane" /> }.into_any(),
            view! { <Meta property="og:type" content="website" /> }.into_any(),
            view! { <Meta property="og:title" content=title /> }.into_any(),
            view! { <Meta property="og:description" content=description /> }.into_any(),
            view! { <Meta property="og:url" content=address /> }.into_any(),
        ];
        if let Some(image) = image {
            tags.push(view! { <Meta property="og:image" content=image /> }.into_any());
        }
        if !data.is_empty() {
            // It has the answer's one-time number, as all of our scripts have.
            let text = written(&data);
            tags.push(view! { <Script type_="application/ld+json">{text}</Script> }.into_any());
        }
        InHead(tags).into_any()
    }

    /// Tags that are written into the head when the page is, and leave in the page what the browser draws there: nothing. A list of
    /// them would leave marks of its own, between which the browser finds nothing.
    struct InHead(Vec<AnyView>);

    impl Render for InHead {
        type State = <() as Render>::State;

        fn build(self) -> Self::State {
            Render::build(())
        }

        fn rebuild(self, _state: &mut Self::State) {}
    }

    impl AddAnyAttr for InHead {
        type Output<SomeNewAttr: Attribute> = Self;

        fn add_any_attr<NewAttr: Attribute>(self, _attr: NewAttr) -> Self::Output<NewAttr> {
            self
        }
    }

    impl RenderHtml for InHead {
        type AsyncOutput = Self;
        type Owned = Self;

        const MIN_LENGTH: usize = <() as RenderHtml>::MIN_LENGTH;
        const EXISTS: bool = false;

        fn dry_resolve(&mut self) {}

        async fn resolve(self) -> Self::AsyncOutput {
            self
        }

        fn to_html_with_buf(
            self,
            buf: &mut String,
            position: &mut Position,
            escape: bool,
            mark_branches: bool,
            extra_attrs: Vec<AnyAttribute>,
        ) {
            for tag in self.0 {
                // It goes into the head by itself; what it leaves in its place is left out.
                tag.to_html();
            }
            ().to_html_with_buf(buf, position, escape, mark_branches, extra_attrs);
        }

        fn hydrate<const FROM_SERVER: bool>(self, cursor: &Cursor, position: &PositionState) -> Self::State {
            RenderHtml::hydrate::<FROM_SERVER>((), cursor, position)
        }

        fn into_owned(self) -> Self::Owned {
            self
        }
    }

    /// As it may stand between the tags of a script: nothing in it ends one.
    fn written(data: &[Value]) -> String {
        json!({ "@context": "https://schema.org", "@graph": data }).to_string().replace('<', "\\u003c")
    }

    #[cfg(test)]
    mod tests {
        use super::*;
        use leptos_meta::ServerMetaContext;

        #[test]
        fn what_is_said_leaves_in_the_page_what_the_browser_expects_there() {
            let drawn = Owner::new().with(|| {
                let (context, _head) = ServerMetaContext::new();
                provide_context(context);
                let said = |image: Option<&str>, data| Said {
                    title: "GDB1420".to_owned(),
                    description: "Balatas".to_owned(),
                    image: image.map(str::to_owned),
                    data,
                };
                let bare = tags("/catalog", |_| said(None, Vec::new()));
                let whole = tags("/catalog", |_| said(Some("/1.jpg"), vec![json!({ "@type": "Product" })]));
                [bare, whole].map(RenderHtml::to_html)
            });
            let nothing = ().into_any().to_html();
            assert_eq!(drawn, [nothing.clone(), nothing]);
        }

        #[test]
        fn what_is_said_ends_no_script_and_is_read_again() {
            let name = "</script><script>alert(1)</script><!-- & \"x\"";
            let text = written(&[json!({ "@type": "Product", "name": name })]);
            assert!(!text.contains('<'), "{text}");
            let read: Value = serde_json::from_str(&text).unwrap();
            assert_eq!((&read["@context"], &read["@graph"][0]["name"]), (&json!("https://schema.org"), &json!(name)));
        }
    }
}

#[cfg(not(feature = "ssr"))]
mod in_browser {
    use leptos::prelude::*;
    use web_sys::Element;

    const CANONICAL: &str = "head > link[rel=canonical]";
    /// All that the server says.
    const TAGS: [&str; 4] = [
        CANONICAL,
        "head > meta[name=description]",
        "head > meta[property^='og:']",
        "head > script[type='application/ld+json']",
    ];

    /// Keeps the address while the page is open.
    pub fn follow(address: String) {
        let kept = address.clone();
        Effect::new(move |_| {
            if let Ok(site) = window().location().origin() {
                keep(&site, &address);
            }
        });
        on_cleanup(move || {
            // The next page may have said something already.
            if says(&kept) {
                leave();
            }
        });
    }

    fn found(tags: &str) -> Option<Element> {
        document().query_selector(tags).ok().flatten()
    }

    /// Does the document say that it is known under this address of ours?
    fn says(address: &str) -> bool {
        let said = found(CANONICAL).and_then(|link| link.get_attribute("href"));
        said.is_some_and(|said| said.ends_with(address))
    }

    /// What the server has written of the same page stays: it knows best what the site is called.
    fn keep(site: &str, address: &str) {
        if says(address) {
            return;
        }
        leave();
        let Some(head) = found("head") else { return };
        let Ok(link) = document().create_element("link") else { return };
        // Setting attributes with valid names, and adding to what is there, cannot fail.
        let _ = link.set_attribute("rel", "canonical");
        let _ = link.set_attribute("href", &format!("{site}{address}"));
        let _ = head.append_child(&link);
    }

    /// Takes away what was said.
    fn leave() {
        for tags in TAGS {
            while let Some(tag) = found(tags) {
                tag.remove();
            }
        }
    }
}
