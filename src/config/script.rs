//! How scripts run: the settings of `script:`, of the project and, over them, of one revision.

use serde::de::{Deserialize, Deserializer, Error as _};

/// The settings of `script:` in vellum.yaml.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptSettings {
    /// What one transaction holds, where the database can.
    pub transaction: Transaction,
    /// Whether a script refuses to run on a database that is in another state.
    pub guard: bool,
    /// How long a statement waits for a lock; `None` leaves the server's own.
    pub lock_timeout: Option<Millis>,
    /// How long a statement runs; `None` leaves the server's own.
    pub statement_timeout: Option<Millis>,
    /// Who reads the script.
    pub client: Client,
}

impl Default for ScriptSettings {
    fn default() -> Self {
        Self {
            transaction: Transaction::Revision,
            guard: true,
            lock_timeout: Some(Millis(5_000)),
            statement_timeout: None,
            client: Client::Native,
        }
    }
}

/// What one transaction holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transaction {
    /// One revision.
    Revision,
    /// The whole script.
    Script,
    /// One statement.
    None,
}

/// Who reads the script.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Client {
    /// `psql`, `mysql` and `sqlite3`, with lines that only they know.
    Native,
    /// Any driver: plain SQL.
    None,
}

/// The settings of `script:` that are written; what is not written keeps what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ScriptOverrides {
    /// See [`ScriptSettings::lock_timeout`]; `Some(None)` is the written `null`.
    #[serde(default, deserialize_with = "written")]
    #[schemars(description = "How long a statement waits for a lock: `500ms`, `5s`; null leaves the server's own.")]
    pub lock_timeout: Option<Option<Millis>>,
    /// See [`ScriptSettings::statement_timeout`]; `Some(None)` is the written `null`.
    #[serde(default, deserialize_with = "written")]
    #[schemars(description = "How long a statement runs: `1m`; null leaves the server's own.")]
    pub statement_timeout: Option<Option<Millis>>,
    /// See [`ScriptSettings::transaction`].
    #[schemars(description = "What one transaction holds, where the database can.")]
    pub transaction: Option<Transaction>,
}

impl ScriptSettings {
    /// Returns these settings with what a revision writes over them.
    #[must_use]
    pub fn with(&self, overrides: &ScriptOverrides) -> Self {
        let ScriptOverrides {
            lock_timeout,
            statement_timeout,
            transaction,
        } = overrides;
        Self {
            transaction: transaction.unwrap_or(self.transaction),
            guard: self.guard,
            lock_timeout: lock_timeout.unwrap_or(self.lock_timeout),
            statement_timeout: statement_timeout.unwrap_or(self.statement_timeout),
            client: self.client,
        }
    }
}

/// Reads a key that is there, so that `null` differs from a key that is not.
pub(super) fn written<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A time in milliseconds, written as `500ms`, `5s`, `1m` or `1h`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, schemars::JsonSchema)]
#[schemars(with = "String")]
pub struct Millis(pub u64);

impl Millis {
    /// Reads `500ms`, `5s`, `1m` or `1h`.
    pub fn from_text(text: &str) -> Option<Self> {
        let digits = text.find(|it: char| !it.is_ascii_digit())?;
        let (number, unit) = text.split_at(digits);
        let factor = match unit {
            "ms" => 1,
            "s" => 1_000,
            "m" => 60_000,
            "h" => 3_600_000,
            _ => return None,
        };
        number.parse::<u64>().ok()?.checked_mul(factor).map(Self)
    }
}

impl<'de> Deserialize<'de> for Millis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // PostgreSQL keeps its timeouts as 32 bits of milliseconds.
        Self::from_text(&text)
            .filter(|it| it.0 <= i32::MAX as u64)
            .ok_or_else(|| {
                let hint = match text.parse::<u64>() {
                    Ok(number) => format!("write `{number}s`, or `{number}ms`"),
                    Err(_) => "write `500ms`, `5s` or `1m`; `null` for no limit".to_string(),
                };
                D::Error::custom(format!("`{text}` is no time\n{hint}"))
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A time needs its unit.
    #[test]
    fn times() {
        assert_eq!(Millis::from_text("500ms"), Some(Millis(500)));
        assert_eq!(Millis::from_text("5s"), Some(Millis(5_000)));
        assert_eq!(Millis::from_text("1m"), Some(Millis(60_000)));
        assert_eq!(Millis::from_text("0s"), Some(Millis(0)));
        for text in ["5", "s", "", "-1s", "1.5s", "5 s", "99999999999999999999h", "5d"] {
            assert_eq!(Millis::from_text(text), None, "{text}");
        }
    }
}
