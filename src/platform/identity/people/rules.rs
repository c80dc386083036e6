//! Who may change whom.

use crate::base::id::{TenantId, UserId};
use crate::base::permission::{Module, Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};

/// Who changes somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changer {
    pub user: UserId,
    pub tenant: TenantId,
    pub role: Role,
    /// Effective ones.
    pub permissions: Vec<Permission>,
}

/// Who is changed, or created.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Changed<'a> {
    /// None for somebody who is only being created.
    pub user: Option<UserId>,
    pub tenant: TenantId,
    pub modules: &'a [Module],
    pub role: Role,
}

impl Changer {
    /// Those who run the platform stand above everybody of the businesses on it.
    fn stands_above_all_of(&self, tenant: TenantId, modules: &[Module]) -> bool {
        self.permissions.contains(&Permission::TenantsEdit)
            && self.role.rank() >= Role::Admin.rank()
            && tenant != self.tenant
            && !modules.contains(&Module::Platform)
    }

    /// Nobody changes whoever stands above them.
    pub fn may_change(&self, whom: Changed<'_>) -> Result<(), Problem> {
        let above = whom.role.rank() > self.role.rank() && !self.stands_above_all_of(whom.tenant, whom.modules);
        if above { Err(Problem::NotAllowed) } else { Ok(()) }
    }

    /// Nobody gives a role above their own, nor leaves their own; only the platform has super admins.
    pub fn may_assign(&self, whom: Changed<'_>, role: Role) -> Result<(), Problem> {
        if whom.user == Some(self.user) && role != whom.role {
            return Err(Problem::Conflict { what: Entity::User, why: Conflict::Yourself });
        }
        let above = role.rank() > self.role.rank() && !self.stands_above_all_of(whom.tenant, whom.modules);
        if above || (role == Role::SuperAdmin && !whom.modules.contains(&Module::Platform)) {
            return Err(Problem::invalid("role", Reason::OutOfRange));
        }
        Ok(())
    }

    /// Nobody grants a permission they lack, or one that the tenant's modules do not bring along.
    pub fn may_grant(&self, whom: Changed<'_>, permission: Permission) -> Result<(), Problem> {
        let holds = if self.stands_above_all_of(whom.tenant, whom.modules) {
            self.role.holds(permission)
        } else {
            self.permissions.contains(&permission)
        };
        if holds && permission.comes_with(whom.modules) {
            Ok(())
        } else {
            Err(Problem::invalid("extra_permissions", Reason::OutOfRange))
        }
    }

    /// The roles that the changer may give somebody.
    pub fn assignable(&self, whom: Changed<'_>) -> Vec<Role> {
        Role::ALL.iter().copied().filter(|&role| self.may_assign(whom, role).is_ok()).collect()
    }

    /// The permissions that the changer may grant somebody.
    pub fn grantable(&self, whom: Changed<'_>) -> Vec<Permission> {
        let may = |permission: &Permission| self.may_grant(whom, *permission).is_ok();
        Permission::ALL.iter().copied().filter(may).collect()
    }
}

#[cfg(all(test, feature = "server"))]
mod tests {
    use super::*;
    use crate::base::permission::effective;

    fn changer(tenant: TenantId, role: Role, modules: &[Module]) -> Changer {
        Changer { user: UserId::new(), tenant, role, permissions: effective(role, &[], modules) }
    }

