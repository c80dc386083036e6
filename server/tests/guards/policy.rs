//! Who may do what: a change of it is a change of a file that somebody reads.

use engrane::base::permission::{Module, Permission, Role, effective};
use std::fmt::Write;

#[test]
fn role_by_module_by_permission() {
    let mut matrix = String::new();
    for &permission in Permission::ALL {
        write!(matrix, "{:18}", permission.as_str()).unwrap();
        for &module in Module::ALL {
            write!(matrix, " {:>11}", module.as_str()).unwrap();
        }
        matrix.push('\n');
        for &role in Role::ALL {
            write!(matrix, "  {:16}", role.as_str()).unwrap();
            for &module in Module::ALL {
                let may = effective(role, &[], &[module]).contains(&permission);
                write!(matrix, " {:>11}", if may { "yes" } else { "·" }).unwrap();
            }
            matrix.push('\n');
        }
        matrix.push('\n');
    }
    insta::assert_snapshot!(matrix);
}
