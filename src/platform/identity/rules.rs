//! Decisions about people from values alone.

use unicode_normalization::UnicodeNormalization;

/// A login name as it is compared: without spaces around it, in compatibility form (full-width letters and ligatures
/// become plain ones), in lower case.
pub fn login_name(typed: &str) -> String {
    typed.nfkc().collect::<String>().trim().to_lowercase()
}

/// What a browser says about itself, in a word or two: `Chrome · Windows`. Scripts are called by their own first word.
pub fn device(user_agent: &str) -> String {
    // Each browser also claims to be those after it.
    let browsers = [
        ("Edg", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Firefox/", "Firefox"),
        ("FxiOS", "Firefox"),
        ("Chrome/", "Chrome"),
        ("CriOS", "Chrome"),
        ("Safari/", "Safari"),
    ];
    let systems = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ];
    let find = |known: &[(&str, &'static str)]| {
        known.iter().find(|(mark, _)| user_agent.contains(mark)).map(|(_, name)| *name)
    };
    match (find(&browsers), find(&systems)) {
        (Some(browser), Some(system)) => format!("{browser} · {system}"),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => user_agent.split(['/', ' ']).next().unwrap_or_default().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_name_is_compared_without_spaces_case_or_width() {
        for typed in ["norte-owner", " Norte-Owner\t", "ｎｏｒｔｅ-owner", "\u{a0}NORTE-owner\u{2003}"] {
            assert_eq!(login_name(typed), "norte-owner", "{typed:?}");
        }
        // A Cyrillic letter that looks alike is another letter, and another name.
        assert_ne!(login_name("nоrte-owner"), "norte-owner");
    }

    #[test]
    fn a_device_is_named_by_browser_and_system() {
        let edge = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 \
                    Safari/537.36 Edg/126.0";
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605 Version/17.5 Safari/604.1";
        assert_eq!(device(edge), "Edge · Windows");
        assert_eq!(device(phone), "Safari · iPhone");
        assert_eq!(device("curl/8.5.0"), "curl");
        assert_eq!(device(""), "");
    }
}
