//! Code that comes when a page of it is opened.
//!
//! The build cuts the browser's half into files, one for each set of *split modules* that share code: with four modules
//! at most sixteen, with one module a page it was hundreds. So an area has one module for all of its pages, and a new area
//! adds one or joins one.

/// Declares a split module: the enum of its pages, which routes name as their view, and the one function behind which the
/// build cuts. `name` is in the file's name and unique in the program.
macro_rules! split_module {
    ($(#[$doc:meta])* $name:ident: $pages:ident { $($page:ident => $view:expr),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub enum $pages {
            $($page),+
        }

        mod $name {
            use super::*;

            #[::leptos::lazy($name)]
            pub(super) fn pages(page: $pages) -> ::leptos::prelude::AnyView {
                match page {
                    $($pages::$page => $view()),+
                }
            }

            /// Fetches the code, and does not run it.
            #[cfg(target_arch = "wasm32")]
            pub(super) async fn preload() {
                __preload_pages().await;
            }
        }

        impl ::leptos_router::ChooseView for $pages {
            async fn choose(self) -> ::leptos::prelude::AnyView {
                $name::pages(self).await
            }

            async fn preload(&self) {
                #[cfg(target_arch = "wasm32")]
                $name::preload().await;
            }
        }
    };
}

pub(crate) use split_module;
