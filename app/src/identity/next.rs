//! Where somebody goes after signing in.

use engrane::base::permission::Permission;
use engrane::platform::identity::types::Me;

/// The address to come back to, if it leads to a page of ours: a path from the root, in visible ASCII. `//host` and
/// `/\host` would lead elsewhere.
pub fn safe(next: &str) -> Option<&str> {
    let elsewhere = next.starts_with("//") || next.contains('\\');
    let visible = next.bytes().all(|byte| (0x21..=0x7e).contains(&byte));
    (next.starts_with('/') && !elsewhere && visible && !next.starts_with("/login")).then_some(next)
}

/// Where the person's work is: the platform's people, a bodega's inventory, a plant's dashboard, a production's orders, a store-room,
/// a workshop's catalogue.
/// Whoever must change their password does that first. Whoever does several kinds of work starts with the first of these.
pub fn home(me: &Me) -> &'static str {
    if me.must_change_password {
        "/account"
    } else if me.can(Permission::TenantsView) {
        "/admin/users"
    } else if me.can(Permission::InventoryView) {
        "/inventory"
    } else if me.can(Permission::PlantView) {
        "/plant"
    } else if me.can(Permission::ProductionView) {
        "/production/orders"
    } else if me.can(Permission::StoresView) {
        "/stores"
    } else {
        "/catalog"
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn a_path_of_ours_is_followed() {
        for path in ["/", "/inventory", "/catalog?q=balatas%20tsuru&page=2", "/catalog/parts/0197#offers"] {
            assert_eq!(safe(path), Some(path));
        }
    }

    #[test]
    fn nobody_is_sent_to_another_site() {
        for path in
            ["", "inventory", "https://example.com", "//example.com", "/\\example.com", "/a\\b", "javascript:alert(1)"]
        {
            assert_eq!(safe(path), None, "{path}");
        }
    }

    #[test]
    fn what_no_header_can_carry_is_dropped() {
        for path in ["/a b", "/catalog?q=ñ", "/a\r\nSet-Cookie: x=y"] {
            assert_eq!(safe(path), None, "{path}");
        }
    }

    #[test]
    fn signing_in_does_not_lead_back_to_signing_in() {
        assert_eq!(safe("/login?next=/inventory"), None);
    }
}
