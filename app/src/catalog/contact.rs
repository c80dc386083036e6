//! How a workshop reaches a bodega: links that phones and browsers understand.

use crate::base::address::escape;

/// The link that calls a phone number, as people write it; none without digits.
pub fn call(phone: &str) -> Option<String> {
    let digits = digits(phone);
    let plus = if phone.trim_start().starts_with('+') { "+" } else { "" };
    (!digits.is_empty()).then(|| format!("tel:{plus}{digits}"))
}

/// The link that opens a conversation (on `WhatsApp`) with a message ready to send; none without digits. A number of ten
/// digits is Mexican.
pub fn whatsapp(number: &str, message: &str) -> Option<String> {
    let digits = digits(number);
    let country = if digits.len() == 10 { "52" } else { "" };
    (!digits.is_empty()).then(|| format!("https://wa.me/{country}{digits}?text={}", escape(message)))
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phone_number_is_called_as_it_is_written() {
        assert_eq!(call("+52 (81) 8344-2050").as_deref(), Some("tel:+528183442050"));
        assert_eq!(call("81 8344 2050").as_deref(), Some("tel:8183442050"));
        assert_eq!(call("s/n"), None);
    }

    #[test]
    fn whatsapp_wants_the_country_and_no_signs() {
        assert_eq!(
            whatsapp("+52 81 8344 2050", "¡Hola!").as_deref(),
            Some("https://wa.me/528183442050?text=%C2%A1Hola!")
        );
        assert_eq!(whatsapp("8183442050", "a").as_deref(), Some("https://wa.me/528183442050?text=a"));
        assert_eq!(whatsapp("", "a"), None);
    }
}
