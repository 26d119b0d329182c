//! A small reader of our own PDFs: the tag tree with its text, as text. It knows only what a reader
//! must: `ToUnicode`, `ActualText`, marked content, structure elements.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::content::Content;
use lopdf::{Dictionary, Document, Object, ObjectId};

/// An opened PDF.
pub(super) struct PdfReader {
    pub(super) document: Document,
    pages: Vec<ObjectId>,
    /// Text of each marked-content sequence, by page and MCID.
    marked: BTreeMap<(ObjectId, i64), String>,
    /// Text of each page outside the tag tree.
    pub(super) artifacts: Vec<String>,
}

impl PdfReader {
    pub(super) fn open(bytes: &[u8]) -> Self {
        let document = Document::load_mem(bytes).unwrap();
        let pages: Vec<ObjectId> = document.get_pages().into_values().collect();
        let mut reader = Self {
            document,
            pages: pages.clone(),
            marked: BTreeMap::new(),
            artifacts: Vec::new(),
        };
        for page in pages {
            reader.page(page);
        }
        reader
    }

    pub(super) fn pages(&self) -> Vec<&Dictionary> {
        let page = |it: &ObjectId| self.document.get_dictionary(*it).unwrap();
        self.pages.iter().map(page).collect()
    }

    pub(super) fn catalog(&self) -> &Dictionary {
        self.document.catalog().unwrap()
    }

    /// The object that a reference points to; any other object unchanged.
    pub(super) fn follow<'a>(&'a self, object: &'a Object) -> &'a Object {
        self.document.dereference(object).unwrap().1
    }

    pub(super) fn get<'a>(&'a self, dictionary: &'a Dictionary, key: &str) -> Option<&'a Object> {
        Some(self.follow(dictionary.get(key.as_bytes()).ok()?))
    }

    fn page(&mut self, page: ObjectId) {
        let content = self.document.get_page_content(page);
        let content = Content::decode(&content).unwrap();
        let maps = self.maps(page);
        let mut map: Option<&BTreeMap<u16, String>> = None;
        let mut open: Vec<OpenContent> = Vec::new();
        let mut artifacts = String::new();
        for operation in &content.operations {
            let operands = &operation.operands;
            match &*operation.operator {
                "Tf" => map = maps.get(operands[0].as_name().unwrap()),
                "BDC" => open.push(opened(operands)),
                "EMC" => {
                    let closed = open.pop().unwrap();
                    let said = closed.actual.unwrap_or(closed.text);
                    match (closed.mcid, open.last_mut()) {
                        (Some(mcid), _) => _ = self.marked.insert((page, mcid), said),
                        (None, Some(outer)) => outer.text += &said,
                        (None, None) => artifacts += &said,
                    }
                }
                "TJ" => {
                    let inner = open.last_mut().expect("text stands in marked content");
                    for code in codes(&operands[0]) {
                        let text = map.unwrap().get(&code);
                        inner.text += text.expect("every code is in ToUnicode");
                    }
                }
                "Tj" | "'" | "\"" => panic!("we never write {}", operation.operator),
                _ => {}
            }
        }
        assert!(open.is_empty(), "marked content is closed on its page");
        self.artifacts.push(artifacts);
    }

    /// The `ToUnicode` of each font of a page.
    fn maps(&self, page: ObjectId) -> BTreeMap<Vec<u8>, BTreeMap<u16, String>> {
        let page = self.document.get_dictionary(page).unwrap();
        let resources = self.get(page, "Resources").unwrap().as_dict().unwrap();
        let mut maps = BTreeMap::new();
        let Some(fonts) = self.get(resources, "Font") else {
            return maps;
        };
        for (name, font) in fonts.as_dict().unwrap() {
            let font = self.follow(font).as_dict().unwrap();
            let stream = self.get(font, "ToUnicode").unwrap().as_stream().unwrap();
            let map = stream.get_plain_content().unwrap();
            maps.insert(name.clone(), to_unicode(&String::from_utf8(map).unwrap()));
        }
        maps
    }

    /// The tag tree: a line for each element and each text.
    pub(super) fn tree(&self) -> String {
        let root = self.get(self.catalog(), "StructTreeRoot").unwrap();
        let mut out = String::new();
        let kids = root.as_dict().unwrap().get(b"K").unwrap();
        self.kids(kids, None, 0, &mut out);
        out
    }

    fn kids(&self, kids: &Object, page: Option<ObjectId>, depth: usize, out: &mut String) {
        let indent = depth * 2;
        match kids {
            Object::Array(kids) => {
                for kid in kids {
                    self.kids(kid, page, depth, out);
                }
            }
            Object::Integer(mcid) => {
                let text = &self.marked[&(page.unwrap(), *mcid)];
                _ = writeln!(out, "{:indent$}{text:?}", "");
            }
            Object::Reference(id) => self.element(*id, depth, out),
            Object::Dictionary(kid) => match kid.get(b"Type").unwrap().as_name().unwrap() {
                b"MCR" => {
                    let page = kid.get(b"Pg").unwrap().as_reference().unwrap();
                    let number = self.pages.iter().position(|it| *it == page).unwrap() + 1;
                    let mcid = kid.get(b"MCID").unwrap().as_i64().unwrap();
                    let text = &self.marked[&(page, mcid)];
                    _ = writeln!(out, "{:indent$}page {number}: {text:?}", "");
                }
                b"OBJR" => {
                    let link = self.get(kid, "Obj").unwrap().as_dict().unwrap();
                    let says = string(link.get(b"Contents").unwrap());
                    let to = match (link.get(b"A"), link.get(b"Dest")) {
                        (Ok(action), _) => show(action),
                        (_, Ok(name)) => show(name),
                        _ => "nowhere".to_owned(),
                    };
                    _ = writeln!(out, "{:indent$}annotation {says:?} to {to}", "");
                }
                other => panic!("{other:?}"),
            },
            Object::Null
            | Object::Boolean(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..)
            | Object::Stream(_) => panic!("no kid: {kids:?}"),
        }
    }

