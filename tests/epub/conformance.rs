//! Checks that every test named in the table of conformance exists.

use std::path::Path;

#[test]
fn every_named_test_exists() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let table = std::fs::read_to_string(root.join("src/epub/CONFORMANCE.md")).unwrap();
    let mut code = std::fs::read_to_string(root.join("src/page_list.rs")).unwrap();
    let mut folders = vec![
        root.join("src/epub"),
        root.join("src/model"),
        root.join("tests/epub"),
    ];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                code += &std::fs::read_to_string(path).unwrap();
            }
        }
    }
    let is_name =
        |it: &&str| it.contains('_') && it.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let named: Vec<&str> = table.split('`').filter(is_name).collect();
    assert!(named.len() > 20);
    for name in named.iter().filter(|it| it.matches('_').count() > 1) {
        assert!(code.contains(&format!("fn {name}()")), "no test {name}");
    }
}
