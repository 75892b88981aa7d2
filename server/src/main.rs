//! `quartier`: the server's program.

fn main() -> std::process::ExitCode {
    quartier::cli::main()
}
