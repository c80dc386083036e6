//! `POST /api/v1/auth/register`

use crate::extract::{Caller, Json};
use crate::respond::{ApiError, ProblemBody};
use axum::http::StatusCode;
use engrane::platform::identity::joining::registration::{self, Registration};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A business with its first person.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Register {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    #[schema(value_type = String)]
    password: SecretString,
    /// `TALLER`, `BODEGA`, `PLANTA` or `ALMACEN`.
    #[serde(default)]
    role: String,
    #[serde(default)]
    business_name: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    address: String,
}

/// The account that waits to be approved.
#[derive(Serialize, ToSchema)]
pub(super) struct Registered {
    message: &'static str,
    user_id: Uuid,
}

/// Registers a workshop, a bodega or a plant with its owner. Both come in once the platform has approved them.
#[utoipa::path(
    post,
    path = "/auth/register",
    tag = "auth",
    request_body = Register,
    responses(
        (status = 201, body = Registered, description = "It waits to be approved"),
        (status = 409, body = ProblemBody, content_type = "application/problem+json", description = "Somebody has the email"),
        crate::api::wire::Open,
    )
)]
pub(super) async fn register(
    Caller(ctx): Caller,
    Json(body): Json<Register>,
) -> Result<(StatusCode, axum::Json<Registered>), ApiError> {
    let asked = Registration {
        name: body.name,
        email: body.email,
        password: body.password,
        kind: body.role,
        business_name: body.business_name,
        phone: body.phone,
        address: body.address,
    };
    let user = registration::register(&ctx, &asked).await?;
    let registered = Registered { message: "Cuenta creada. Pendiente de aprobación.", user_id: user.0 };
    Ok((StatusCode::CREATED, axum::Json(registered)))
}
