//! Dictionaries and arrays that are written while they are put together.
//!
//! The many small ones of structure elements, annotations and bookmarks are never looked into. lopdf's dictionary hashes
//! each key and keeps it as a string of its own, which for them takes longer than all else.

use lopdf::Object;

use super::syntax;

/// A dictionary. Each key must be set only once.
#[derive(Default)]
pub(super) struct Entries(Vec<u8>);

impl Entries {
    /// Adds a key and its value.
    pub(super) fn set(&mut self, key: &str, value: impl Into<Object>) {
        self.key(key);
        syntax::object(&value.into(), &mut self.0);
    }

    /// Adds a key with several values as an array, with one value as that value, and no key without values.
    pub(super) fn set_items(&mut self, key: &str, items: &Items) {
        match items.count {
            0 => {}
            1 => {
                self.key(key);
                self.0.extend(&items.bytes);
            }
            _ => {
                self.key(key);
                self.0.push(b'[');
                self.0.extend(&items.bytes);
                self.0.push(b']');
            }
        }
    }

    fn key(&mut self, key: &str) {
        syntax::name(key.as_bytes(), &mut self.0);
        self.0.push(b' ');
    }

    /// Writes the dictionary.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        out.extend(b"<<");
        out.extend(&self.0);
        out.extend(b">>");
    }
}

impl<const N: usize> From<[(&str, Object); N]> for Entries {
    fn from(entries: [(&str, Object); N]) -> Self {
        let mut all = Self::default();
        for (key, value) in entries {
            all.set(key, value);
        }
        all
    }
}

/// The values of an array.
#[derive(Default)]
pub(super) struct Items {
    bytes: Vec<u8>,
    count: usize,
}

impl Items {
    /// Adds a value.
    pub(super) fn push(&mut self, value: &Object) {
        self.next();
        syntax::object(value, &mut self.bytes);
    }

    /// Adds a dictionary.
    pub(super) fn push_entries(&mut self, entries: &Entries) {
        self.next();
        entries.write(&mut self.bytes);
    }

    fn next(&mut self) {
        if self.count > 0 {
            self.bytes.push(b' ');
        }
        self.count += 1;
    }
}

#[cfg(test)]
mod tests {
    use lopdf::{Object, dictionary};

    use super::{Entries, Items};
    use crate::pdf::syntax;

    #[test]
    fn what_is_put_together_is_what_lopdf_would_write() {
        let mut entries = Entries::from([("Type", "Annot".into()), ("F", 4.into())]);
        let (mut none, mut one, mut two) = (Items::default(), Items::default(), Items::default());
        entries.set_items("None", &none);
        none.push(&1.into());
        one.push(&Object::Null);
        two.push(&1.into());
        two.push_entries(&Entries::from([("A", true.into())]));
        entries.set_items("One", &one);
        entries.set_items("Two", &two);
        let expected = dictionary! {
            "Type" => "Annot", "F" => 4, "One" => Object::Null,
            "Two" => vec![1.into(), dictionary! { "A" => true }.into()],
        };
        let (mut written, mut by_lopdf) = (Vec::new(), Vec::new());
        entries.write(&mut written);
        syntax::object(&expected.into(), &mut by_lopdf);
        assert_eq!(written, by_lopdf);
    }
}
