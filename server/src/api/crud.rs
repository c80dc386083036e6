//! The doors of a thing that is set up, where what travels is what is kept: list, find, create, change, delete.

/// Makes the five doors and their `doors()`. Named are the addresses of all and of one, what `{id}` may be, the thing and its
/// values; then the doors, with what the document says of each. Where the last is not named, the thing has another way to go; what
/// is `unlisted` is listed in another way. Then there is no `doors()`.
macro_rules! crud {
    (
        $all:tt, $one:tt: $id:tt, $thing:ident, $values:ident;
        $find:ident: $finds:tt,
        $create:ident: $creates:tt,
        $change:ident: $changes:tt $(,)?
    ) => {
        use crate::api::idempotency::once;
        use crate::api::wire::{Answer, Created, GuardedChange, GuardedOne, GuardedStep};
        use crate::extract::{IfMatch, Json, Path, SignedIn};
        use crate::respond::ApiError;
        use crate::state::AppState;
        use axum::http::StatusCode;
        use engrane::base::entity::NameOr;
        use engrane::platform::entity::{self, SetUp, Stored, Values};
        use utoipa_axum::router::OpenApiRouter;
        use utoipa_axum::routes;

        type Name = Path<NameOr<<$values as Stored>::Id>>;
        type Of = <$values as Values>::SetUp;

        #[doc = $finds]
        #[utoipa::path(
            get, path = $one, params(("id" = String, Path, description = $id)),
            responses((status = 200, body = $thing, description = "As it is now"), GuardedOne)
        )]
        async fn $find(SignedIn(ctx): SignedIn, Path(name): Name) -> Answer<$thing> {
            Ok(axum::Json(entity::find::<$values>(&ctx, name).await?))
        }

        #[doc = $creates]
        #[utoipa::path(
            post, path = $all, request_body = $values,
            responses((status = 201, body = $thing, description = "It is set up"), GuardedStep)
        )]
        async fn $create(SignedIn(ctx): SignedIn, Json(new): Json<$values>) -> Result<Created<$thing>, ApiError> {
            let made = async { Ok(entity::create(&ctx, &new).await?) };
            Ok(Created(once(&ctx, Of::EDIT, made).await?))
        }

        #[doc = $changes]
        #[utoipa::path(
            put, path = $one, params(("id" = String, Path, description = $id)), request_body = $values,
            responses((status = 200, body = $thing, description = "As it is now"), GuardedChange)
        )]
        async fn $change(
            SignedIn(ctx): SignedIn,
            Path(name): Name,
            IfMatch(version): IfMatch,
            Json(new): Json<$values>,
        ) -> Answer<$thing> {
            let changed = async { Ok(entity::change(&ctx, name, version, &new).await?) };
            Ok(axum::Json(once(&ctx, Of::EDIT, changed).await?))
        }
    };
    (
        $all:tt, $one:tt: $id:tt, $thing:ident, $values:ident;
        $list:ident: $lists:tt,
        $find:ident: $finds:tt,
        $create:ident: $creates:tt,
        $change:ident: $changes:tt $(,)?
    ) => {
        use crate::api::wire::{Guarded, List};

        crud! {
            $all, $one: $id, $thing, $values;
            $find: $finds,
            $create: $creates,
            $change: $changes,
        }

        #[doc = $lists]
        #[utoipa::path(get, path = $all, responses((status = 200, body = List<$thing>, description = "All of them"), Guarded))]
        async fn $list(SignedIn(ctx): SignedIn) -> Answer<List<$thing>> {
            Ok(axum::Json(List { data: entity::list::<$values>(&ctx).await? }))
        }
    };
    (
        unlisted $all:tt, $one:tt: $id:tt, $thing:ident, $values:ident;
        $find:ident: $finds:tt,
        $create:ident: $creates:tt,
        $change:ident: $changes:tt,
        $delete:ident: $deletes:tt $(,)?
    ) => {
        crud! {
            $all, $one: $id, $thing, $values;
            $find: $finds,
            $create: $creates,
            $change: $changes,
        }

        crud! { $one: $id, $values; $delete: $deletes }
    };
    ($one:tt: $id:tt, $values:ident; $delete:ident: $deletes:tt) => {
        #[doc = $deletes]
        #[utoipa::path(
            delete, path = $one, params(("id" = String, Path, description = $id)),
            responses((status = 204, description = "It is gone"), GuardedStep)
        )]
        async fn $delete(SignedIn(ctx): SignedIn, Path(name): Name) -> Result<StatusCode, ApiError> {
            once(&ctx, Of::EDIT, async { Ok(entity::delete::<$values>(&ctx, name).await?) }).await?;
            Ok(StatusCode::NO_CONTENT)
        }
    };
    (
        $all:tt, $one:tt: $id:tt, $thing:ident, $values:ident;
        $list:ident: $lists:tt,
        $find:ident: $finds:tt,
        $create:ident: $creates:tt,
        $change:ident: $changes:tt,
        $delete:ident: $deletes:tt $(,)?
    ) => {
        crud! {
            $all, $one: $id, $thing, $values;
            $list: $lists,
            $find: $finds,
            $create: $creates,
            $change: $changes,
        }

        crud! { $one: $id, $values; $delete: $deletes }

        pub(super) fn doors() -> OpenApiRouter<AppState> {
            OpenApiRouter::new().routes(routes!($list, $create)).routes(routes!($find, $change, $delete))
        }
    };
}

pub(crate) use crud;
