//! What MySQL's functions return, by their names.
//!
//! The lengths were measured on 9.7: for each function, the longest argument that an index over it takes.
//! <https://dev.mysql.com/doc/refman/8.4/en/built-in-function-reference.html>

use sqlparser::ast::{
    DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentClause, FunctionArguments,
};

use super::{Columns, ENDLESS, Extent, NUMBER, cast, joined, natural, one_of, part};

/// Functions that return JSON.
const JSON: [&str; 16] = [
    "json_array",
    "json_array_append",
    "json_array_insert",
    "json_arrayagg",
    "json_extract",
    "json_insert",
    "json_keys",
    "json_merge",
    "json_merge_patch",
    "json_merge_preserve",
    "json_object",
    "json_remove",
    "json_replace",
    "json_schema_validation_report",
    "json_search",
    "json_set",
];

/// Functions whose text has no end that could be told.
const TEXTS_WITHOUT_END: [&str; 12] = [
    "extractvalue",
    "json_pretty",
    "json_unquote",
    "load_file",
    "regexp_replace",
    "st_asbinary",
    "st_asgeojson",
    "st_astext",
    "st_aswkb",
    "st_aswkt",
    "uncompress",
    "weight_string",
];

/// Functions that make a place or shape, beside those that read one: `ST_GeomFromText` and its like.
const SHAPES: [&str; 31] = [
    "geomcollection",
    "geometrycollection",
    "linestring",
    "multilinestring",
    "multipoint",
    "multipolygon",
    "point",
    "polygon",
    "st_buffer",
    "st_centroid",
    "st_collect",
    "st_convexhull",
    "st_difference",
    "st_endpoint",
    "st_envelope",
    "st_exteriorring",
    "st_geometryn",
    "st_interiorringn",
    "st_intersection",
    "st_lineinterpolatepoint",
    "st_lineinterpolatepoints",
    "st_makeenvelope",
    "st_pointatdistance",
    "st_pointn",
    "st_simplify",
    "st_startpoint",
    "st_swapxy",
    "st_symdifference",
    "st_transform",
    "st_union",
    "st_validate",
];

/// Functions that say a number of a shape, or with a second argument make another shape.
const PARTS_OF_SHAPES: [&str; 5] = ["st_latitude", "st_longitude", "st_srid", "st_x", "st_y"];

pub(super) fn of(function: &Function, column: Columns<'_>) -> Extent {
    let (name, arguments) = parts(function);
    if let ("json_value", Some(ty)) = (name.as_str(), returning(function)) {
        return cast(ENDLESS, ty);
    }
    let values: Vec<Extent> = arguments.iter().map(|it| super::of(it, column)).collect();
    returned(&name, &arguments, &values)
}

/// A function's name in lower case, and what it is called with.
pub(super) fn parts(function: &Function) -> (String, Vec<&Expr>) {
    let name = function.name.0.last().and_then(|it| it.as_ident());
    let name = name.map(|it| it.value.to_lowercase()).unwrap_or_default();
    let written = match &function.args {
        FunctionArguments::List(list) => list.args.as_slice(),
        FunctionArguments::None | FunctionArguments::Subquery(_) => &[],
    };
    (name, written.iter().filter_map(expression).collect())
}

/// The type that `RETURNING` names.
fn returning(function: &Function) -> Option<&DataType> {
    let FunctionArguments::List(list) = &function.args else {
        return None;
    };
    list.clauses.iter().find_map(|it| {
        let FunctionArgumentClause::JsonReturningClause(it) = it else {
            return None;
        };
        Some(&it.data_type)
    })
}

fn expression(argument: &FunctionArg) -> Option<&Expr> {
    match argument {
        FunctionArg::Unnamed(FunctionArgExpr::Expr(it)) => Some(it),
        FunctionArg::Unnamed(_) | FunctionArg::Named { .. } | FunctionArg::ExprNamed { .. } => None,
    }
}

