//! (not written yet)

/// Stand-in.
///
/// # Errors
/// Never.
pub fn split(_: &str, _: crate::variant::Dialect) -> Result<(), super::Problem> {
    Ok(())
}
