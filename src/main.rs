//! The `vellum` program: hands the arguments to the command line and ends with its exit code.

/// Many small texts and nodes live and die on all cores; with the system's allocator a long run spends a third of its time in it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    vellum::cli::main()
}
