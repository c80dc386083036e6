//! Shapes of the audit's doors.

use chrono::{DateTime, Utc};
use engrane::platform::audit::types::AuditEntry;
use engrane::platform::exports::types;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// An entry of the audit.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditEntry)]
pub(super) struct Entry {
    id: Uuid,
    at: DateTime<Utc>,
    /// Null: nobody who was signed in, or the system.
    actor_id: Option<Uuid>,
    actor: String,
    /// Set when the actor is not of this organization, or acted for another one: both have the entry.
    acting: Option<ActingFor>,
    /// What was typed as a name at a sign-in that failed.
    attempted_username: Option<String>,
    /// Such as `update_line`, `sign_in` or `refused`.
    action: String,
    target_kind: String,
    target_id: String,
    /// What was there before, without secrets.
    #[schema(value_type = Option<Object>)]
    before: Option<Value>,
    #[schema(value_type = Option<Object>)]
    after: Option<Value>,
    ip: String,
    request_id: String,
    /// The number of its seal; null for the second in which it waits for one.
    seal: Option<i64>,
}

/// Who acted for whom, with the names of then.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditActing)]
struct ActingFor {
    /// The actor's own organization.
    of: Uuid,
    of_name: String,
    /// The one that they acted for.
    #[serde(rename = "for")]
    tenant: Uuid,
    #[serde(rename = "for_name")]
    name: String,
}

impl From<AuditEntry> for Entry {
    fn from(entry: AuditEntry) -> Self {
        Self {
            id: entry.id.0,
            at: entry.at,
            actor_id: entry.actor_id.map(|actor| actor.0),
            actor: entry.actor,
            acting: entry.acting.map(|acting| ActingFor {
                of: acting.of.0,
                of_name: acting.of_name,
                tenant: acting.tenant.0,
                name: acting.name,
            }),
            attempted_username: entry.attempted_username,
            action: entry.action,
            target_kind: entry.target_kind,
            target_id: entry.target_id,
            before: entry.before,
            after: entry.after,
            ip: entry.ip,
            request_id: entry.request_id,
            seal: entry.seal,
        }
    }
}

/// Where an export stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AuditExport)]
pub(super) struct Export {
    id: Uuid,
    /// `queued`, `writing`, `completed` or `failed`.
    status: &'static str,
    rows_total: u64,
    rows_written: u64,
    /// With `failed`: finds the fault in our log.
    failure: Option<String>,
    created_by: String,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    /// With `completed`: where the file is.
    file: Option<String>,
}

impl From<types::Export> for Export {
    fn from(export: types::Export) -> Self {
        Self {
            id: export.id.0,
            status: export.status.as_str(),
            rows_total: export.rows_total,
            rows_written: export.rows_written,
            failure: export.failure,
            created_by: export.created_by,
            created_at: export.created_at,
            completed_at: export.completed_at,
            file: (export.status.as_str() == "completed").then(|| format!("/api/v1/audit/exports/{}/file", export.id)),
        }
    }
}