    fn somebody(tenant: TenantId, modules: &[Module], role: Role) -> Changed<'_> {
        Changed { user: Some(UserId::new()), tenant, modules, role }
    }

    /// Role by role: who changes whom inside one tenant.
    #[test]
    fn within_a_tenant_nobody_changes_whoever_stands_above() {
        use Role::{
            Admin, ChiefEngineer, Director, Manager, Master, Operator, Owner, ShopHead, SuperAdmin, Supply, Viewer,
        };
        let (tenant, modules) = (TenantId::new(), [Module::Warehouse]);
        let like_managers = vec![Manager, ChiefEngineer, ShopHead, Supply, Master, Operator, Viewer];
        let like_admins = [vec![Admin, Director], like_managers.clone()].concat();
        for (role, below) in [
            (SuperAdmin, [vec![SuperAdmin, Owner], like_admins.clone()].concat()),
            (Owner, [vec![Owner], like_admins.clone()].concat()),
            (Admin, like_admins.clone()),
            (Director, like_admins),
            (Manager, like_managers.clone()),
            (ChiefEngineer, like_managers.clone()),
            (ShopHead, like_managers.clone()),
            (Supply, like_managers.clone()),
            (Master, like_managers),
            (Operator, vec![Operator, Viewer]),
            (Viewer, vec![Viewer]),
        ] {
            let changer = changer(tenant, role, &modules);
            for &other in Role::ALL {
                let whom = somebody(tenant, &modules, other);
                assert_eq!(changer.may_change(whom).is_ok(), below.contains(&other), "{role:?} changes {other:?}");
                let given = changer.may_assign(whom, other).is_ok();
                assert_eq!(given, below.contains(&other) && other != SuperAdmin, "{role:?} makes {other:?}");
            }
        }
    }

    #[test]
    fn the_platform_stands_above_the_businesses_but_not_above_itself() {
        let (platform, bodega) = (TenantId::new(), TenantId::new());
        let (of_platform, of_bodega) = ([Module::Platform], [Module::Warehouse]);
        let admin = changer(platform, Role::Admin, &of_platform);
        assert!(admin.may_change(somebody(bodega, &of_bodega, Role::Owner)).is_ok());
        assert!(admin.may_assign(somebody(bodega, &of_bodega, Role::Viewer), Role::Owner).is_ok());
        assert!(admin.may_assign(somebody(bodega, &of_bodega, Role::Viewer), Role::SuperAdmin).is_err());
        assert_eq!(admin.may_change(somebody(platform, &of_platform, Role::SuperAdmin)), Err(Problem::NotAllowed));
        assert_eq!(admin.may_change(somebody(TenantId::new(), &of_platform, Role::Owner)), Err(Problem::NotAllowed));
        let manager = Changer { permissions: vec![Permission::TenantsEdit], ..changer(platform, Role::Manager, &[]) };
        assert_eq!(manager.may_change(somebody(bodega, &of_bodega, Role::Owner)), Err(Problem::NotAllowed));
        let above = changer(platform, Role::SuperAdmin, &of_platform);
        assert!(above.may_assign(somebody(platform, &of_platform, Role::Viewer), Role::SuperAdmin).is_ok());
    }

    #[test]
    fn nobody_leaves_their_own_role() {
        let (tenant, modules) = (TenantId::new(), [Module::Plant]);
        let owner = changer(tenant, Role::Owner, &modules);
        let own = Changed { user: Some(owner.user), tenant, modules: &modules, role: Role::Owner };
        let refused = Problem::Conflict { what: Entity::User, why: Conflict::Yourself };
        assert_eq!(owner.may_assign(own, Role::Viewer), Err(refused));
        assert_eq!(owner.may_assign(own, Role::Owner), Ok(()));
    }

    #[test]
    fn nobody_grants_what_they_lack_or_what_the_tenant_has_not() {
        let (tenant, modules) = (TenantId::new(), [Module::Warehouse]);
        let viewer = somebody(tenant, &modules, Role::Viewer);
        let owner = changer(tenant, Role::Owner, &modules);
        assert!(owner.may_grant(viewer, Permission::InventoryEdit).is_ok());
        assert!(owner.may_grant(viewer, Permission::PlantEdit).is_err());
        assert!(owner.may_grant(viewer, Permission::TenantsEdit).is_err());
        let helper = Changer { permissions: vec![Permission::UsersEdit], ..changer(tenant, Role::Viewer, &modules) };
        assert!(helper.may_grant(viewer, Permission::InventoryEdit).is_err());
        assert_eq!(helper.grantable(viewer), [Permission::UsersEdit]);
        let platform = changer(TenantId::new(), Role::Admin, &[Module::Platform]);
        assert!(platform.may_grant(viewer, Permission::InventoryEdit).is_ok());
    }
}
