//! How much of what is freed the allocator keeps.
//!
//! glibc learns from large blocks that are freed to keep ever larger ones, up to 64 MiB for each thread:
//! pictures of many sizes would leave a conversion with more memory than it needs (226 of them: 165 MB
//! where 131 do, 188 where 127 do under `--max-size`). What it is told of this it reads from the
//! environment, and only before a process begins.

/// Blocks from 4 MiB on go back to the system at once, and what is free at an end above 16 MiB.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
const SETTINGS: [(&str, &str); 2] = [
    ("MALLOC_MMAP_THRESHOLD_", "4194304"),
    ("MALLOC_TRIM_THRESHOLD_", "16777216"),
];

/// Begins this process anew with [`SETTINGS`], unless somebody has chosen others. Where that cannot be,
/// all goes on as it is.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
pub(crate) fn settle() {
    use std::os::unix::process::CommandExt as _;
    let mut arguments = std::env::args_os();
    let (Some(name), Ok(program)) = (arguments.next(), std::env::current_exe()) else {
        return;
    };
    if SETTINGS.iter().any(|it| std::env::var_os(it.0).is_some()) {
        return;
    }
    // It returns only when it has failed.
    _ = std::process::Command::new(program)
        .arg0(name)
        .args(arguments)
        .envs(SETTINGS)
        .exec();
}

/// Other allocators need not be told.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub(crate) fn settle() {}
