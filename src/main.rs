//! The command line: arguments in, files out, what is worth saying on stderr.

mod cli;

/// The system's allocator may keep what is freed: glibc's up to 64 MiB for each thread, so that pictures of many sizes
/// leave a conversion with more memory than it needs.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    cli::main()
}
