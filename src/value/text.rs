//! Text, and what looks like text: labels, addresses, identifiers, ranges.

use std::net::IpAddr;

use super::Value;
use super::literal::{Literal, Scalar, shown};
use crate::diagnostic::did_you_mean;
use crate::types::{Plain, Type};

/// How long a text may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Room {
    /// As long as it likes.
    Any,
    /// So many characters.
    Characters(u32),
    /// So many bytes of UTF-8.
    Bytes(u32),
}

/// Checks the length of a text.
pub(super) fn text(text: String, room: Room, ty: &Type) -> Result<Literal, String> {
    let (length, unit, most) = match room {
        Room::Any => return Ok(Literal::Text(text)),
        Room::Characters(most) => (text.chars().count(), "characters", most),
        Room::Bytes(most) => (text.len(), "bytes", most),
    };
    if length > usize::try_from(most).unwrap_or(usize::MAX) {
        return Err(format!(
            "{} has {length} {unit}, and `{}` holds {most}",
            shown(&text),
            ty.to_text()
        ));
    }
    Ok(Literal::Text(text))
}

/// Checks that a value is one of an enumeration.
pub(super) fn label(it: Scalar, values: &[String], of: &str) -> Result<Literal, String> {
    if values.iter().any(|value| value == it.text) {
        return Ok(Literal::Text(it.text.to_string()));
    }
    let hint = match did_you_mean(it.text, values.iter().map(String::as_str)) {
        Some(near) => format!("did you mean {}?", shown(near)),
        None => format!("there are {}", list(values)),
    };
    Err(format!("{} is no value of the {of}; {hint}", shown(it.text)))
}

/// Reads `a,b`, the members of a set in one text.
pub(super) fn set(it: Scalar, members: &[String]) -> Result<Literal, String> {
    let chosen: Vec<&str> = it.text.split(',').filter(|member| !member.is_empty()).collect();
    set_in_order(&chosen, members)
}

/// Reads `[a, b]`, the members of a set in a list.
pub(super) fn set_of(items: &[Value], members: &[String]) -> Result<Literal, String> {
    let mut chosen = Vec::new();
    for item in items {
        match item {
            Value::Plain(text) | Value::Quoted(text) => chosen.push(text.as_str()),
            Value::Null | Value::Bytes(_) | Value::Sql(_) | Value::Call(_) | Value::List(_) | Value::Map(_) => {
                return Err("the members of a set are texts".to_string());
            }
        }
    }
    set_in_order(&chosen, members)
}

/// A set comes back in the order of its definition, so it is written so.
fn set_in_order(chosen: &[&str], members: &[String]) -> Result<Literal, String> {
    for text in chosen {
        label(Scalar { text, quoted: true }, members, "set")?;
    }
    let ordered: Vec<&str> = members
        .iter()
        .map(String::as_str)
        .filter(|member| chosen.contains(member))
        .collect();
    Ok(Literal::Text(ordered.join(",")))
}

fn list(values: &[String]) -> String {
    let mut shown: Vec<String> = values.iter().take(10).map(|value| self::shown(value)).collect();
    if values.len() > shown.len() {
        shown.push("…".to_string());
    }
    shown.join(", ")
}

/// Reads an identifier with or without its hyphens and braces.
pub(super) fn uuid(text: &str) -> Result<Literal, String> {
    let bare = text
        .strip_prefix('{')
        .and_then(|it| it.strip_suffix('}'))
        .unwrap_or(text);
    let groups: Vec<usize> = bare.split('-').map(str::len).collect();
    let shape = matches!(groups.as_slice(), [32] | [8, 4, 4, 4, 12]);
    let digits: String = bare
        .chars()
        .filter(|it| *it != '-')
        .collect::<String>()
        .to_ascii_lowercase();
    if !shape || !digits.bytes().all(|it| it.is_ascii_hexdigit()) {
        return Err(format!(
            "{} is no uuid, such as `3f2504e0-4f89-11d3-9a0c-0305e82c3301`",
            shown(text)
        ));
    }
    let part = |from: usize, to: usize| digits.get(from..to).unwrap_or_default();
    let parts = [part(0, 8), part(8, 12), part(12, 16), part(16, 20), part(20, 32)];
    Ok(Literal::Uuid(parts.join("-")))
}

/// Reads an address with or without its prefix; a network has no bits behind its prefix.
pub(super) fn address(text: &str, network: bool) -> Result<Literal, String> {
    let what = if network {
        "network, such as `10.1.0.0/16`"
    } else {
        "address, such as `10.1.2.3`"
    };
    let refuse = || format!("{} is no {what}", shown(text));
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().map_err(|_| refuse())?;
    let (bits, width) = match address {
        IpAddr::V4(it) => (u128::from(it.to_bits()), 32_u32),
        IpAddr::V6(it) => (it.to_bits(), 128),
    };
    let length = match prefix {
        None => width,
        Some(prefix) if prefix.bytes().all(|it| it.is_ascii_digit()) => prefix
            .parse()
            .ok()
            .filter(|length| *length <= width)
            .ok_or_else(refuse)?,
        Some(_) => return Err(refuse()),
    };
    let behind = 1_u128.checked_shl(width - length).map_or(u128::MAX, |it| it - 1);
    if network && bits & behind != 0 {
        return Err(format!(
            "{} has bits set behind its prefix of {length}, so it is no network",
            shown(text)
        ));
    }
    Ok(Literal::Text(text.to_string()))
}

/// Reads six bytes, in pairs with `:` or `-`, or as `0800.2b01.0203`.
pub(super) fn macaddr(text: &str) -> Result<Literal, String> {
    let groups = |separator: char| text.split(separator).map(str::len).collect::<Vec<_>>();
    let shape =
        [':', '-'].iter().any(|it| groups(*it) == [2, 2, 2, 2, 2, 2]) || groups('.') == [4, 4, 4] || text.len() == 12;
    let digits = text.chars().filter(|it| !matches!(it, ':' | '-' | '.'));
    match shape && digits.clone().count() == 12 && digits.into_iter().all(|it| it.is_ascii_hexdigit()) {
        true => Ok(Literal::Text(text.to_string())),
        false => Err(format!(
            "{} is no MAC address, such as `08:00:2b:01:02:03`",
            shown(text)
        )),
    }
}

/// Reads `[1,5)` or `empty`; what stands inside is the database's to read.
pub(super) fn range(it: Scalar, plain: Plain) -> Result<Literal, String> {
    let text = it.text.trim();
    let bounds = text.starts_with(['[', '(']) && text.ends_with([']', ')']) && text.contains(',');
    match bounds || text.eq_ignore_ascii_case("empty") {
        true => Ok(Literal::Text(text.to_string())),
        false => Err(format!(
            "{} is no {}, such as `\"[1,5)\"` or `empty`",
            shown(it.text),
            plain.name()
        )),
    }
}
