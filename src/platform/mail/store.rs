//! SQL of letters: to whom they go.

use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::platform::db::TenantTx;

/// Somebody who may be written to.
#[derive(Debug)]
pub(crate) struct Addressee {
    pub name: String,
    pub email: String,
    pub wants_mail: bool,
    pub business_name: String,
    pub language: String,
}

pub(super) async fn find_addressee(tx: &mut TenantTx, user: UserId) -> Result<Option<Addressee>> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_as!(
        Addressee,
        "select u.name, u.email, u.notify = 'email' as \"wants_mail!\", t.name as business_name, t.language
         from users u
         join tenants t on t.id = u.tenant_id
         where u.tenant_id = $1
           and u.id = $2
           and u.active",
        tenant.0,
        user.0
    )
    .fetch_optional(sql)
    .await?)
}
