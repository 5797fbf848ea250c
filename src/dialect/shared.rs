//! What the backends share as functions that each calls.