    fn element(&self, id: ObjectId, depth: usize, out: &mut String) {
        let element = self.document.get_dictionary(id).unwrap();
        let indent = depth * 2;
        let role = element.get(b"S").unwrap().as_name().unwrap();
        _ = write!(out, "{:indent$}{}", "", String::from_utf8_lossy(role));
        for key in ["NS", "ID", "T", "Lang", "Alt", "A", "Ref"] {
            match element.get(key.as_bytes()) {
                Ok(value @ Object::String(..)) => _ = write!(out, " {key}={:?}", string(value)),
                Ok(Object::Reference(_)) => _ = write!(out, " {key}"),
                Ok(value) if key == "Ref" => {
                    _ = write!(out, " {key}={}", value.as_array().unwrap().len());
                }
                Ok(value) => _ = write!(out, " {key}={}", show(value)),
                Err(_) => {}
            }
        }
        out.push('\n');
        let page = element.get(b"Pg").and_then(Object::as_reference).ok();
        if let Ok(kids) = element.get(b"K") {
            self.kids(kids, page, depth + 1, out);
        }
    }
}

/// A marked-content sequence that is open.
struct OpenContent {
    mcid: Option<i64>,
    actual: Option<String>,
    text: String,
}

fn opened(operands: &[Object]) -> OpenContent {
    let properties = operands[1].as_dict().unwrap();
    OpenContent {
        mcid: properties.get(b"MCID").and_then(Object::as_i64).ok(),
        actual: properties.get(b"ActualText").ok().map(string),
        text: String::new(),
    }
}

fn codes(array: &Object) -> Vec<u16> {
    let mut codes = Vec::new();
    for item in array.as_array().unwrap() {
        if let Object::String(bytes, _) = item {
            let pairs = bytes.chunks(2).map(|it| u16::from_be_bytes([it[0], it[1]]));
            codes.extend(pairs);
        }
    }
    codes
}

fn to_unicode(map: &str) -> BTreeMap<u16, String> {
    let mut out = BTreeMap::new();
    for line in map.lines() {
        let fields: Vec<&str> = line
            .split(['<', '>', ' '])
            .filter(|it| !it.is_empty())
            .collect();
        if let [code, text] = *fields
            && line.starts_with('<')
            && fields.len() == 2
            && code != "0000"
        {
            let units = (0..text.len() / 4).map(|it| &text[it * 4..it * 4 + 4]);
            let units: Vec<u16> = units
                .map(|it| u16::from_str_radix(it, 16).unwrap())
                .collect();
            let code = u16::from_str_radix(code, 16).unwrap();
            out.insert(code, String::from_utf16(&units).unwrap());
        }
    }
    out
}

/// A text string.
pub(super) fn string(object: &Object) -> String {
    let bytes = object.as_str().unwrap();
    match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(utf16) => {
            let pairs = utf16.chunks(2).map(|it| u16::from_be_bytes([it[0], it[1]]));
            String::from_utf16(&pairs.collect::<Vec<_>>()).unwrap()
        }
        None => String::from_utf8(bytes.to_vec()).unwrap(),
    }
}

/// An object on one line.
pub(super) fn show(object: &Object) -> String {
    match object {
        Object::Dictionary(it) => {
            let entry = |(key, it): (&Vec<u8>, &Object)| {
                format!("{} {}", String::from_utf8_lossy(key), show(it))
            };
            let entries: Vec<String> = it.iter().map(entry).collect();
            format!("<{}>", entries.join(", "))
        }
        Object::Array(it) => format!("[{}]", it.iter().map(show).collect::<Vec<_>>().join(" ")),
        Object::Name(it) => format!("/{}", String::from_utf8_lossy(it)),
        Object::String(..) => format!("({})", string(object)),
        Object::Integer(it) => it.to_string(),
        Object::Real(it) => it.to_string(),
        Object::Boolean(it) => it.to_string(),
        Object::Null => "null".to_owned(),
        Object::Reference(_) => "ref".to_owned(),
        Object::Stream(it) => format!("stream {}", show(&Object::Dictionary(it.dict.clone()))),
    }
}

/// Byte strings of an array, in hex.
pub(super) fn show_bytes(array: &Object) -> Vec<String> {
    let hex = |it: &Object| -> String {
        let bytes = it.as_str().unwrap();
        bytes.iter().map(|it| format!("{it:02x}")).collect()
    };
    array.as_array().unwrap().iter().map(hex).collect()
}
