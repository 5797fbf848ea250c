//! What a plain scalar is by the core rules of YAML 1.2, without making it a number.

/// Tells a decimal whole number: `017` and `1_000` are text.
pub fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let leading_zero = digits.len() > 1 && digits.starts_with('0');
    !digits.is_empty() && !leading_zero && digits.bytes().all(|it| it.is_ascii_digit())
}

/// Tells a decimal number: `1`, `1.10`, `-2.5e3`.
pub fn is_number(text: &str) -> bool {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (text, None),
    };
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    let signless = |it: &str| it.strip_prefix(['-', '+']).unwrap_or(it).to_string();
    let whole = match mantissa.split_once('.') {
        Some((before, after)) => {
            let before = signless(before);
            digits(&before) && digits(after) && !(before.is_empty() && after.is_empty())
        }
        None => is_integer(mantissa),
    };
    whole && exponent.is_none_or(|it| !signless(it).is_empty() && digits(&signless(it)))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Only what YAML 1.2 calls a decimal number is one.
    #[test]
    fn numbers() {
        for text in ["0", "-1", "+12", "18446744073709551616"] {
            assert!(is_integer(text) && is_number(text), "{text}");
        }
        for text in ["", "-", "017", "1_000", "0x1f", "1 2", "12:30"] {
            assert!(!is_integer(text) && !is_number(text), "{text}");
        }
        for text in ["1.10", ".5", "2.", "1e400", "-2.5E-3"] {
            assert!(!is_integer(text) && is_number(text), "{text}");
        }
        for text in [".", "1.2.3", "e5", "1e", "2026-01-01", ".inf"] {
            assert!(!is_number(text), "{text}");
        }
    }
}
