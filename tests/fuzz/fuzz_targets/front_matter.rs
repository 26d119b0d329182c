//! Reads any text between the fences of YAML, TOML or JSON as metadata, or warns.
#![no_main]

libfuzzer_sys::fuzz_target!(|input: (u8, &str)| {
    let (kind, block) = input;
    let text = match kind % 3 {
        0 => format!("---\n{block}\n---\n\n正文。\n"),
        1 => format!("+++\n{block}\n+++\n\n正文。\n"),
        _ => format!("{{\n{block}\n}}\n\n正文。\n"),
    };
    _ = lantai::read::read(text.as_bytes(), "fuzz.md");
});