fn returned(name: &str, arguments: &[&Expr], values: &[Extent]) -> Extent {
    let argument = |at: usize| arguments.get(at).copied();
    let value = |at: usize| values.get(at).copied().unwrap_or(NUMBER);
    let after = |at: usize| values.get(at..).unwrap_or_default();
    let first = value(0).written();
    let most = |at: usize| argument(at).and_then(natural).unwrap_or(u64::MAX);
    match name {
        "any_value" | "nullif" => value(0),
        "lower" | "lcase" | "upper" | "ucase" | "ltrim" | "rtrim" | "trim" | "reverse" | "substring_index"
        | "regexp_substr" | "aes_decrypt" => first,
        "soundex" => first.map(|it| it.max(4)),
        "concat" => joined(values),
        "concat_ws" => {
            let between = (values.len() as u64).saturating_sub(2);
            joined(&[joined(after(1)), first.map(|it| it.saturating_mul(between))])
        }
        "make_set" => joined(&[joined(after(1)), Extent::text((values.len() as u64).saturating_sub(2))]),
        "export_set" => {
            one_of(&[value(1).written(), value(2).written()]).map(|it| it.saturating_mul(64).saturating_add(63))
        }
        "insert" => joined(&[value(0), value(3)]),
        "coalesce" | "ifnull" | "greatest" | "least" => one_of(values),
        "if" | "elt" => one_of(after(1)),
        "left" | "right" => part(first, None, argument(1)),
        "substr" | "substring" | "mid" => part(first, argument(1), argument(2)),
        "lpad" | "rpad" => first.map(|_| most(1)),
        "space" => Extent::text(most(0)),
        "repeat" => first.map(|it| it.saturating_mul(most(1))),
        "replace" => {
            let of_one = value(2).characters().saturating_sub(1).max(1);
            first.map(|it| it.saturating_mul(of_one))
        }
        "quote" => first.map(|it| it.saturating_mul(2).saturating_add(2)),
        "json_quote" => first.map(|it| it.saturating_mul(6).saturating_add(2)),
        "json_value" => Extent::text(512),
        "char" => Extent::Bytes((values.len() as u64).saturating_mul(4)),
        "hex" => match value(0) {
            Extent::Plain(_) => Extent::text(16),
            Extent::Text { .. } | Extent::Bytes(_) | Extent::Json | Extent::Shape => {
                Extent::text(value(0).bytes().saturating_mul(2))
            }
        },
        "unhex" => Extent::Bytes(first.bytes().div_ceil(2)),
        "to_base64" => {
            let signs = first.bytes().div_ceil(3).saturating_mul(4);
            Extent::text(signs.saturating_add(signs.saturating_sub(1) / 76))
        }
        "from_base64" => Extent::Bytes(first.bytes() / 4 * 3 + first.bytes() % 4 * 3 / 4),
        "compress" => Extent::Bytes(first.bytes().saturating_add((first.bytes() >> 12) + 18)),
        "aes_encrypt" => Extent::Bytes((first.bytes() / 16).saturating_add(1).saturating_mul(16)),
        "sha2" => Extent::text(match argument(1).and_then(natural) {
            Some(224) => 56,
            Some(0 | 256) => 64,
            Some(384) => 96,
            Some(_) | None => 128,
        }),
        "date_format" | "time_format" => match value(1) {
            // A letter of the format makes at most ten: the name of a month.
            Extent::Text { characters, .. } => Extent::text(characters.saturating_mul(10)),
            Extent::Bytes(_) | Extent::Plain(_) | Extent::Json | Extent::Shape => NUMBER,
        },
        "bin" | "conv" | "oct" => Extent::text(64),
        "bin_to_uuid" => Extent::text(36),
        "inet_ntoa" => Extent::text(15),
        "inet6_ntoa" => Extent::text(39),
        "st_geohash" => Extent::text(100),
        _ if PARTS_OF_SHAPES.contains(&name) && values.len() > 1 => Extent::Shape,
        _ if JSON.contains(&name) => Extent::Json,
        _ if TEXTS_WITHOUT_END.contains(&name) => ENDLESS,
        _ if SHAPES.contains(&name) || reads_a_shape(name) => Extent::Shape,
        _ => NUMBER,
    }
}

/// `ST_LatFromGeoHash` and `ST_LongFromGeoHash` return a number.
fn reads_a_shape(name: &str) -> bool {
    name.starts_with("st_") && name.contains("from") && !["st_latfromgeohash", "st_longfromgeohash"].contains(&name)
}
