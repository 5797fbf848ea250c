//! The version of a database, which decides what is written natively.

use std::fmt;

use crate::variant::Dialect;

/// A version of a database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Version {
    /// 15 in `15.4`.
    pub major: u16,
    /// 4 in `15.4`.
    pub minor: u16,
    /// 13 in `8.0.13`.
    pub patch: u16,
}

impl Version {
    /// Makes a version out of its three numbers.
    pub const fn new(major: u16, minor: u16, patch: u16) -> Self {
        Self { major, minor, patch }
    }

    /// Returns the oldest version that vellum writes scripts for.
    pub fn floor(dialect: Dialect) -> Self {
        match dialect {
            Dialect::Postgresql => Self::new(12, 0, 0),
            Dialect::Sqlite => Self::new(3, 35, 0),
            Dialect::Mysql => Self::new(8, 0, 13),
        }
    }

    /// Reads `15`, `8.0` or `3.40.1`. What is left out is the least that the dialect's floor allows, as `8.0` means
    /// any 8.0 that can be used.
    pub fn from_text(text: &str, dialect: Dialect) -> Option<Self> {
        let numbers: Vec<u16> = text
            .split('.')
            .map(|it| it.parse().ok().filter(|_| it.bytes().all(|it| it.is_ascii_digit())))
            .collect::<Option<_>>()?;
        let floor = Self::floor(dialect);
        let lowest = |given: &[u16], least: &[u16], next: u16| if given == least { next } else { 0 };
        match *numbers.as_slice() {
            [major] => {
                let minor = lowest(&[major], &[floor.major], floor.minor);
                let patch = lowest(&[major, minor], &[floor.major, floor.minor], floor.patch);
                Some(Self { major, minor, patch })
            }
            [major, minor] => {
                let patch = lowest(&[major, minor], &[floor.major, floor.minor], floor.patch);
                Some(Self { major, minor, patch })
            }
            [major, minor, patch] => Some(Self { major, minor, patch }),
            _ => None,
        }
    }
}

impl fmt::Display for Version {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self {
                major,
                minor: 0,
                patch: 0,
            } => write!(formatter, "{major}"),
            Self { major, minor, patch: 0 } => write!(formatter, "{major}.{minor}"),
            Self { major, minor, patch } => write!(formatter, "{major}.{minor}.{patch}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a version leaves out is the least that can be used.
    #[test]
    fn versions() {
        let read = |text, dialect| Version::from_text(text, dialect).map(|it| (it.major, it.minor, it.patch));
        assert_eq!(read("15", Dialect::Postgresql), Some((15, 0, 0)));
        assert_eq!(read("12.3", Dialect::Postgresql), Some((12, 3, 0)));
        assert_eq!(read("8.0", Dialect::Mysql), Some((8, 0, 13)));
        assert_eq!(read("8", Dialect::Mysql), Some((8, 0, 13)));
        assert_eq!(read("8.4", Dialect::Mysql), Some((8, 4, 0)));
        assert_eq!(read("8.0.12", Dialect::Mysql), Some((8, 0, 12)));
        assert_eq!(read("3.40", Dialect::Sqlite), Some((3, 40, 0)));
        assert_eq!(read("3", Dialect::Sqlite), Some((3, 35, 0)));
        for text in ["", "15.", "+15", "1.2.3.4", "15beta1", "99999"] {
            assert_eq!(read(text, Dialect::Postgresql), None, "{text}");
        }
        assert!(Version::from_text("3.9", Dialect::Sqlite) < Version::from_text("3.40", Dialect::Sqlite));
    }
}
