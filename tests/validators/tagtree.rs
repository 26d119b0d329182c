//! The tag tree of a PDF, from the file itself and from pdf.js page by page.
//!
//! pdf.js gives each page its part of the tree without identifying elements, so that an element over two pages
//! cannot be joined from it. The order of the whole tree is therefore read from the file with lopdf. For each page the
//! two must agree on every marked-content sequence and every figure.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use lopdf::{Dictionary, Document, Object, ObjectId};

/// The output of `tagtree.mjs` for a file.
#[derive(serde::Deserialize)]
pub(crate) struct Told {
    pages: Vec<ToldPage>,
    pub(crate) problems: Vec<String>,
}

/// The part of the tree on one page, in order.
#[derive(serde::Deserialize)]
struct ToldPage {
    /// Name and text of each marked-content sequence.
    leaves: Vec<(String, String)>,
    /// The alternatives of the figures.
    figures: Vec<String>,
}

/// The text and the figures of a whole file, in the order of its tree.
#[derive(Default)]
pub(crate) struct Whole {
    pub(crate) text: String,
    pub(crate) alts: Vec<String>,
    /// The places where pdf.js and the file disagree.
    pub(crate) problems: Vec<String>,
}

impl Told {
    /// The parts of the pages joined by the tree of `file`.
    pub(crate) fn joined(&self, file: &Path) -> Whole {
        let tree = Tree::read(&Document::load(file).unwrap());
        let mut whole = Whole::default();
        if self.pages.len() != tree.pages.len() {
            let problem = format!("{} of {} pages", self.pages.len(), tree.pages.len());
            whole.problems.push(problem);
            return whole;
        }
        for (number, (told, page)) in self.pages.iter().zip(&tree.pages).enumerate() {
            let number = number + 1;
            let leaves = || told.leaves.iter().map(|it| &it.0);
            if !leaves().eq(page.leaves.iter().map(|it| &tree.leaves[*it])) {
                let problem = format!("page {number}: not in the order of the tree");
                whole.problems.push(problem);
            }
            if !told
                .figures
                .iter()
                .eq(page.figures.iter().map(|it| &tree.figures[*it]))
            {
                let problem = format!("page {number}: not the figures of the tree");
                whole.problems.push(problem);
            }
        }
        let texts: BTreeMap<&str, &str> = self
            .pages
            .iter()
            .flat_map(|it| &it.leaves)
            .map(|(name, text)| (&**name, &**text))
            .collect();
        let texts = tree.leaves.iter().map(|it| texts.get(&**it).unwrap_or(&""));
        whole.text = texts.copied().collect();
        whole.alts = tree.figures;
        whole
    }
}

/// The structure tree of a file.
#[derive(Default)]
struct Tree {
    /// The marked-content sequences in order, as pdf.js names them.
    leaves: Vec<String>,
    /// The alternatives of the figures, in order.
    figures: Vec<String>,
    pages: Vec<TreePage>,
}

/// The leaves and figures of the tree that are on one page.
#[derive(Default)]
struct TreePage {
    /// Numbers of leaves, ascending.
    leaves: Vec<usize>,
    /// Numbers of figures, ascending.
    figures: BTreeSet<usize>,
}

struct Walk<'a> {
    document: &'a Document,
    pages: BTreeMap<ObjectId, usize>,
    tree: Tree,
    /// The figures that are open.
    figures: Vec<usize>,
}

impl Tree {
    fn read(document: &Document) -> Self {
        let pages: BTreeMap<ObjectId, usize> =
            document.get_pages().into_values().zip(0..).collect();
        let mut tree = Self::default();
        tree.pages.resize_with(pages.len(), TreePage::default);
        let mut walk = Walk {
            document,
            pages,
            tree,
            figures: Vec::new(),
        };
        let root = document.catalog().unwrap().get(b"StructTreeRoot").unwrap();
        let root = document.dereference(root).unwrap().1.as_dict().unwrap();
        walk.kids(root.get(b"K").unwrap(), None);
        walk.tree
    }
}

impl Walk<'_> {
    fn kids(&mut self, kids: &Object, page: Option<ObjectId>) {
        match kids {
            Object::Array(kids) => kids.iter().for_each(|it| self.kids(it, page)),
            Object::Integer(mcid) => self.leaf(page.unwrap(), *mcid),
            Object::Reference(id) => self.element(*id),
            Object::Dictionary(kid) if kid.has_type(b"MCR") => {
                let page = kid.get(b"Pg").and_then(Object::as_reference).unwrap();
                let mcid = kid.get(b"MCID").and_then(Object::as_i64).unwrap();
                self.leaf(page, mcid);
            }
            Object::Dictionary(kid) => assert!(kid.has_type(b"OBJR"), "no kid: {kid:?}"),
            Object::Null
            | Object::Boolean(_)
            | Object::Real(_)
            | Object::Name(_)
            | Object::String(..)
            | Object::Stream(_) => panic!("no kid: {kids:?}"),
        }
    }

    fn element(&mut self, id: ObjectId) {
        let element = self.document.get_dictionary(id).unwrap();
        let is_figure = is(element, b"Figure");
        if is_figure {
            self.figures.push(self.tree.figures.len());
            self.tree.figures.push(alternative(element));
        }
        let page = element.get(b"Pg").and_then(Object::as_reference).ok();
        if let Ok(kids) = element.get(b"K") {
            self.kids(kids, page);
        }
        if is_figure {
            self.figures.pop();
        }
    }

    fn leaf(&mut self, (object, generation): ObjectId, mcid: i64) {
        assert_eq!(generation, 0, "pdf.js would name it in another way");
        let page = &mut self.tree.pages[self.pages[&(object, generation)]];
        page.leaves.push(self.tree.leaves.len());
        page.figures.extend(&self.figures);
        self.tree.leaves.push(format!("p{object}R_mc{mcid}"));
    }
}

fn is(element: &Dictionary, role: &[u8]) -> bool {
    let is = element.get(b"S").and_then(Object::as_name);
    is.is_ok_and(|it| it == role)
}

fn alternative(element: &Dictionary) -> String {
    let alt = element.get(b"Alt");
    alt.and_then(lopdf::decode_text_string).unwrap_or_default()
}

/// Swaps the two middle kids of the first element with this role that has enough of them.
pub(crate) fn swap(document: &mut Document, role: &[u8]) {
    let mut elements = elements(document).filter(|it| is(it, role));
    let kids = elements.find_map(|it| {
        let kids = it.get_mut(b"K").and_then(Object::as_array_mut).ok()?;
        (kids.len() > 1).then_some(kids)
    });
    let kids = kids.unwrap();
    let middle = kids.len() / 2;
    kids.swap(middle - 1, middle);
}

/// Swaps the alternatives of the first two figures.
pub(crate) fn swap_alternatives(document: &mut Document) {
    let alternatives = elements(document).filter_map(|it| it.get_mut(b"Alt").ok());
    let [first, second] = alternatives.take(2).collect::<Vec<_>>().try_into().unwrap();
    std::mem::swap(first, second);
}

fn elements(document: &mut Document) -> impl Iterator<Item = &mut Dictionary> {
    let objects = document.objects.values_mut();
    let dictionaries = objects.filter_map(|it| it.as_dict_mut().ok());
    dictionaries.filter(|it| it.has_type(b"StructElem"))
}
