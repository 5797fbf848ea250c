//! Numbers, truth and bits, digit by digit.

use super::literal::{Literal, Scalar, shown};
use crate::types::Type;

/// A number taken apart, with its exponent worked in.
struct Digits {
    negative: bool,
    /// Without leading zeros; at least one digit.
    whole: String,
    /// As written, with its zeros at the end.
    fraction: String,
}

/// Reads a whole number within the range of so many bits.
pub(super) fn integer(it: Scalar, bits: u32, ty: &Type) -> Result<Literal, String> {
    let Some(digits) = whole_number(it) else {
        let hint = match it.text {
            "true" => "; write 1",
            "false" => "; write 0",
            _ => "",
        };
        return Err(format!("{} is no whole number{hint}", shown(it.text)));
    };
    let (least, most): (i128, i128) = match ty.unsigned {
        true => (0, (1 << bits) - 1),
        false => (-(1 << (bits - 1)), (1 << (bits - 1)) - 1),
    };
    let fits = digits
        .parse::<i128>()
        .is_ok_and(|number| (least..=most).contains(&number));
    let name = ty.to_text();
    let article = if name.starts_with('i') { "an" } else { "a" };
    match fits {
        true => Ok(Literal::Integer(digits)),
        false => Err(format!(
            "{} does not fit {article} {name} ({least} to {most})",
            shown(it.text)
        )),
    }
}

/// Reads `2024`: what MySQL's YEAR holds.
pub(super) fn year(it: Scalar) -> Result<Literal, String> {
    let digits = whole_number(it).unwrap_or_default();
    match digits.parse::<u16>() {
        Ok(0 | 1901..=2155) => Ok(Literal::Integer(digits)),
        Ok(_) | Err(_) => Err(format!("{} is no year (1901 to 2155, or 0)", shown(it.text))),
    }
}

/// Reads an exact number; what would be rounded or cut is refused.
pub(super) fn numeric(it: Scalar, ty: &Type) -> Result<Literal, String> {
    if is_word(it.text, "nan") {
        return Ok(Literal::Float("NaN".to_string()));
    }
    let mut digits = read(it.text).ok_or_else(|| format!("{} is no number", shown(it.text)))?;
    if ty.unsigned && digits.negative {
        return Err(format!(
            "{} is below zero, and `{}` is unsigned",
            shown(it.text),
            ty.to_text()
        ));
    }
    if let Some(precision) = ty.arguments.first() {
        let scale = usize::try_from(ty.arguments.get(1).copied().unwrap_or(0)).unwrap_or(usize::MAX);
        let precision = usize::try_from(*precision).unwrap_or(usize::MAX);
        // Zeros beyond the scale say nothing.
        while digits.fraction.len() > scale && digits.fraction.ends_with('0') {
            digits.fraction.pop();
        }
        let (before, behind) = (digits.whole.trim_start_matches('0').len(), digits.fraction.len());
        if behind > scale {
            return Err(format!(
                "{} has {behind} digits behind the point, and `{}` keeps {scale}: it would be rounded",
                shown(it.text),
                ty.to_text()
            ));
        }
        if before > precision.saturating_sub(scale) {
            return Err(format!(
                "{} has {before} digits before the point, and `{}` keeps {}",
                shown(it.text),
                ty.to_text(),
                precision.saturating_sub(scale)
            ));
        }
    }
    Ok(Literal::Decimal(digits.to_text()))
}

/// Reads an amount with at most two digits behind the point.
pub(super) fn money(it: Scalar) -> Result<Literal, String> {
    let digits = read(it.text).ok_or_else(|| format!("{} is no number", shown(it.text)))?;
    match digits.fraction.len() {
        0..=2 => Ok(Literal::Decimal(digits.to_text())),
        _ => Err(format!(
            "{} has more than 2 digits behind the point, which `money` keeps",
            shown(it.text)
        )),
    }
}

/// Reads a floating point number and leaves its digits to the database.
pub(super) fn float(it: Scalar, single: bool, ty: &Type) -> Result<Literal, String> {
    let text = it.text;
    let word = if is_word(text, "nan") {
        Some("NaN")
    } else if is_word(text, "inf") || is_word(text, "infinity") {
        Some("Infinity")
    } else if text
        .strip_prefix('-')
        .is_some_and(|text| is_word(text, "inf") || is_word(text, "infinity"))
    {
        Some("-Infinity")
    } else {
        None
    };
    if let Some(word) = word {
        return Ok(Literal::Float(word.to_string()));
    }
    let number = normal(text).ok_or_else(|| format!("{} is no number", shown(text)))?;
    if ty.unsigned && number.starts_with('-') {
        return Err(format!(
            "{} is below zero, and `{}` is unsigned",
            shown(text),
            ty.to_text()
        ));
    }
    // Only asked whether it fits; the digits that are written are the author's.
    let (infinite, zero) = match single {
        true => number
            .parse::<f32>()
            .map_or((true, false), |it| (it.is_infinite(), it == 0.0)),
        false => number
            .parse::<f64>()
            .map_or((true, false), |it| (it.is_infinite(), it == 0.0)),
    };
    let mantissa = number.split('e').next().unwrap_or_default();
    let lost = zero && mantissa.contains(|it: char| matches!(it, '1'..='9'));
    if infinite || lost {
        return Err(format!("{} does not fit a {}", shown(text), ty.to_text()));
    }
    Ok(Literal::Float(number))
}

