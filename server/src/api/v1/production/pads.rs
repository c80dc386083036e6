//! `/api/v1/production/pads`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedStep, List};
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use engrane::base::entity::NameOr;
use engrane::base::id::{MachineId, PadId, StageId};
use engrane::base::permission::Permission;
use engrane::production::pads::ops;
use engrane::production::pads::types::{NewPad, Pad as Values};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// A device on which people record what they made.
#[derive(Serialize, ToSchema)]
struct Pad {
    id: Uuid,
    name: String,
    /// The code of the stage where it stands.
    stage: String,
    /// The code of the machine beside which it stands, if it is one's.
    machine: Option<String>,
    /// Its browser and system; empty until it was there.
    device: String,
    /// The name of whoever connected it.
    connected_by: String,
    connected_at: DateTime<Utc>,
    /// To a minute; null until it was there.
    last_seen_at: Option<DateTime<Utc>>,
    /// When it ends unless it is used.
    expires_at: DateTime<Utc>,
    /// The name of whoever is at work there.
    person: Option<String>,
}

impl From<Values> for Pad {
    fn from(pad: Values) -> Self {
        Self {
            id: pad.paired.id.0,
            name: pad.paired.name,
            stage: pad.stage_code,
            machine: pad.machine_code,
            device: pad.paired.device,
            connected_by: pad.paired.connected_by,
            connected_at: pad.paired.connected_at,
            last_seen_at: pad.paired.last_seen_at,
            expires_at: pad.paired.expires_at,
            person: pad.person,
        }
    }
}

/// A pad to connect.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct PadBody {
    /// What the device shows that was opened at `/pad`.
    code: String,
    name: String,
    /// The id or code of the stage where it is to stand.
    #[schema(value_type = String)]
    stage: NameOr<StageId>,
    /// The id or code of one of its machines; any of them when left out.
    #[serde(default)]
    #[schema(value_type = Option<String>)]
    machine: Option<NameOr<MachineId>>,
}

/// The pads, by name.
#[utoipa::path(
    get, path = "/production/pads",
    responses((status = 200, body = List<Pad>, description = "All of them"), Guarded)
)]
async fn list_pads(SignedIn(ctx): SignedIn) -> Answer<List<Pad>> {
    Ok(axum::Json(List { data: ops::pads(&ctx).await?.into_iter().map(Pad::from).collect() }))
}

/// Connects the device that shows a code: people record on it at this place from now on.
#[utoipa::path(
    post, path = "/production/pads", request_body = PadBody,
    responses((status = 201, body = Pad, description = "It is connected"), GuardedStep)
)]
async fn connect_pad(SignedIn(ctx): SignedIn, Json(body): Json<PadBody>) -> Result<Created<Pad>, ApiError> {
    let PadBody { code, name, stage, machine } = body;
    let new = NewPad { code, name, stage, machine };
    let connected = async { Ok(ops::connect(&ctx, &new).await?) };
    Ok(Created(once(&ctx, Permission::ProductionSetup, connected).await?.into()))
}

/// Disconnects a pad: it opens nothing any more, and nobody is at work on it.
#[utoipa::path(
    delete, path = "/production/pads/{id}",
    params(("id" = Uuid, Path, description = "Its id")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn disconnect_pad(SignedIn(ctx): SignedIn, Path(id): Path<PadId>) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::ProductionSetup, async { Ok(ops::disconnect(&ctx, id).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_pads, connect_pad)).routes(routes!(disconnect_pad))
}
