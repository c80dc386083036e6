//! `/api/v1/stores/departments`

use super::wire::MoveTo;
use crate::api::crud::crud;
use crate::extract::Query;
use engrane::stores::types::{Department, DepartmentValues};

crud! {
    "/stores/departments", "/stores/departments/{id}": "Its id or name", Department, DepartmentValues;
    list_departments: "The departments, in the order of their names.",
    find_department: "One department.",
    create_department: "Sets up a department.",
    change_department: "Changes a department as a whole.",
}

/// Removes a department. Its categories, shelves and people go to another one.
#[utoipa::path(
    delete, path = "/stores/departments/{id}", params(("id" = String, Path, description = "Its id or name"), MoveTo),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn delete_department(
    SignedIn(ctx): SignedIn,
    Path(name): Name,
    Query(to): Query<MoveTo>,
) -> Result<StatusCode, ApiError> {
    let gone = async { Ok(entity::delete_or_move::<DepartmentValues>(&ctx, name, to.named()).await?) };
    once(&ctx, Of::EDIT, gone).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_departments, create_department)).routes(routes!(
        find_department,
        change_department,
        delete_department
    ))
}
