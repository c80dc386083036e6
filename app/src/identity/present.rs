//! The own profile in words.

use super::profile::ProfileSheet;
use crate::base::labels;
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind};
use engrane::platform::identity::types::Profile;

/// `may_edit` as long as the person works for their own organization.
pub fn profile(lang: Locale, profile: Profile, may_edit: bool) -> ProfileSheet {
    let fact = |name: &str, value: String| (name.to_owned(), value);
    let mut facts = vec![
        fact(td_string!(lang, identity.account.username), profile.username),
        fact(td_string!(lang, identity.account.email), profile.email),
        fact(td_string!(lang, identity.account.business), profile.business_name),
        fact(td_string!(lang, identity.account.role), labels::role(lang, profile.role).to_owned()),
    ];
    if !may_edit {
        facts.insert(0, fact(td_string!(lang, identity.account.name), profile.name));
        return ProfileSheet { version: profile.version, facts, fields: Vec::new() };
    }
    let text = |name: &str, label: &str, value: String| FormField::new(name, label, Kind::Text).value(value);
    let fields = vec![
        text("name", td_string!(lang, identity.account.name), profile.name).required(),
        text("phone", td_string!(lang, identity.account.phone), profile.phone.unwrap_or_default()),
        text("address", td_string!(lang, identity.account.address), profile.address.unwrap_or_default()),
        FormField::new("notify", td_string!(lang, identity.account.notify), Kind::Check)
            .value(if profile.wants_mail { "on" } else { "" })
            .hint(td_string!(lang, identity.account.notify_hint)),
    ];
    ProfileSheet { version: profile.version, facts, fields }
}
