//! The one list of diagnostic codes.

use std::fmt;

macro_rules! codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $title:literal;)*) => {
        /// A diagnostic's code. The first two digits say the stage: 01 reading, 02 graph, 03 catalog, 04 dialect,
        /// 05 plan and script, 06 configuration, 07 command line.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code { $(#[doc = $title] $variant,)* }

        impl Code {
            /// All codes, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// Returns the code as it is printed.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $text,)* }
            }

            /// Returns what the code is about, in some words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$variant => $title,)* }
            }

            /// Returns the page that `vellum explain` shows.
            pub fn page(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("pages/", $text, ".md")),)* }
            }
        }
    };
}

codes! {
    Yaml = "V0101", "the file is not YAML";
    UnknownKey = "V0102", "a key that the format does not have";
    DuplicateKey = "V0103", "a key written twice";
    MissingKey = "V0104", "a required key is missing";
    WrongType = "V0105", "a value of another kind than the key takes";
    UnknownOperation = "V0106", "an operation that the format does not have";
    BadValue = "V0107", "a value that the key does not take";
    Unreadable = "V0108", "a file or folder that cannot be read";
    Limit = "V0109", "a file that is larger or deeper than a revision may be";

    DuplicateRevision = "V0201", "two revisions with one id";
    MissingRevision = "V0202", "a revision that is named but not there";
    Cycle = "V0203", "revisions that follow each other in a circle";
    BadRevisionId = "V0204", "a revision id that cannot be one";
    LongRevisionId = "V0205", "a revision id that the version table cannot hold";
    DuplicateLabel = "V0206", "a branch label that is taken";
    UnknownTarget = "V0207", "a target that names no revision";
    AmbiguousTarget = "V0208", "a target that names several revisions";
    MultipleHeads = "V0209", "several heads where one is asked for";
    NotInBranch = "V0210", "a revision that is not in the named branch";
    NotReachable = "V0211", "a range that leads nowhere";
    Overlap = "V0212", "revisions of one state that contain each other";
    BadTarget = "V0213", "a target that is not of any known form";
    EmptyRange = "V0214", "a range with nothing to do";

    UnknownTable = "V0301", "a table that is not there";
    UnknownColumn = "V0302", "a column that is not there";
    UnknownConstraint = "V0303", "a constraint that is not there";
    UnknownIndex = "V0304", "an index that is not there";
    UnknownEnum = "V0305", "an enumeration that is not there";
    AlreadyExists = "V0306", "something that is there already";
    StillUsed = "V0307", "something that others still use";
    TypeMismatch = "V0308", "types that do not fit each other";
    BadLiteral = "V0309", "a literal that its type does not take";
    UnknownType = "V0310", "a type that the format does not have";
    BadExpression = "V0311", "SQL text that cannot be parsed";
    NeedsValue = "V0312", "a column that needs a value for the rows that stand";
    NameTooLong = "V0313", "a name that the target cannot hold";
    NeedsName = "V0314", "something that needs a name";
    Contradiction = "V0315", "keys that contradict each other";
    MissingDialect = "V0316", "a map by dialect without the target's dialect";
    BadName = "V0317", "a name that the target cannot have";
    UnsafeSql = "V0318", "raw SQL that could leave its place";
    NothingToDo = "V0319", "an operation that changes nothing";
    UntoldEffect = "V0320", "raw SQL that changes a table and does not say how";

    Unsupported = "V0401", "something that the target's dialect cannot do";
    UnsupportedVersion = "V0402", "something that the target's version cannot do";
    NoTypeHere = "V0403", "a type that the target has no home for";
    UnsafeHere = "V0404", "something that would lose or corrupt rows";

    Irreversible = "V0501", "a downgrade that does not exist";
    DowngradeDiffers = "V0502", "a written downgrade that does not lead back";
    StaleOutput = "V0503", "output that is not what would be written";
    TransactionTooWide = "V0504", "a statement that one transaction for the script cannot hold";

    BadConfiguration = "V0601", "a configuration that cannot be used";
    NoProject = "V0602", "no project here";
    UnknownTargetName = "V0603", "a target that the project does not have";

    Usage = "V0701", "arguments that do not fit";
    CannotWrite = "V0702", "a file that cannot be written";
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}
