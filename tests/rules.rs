//! The registry of rules has every rule that any module warns with, once, and each says what it does.

use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn every_rule_has_one_name_a_sentence_and_an_example() {
    let mut names = BTreeSet::new();
    for rule in lantai::rules() {
        let is_kebab = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        assert!(rule.name.chars().all(is_kebab), "{}", rule.name);
        assert!(names.insert(rule.name), "{} stands twice", rule.name);
        assert!(rule.does.ends_with('.'), "{}: {}", rule.name, rule.does);
        assert!(!rule.example.is_empty(), "{} has no example", rule.name);
    }
}

/// Rules are statics, from which warnings are built. The registry must have each of them.
#[test]
fn every_rule_is_registered() {
    let registered: BTreeSet<&str> = lantai::rules().map(|it| it.name).collect();
    let mut statics = 0;
    for path in crate::architecture::rust_files(Path::new("src")) {
        let text = std::fs::read_to_string(&path).unwrap();
        let about = path.display();
        for literal in text.split("Rule = Rule {\n    name: \"").skip(1) {
            let name = literal.split('"').next().unwrap();
            assert!(
                registered.contains(name),
                "{about}: `{name}` is not registered"
            );
            statics += 1;
        }
        assert!(
            !text.contains("&Rule {"),
            "{about}: a rule that has no static"
        );
    }
    assert!(
        statics > 30,
        "only {statics} rules are found in the sources"
    );
}
