//! The command line: arguments in, files out, what is worth saying on stderr.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
