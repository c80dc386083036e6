//! `/api/v1/stores/categories`

use super::wire::MoveTo;
use crate::api::crud::crud;
use crate::extract::Query;
use engrane::stores::types::{StockCategory, StockCategoryValues};

crud! {
    "/stores/categories", "/stores/categories/{id}": "Its id, or `DEPARTMENT / CATEGORY`", StockCategory, StockCategoryValues;
    list_stock_categories: "The categories of all departments, in the order of their names.",
    find_stock_category: "One category.",
    create_stock_category: "Sets up a category of a department.",
    change_stock_category: "Changes a category as a whole.",
}

/// Removes a category. Its items go to another one.
#[utoipa::path(
    delete, path = "/stores/categories/{id}",
    params(("id" = String, Path, description = "Its id, or `DEPARTMENT / CATEGORY`"), MoveTo),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn delete_stock_category(
    SignedIn(ctx): SignedIn,
    Path(name): Name,
    Query(to): Query<MoveTo>,
) -> Result<StatusCode, ApiError> {
    let gone = async { Ok(entity::delete_or_move::<StockCategoryValues>(&ctx, name, to.named()).await?) };
    once(&ctx, Of::EDIT, gone).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_stock_categories, create_stock_category)).routes(routes!(
        find_stock_category,
        change_stock_category,
        delete_stock_category
    ))
}