/// Reads `true` or `false`, and nothing that only looks like it.
pub(super) fn boolean(it: Scalar) -> Result<Literal, String> {
    match it.text {
        "true" | "True" | "TRUE" => Ok(Literal::Boolean(true)),
        "false" | "False" | "FALSE" => Ok(Literal::Boolean(false)),
        other => {
            let hint = match other.to_ascii_lowercase().as_str() {
                "1" | "yes" | "on" | "y" | "t" => "; write `true`",
                "0" | "no" | "off" | "n" | "f" => "; write `false`",
                _ => "; a boolean is `true` or `false`",
            };
            Err(format!("{} is no boolean{hint}", shown(other)))
        }
    }
}

/// Reads as many zeros and ones as the type has.
pub(super) fn bits(it: Scalar, ty: &Type) -> Result<Literal, String> {
    let length = usize::try_from(ty.arguments.first().copied().unwrap_or(1)).unwrap_or(usize::MAX);
    let only_bits = it.text.chars().all(|it| matches!(it, '0' | '1'));
    match only_bits && it.text.len() == length {
        true => Ok(Literal::Bits(it.text.to_string())),
        false => Err(format!(
            "{} is no literal of `{}`, which takes {length} zeros and ones",
            shown(it.text),
            ty.to_text()
        )),
    }
}

/// Takes a scalar as YAML's core rules read it, for a type that only the target knows.
pub(super) fn as_written(it: Scalar) -> Literal {
    let text = || Literal::Text(it.text.to_string());
    if it.quoted {
        return text();
    }
    if let Ok(boolean) = boolean(it) {
        return boolean;
    }
    match (whole_number(it), normal(it.text)) {
        (Some(digits), _) => Literal::Integer(digits),
        (None, Some(number)) if number.contains('e') => Literal::Float(number),
        (None, Some(number)) => Literal::Decimal(number),
        (None, None) => text(),
    }
}

/// Reads `-5`, `+5`, `007`, and without quotes `0x1F` and `0o17`, as YAML's core rules do.
pub(super) fn whole_number(it: Scalar) -> Option<String> {
    let radix = match (it.quoted, it.text.get(..2)) {
        (false, Some("0x")) => Some(16),
        (false, Some("0o")) => Some(8),
        (_, _) => None,
    };
    if let Some(radix) = radix {
        let digits = it
            .text
            .get(2..)
            .filter(|digits| digits.chars().all(|it| it.is_digit(radix)))?;
        return u128::from_str_radix(digits, radix)
            .ok()
            .map(|number| number.to_string());
    }
    let (negative, digits) = sign(it.text);
    if digits.is_empty() || !digits.bytes().all(|it| it.is_ascii_digit()) {
        return None;
    }
    let digits = match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    };
    Some(if negative && digits != "0" {
        format!("-{digits}")
    } else {
        digits.to_string()
    })
}

/// Reads a number of YAML's core rules and writes it as SQL and JSON do: `+.5E3` is `0.5e3`.
pub(super) fn normal(text: &str) -> Option<String> {
    let (negative, rest) = sign(text);
    let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (rest, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let mut number = format!("{}{whole}", if negative { "-" } else { "" });
    if !fraction.is_empty() {
        number.push_str(&format!(".{fraction}"));
    }
    if let Some(exponent) = exponent {
        let (negative, digits) = sign(exponent);
        if digits.is_empty() || !is_digits(digits) {
            return None;
        }
        number.push_str(&format!("e{}{digits}", if negative { "-" } else { "" }));
    }
    Some(number)
}

/// Takes a number apart and works its exponent in; one that would make more than a thousand zeros is none.
fn read(text: &str) -> Option<Digits> {
    let number = normal(text)?;
    let (negative, rest) = sign(&number);
    let (mantissa, exponent) = match rest.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok().filter(|it| it.abs() <= 1000)?),
        None => (rest, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let (mut whole, mut fraction) = (whole.to_string(), fraction.to_string());
    for _ in 0..exponent {
        whole.push(if fraction.is_empty() { '0' } else { fraction.remove(0) });
    }
    for _ in exponent..0 {
        fraction.insert(0, whole.pop().unwrap_or('0'));
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0".to_string(),
        whole => whole.to_string(),
    };
    let negative = negative && (whole != "0" || fraction.contains(|it| it != '0'));
    Some(Digits {
        negative,
        whole,
        fraction,
    })
}

impl Digits {
    fn to_text(&self) -> String {
        let sign = if self.negative { "-" } else { "" };
        match self.fraction.as_str() {
            "" => format!("{sign}{}", self.whole),
            fraction => format!("{sign}{}.{fraction}", self.whole),
        }
    }
}

fn sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    }
}

/// Tells whether a text is a word of floating point, in YAML's form (`.nan`) or as databases have it.
fn is_word(text: &str, word: &str) -> bool {
    text.strip_prefix('.').unwrap_or(text).eq_ignore_ascii_case(word)
}
