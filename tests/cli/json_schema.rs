//! The JSON Schema that editors read says what our reader takes: no key less, none more.
