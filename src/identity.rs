//! The identities that things of a schema keep for life, whatever they are renamed to.

macro_rules! identities {
    ($($(#[$doc:meta])* $name:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            pub struct $name(pub u32);
        )*
    };
}

identities! {
    /// A table's identity, given when it is created.
    TableId;
    /// A column's identity, given when it is created and unique over all tables.
    ColumnId;
    /// An enumeration's identity, given when it is created.
    EnumId;
    /// The identity of a primary key, unique, check, foreign key or exclusion constraint.
    ConstraintId;
}
