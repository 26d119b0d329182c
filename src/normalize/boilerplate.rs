//! Removes boilerplate that rule files describe by selectors and text patterns, for each host.
//!
//! ```toml
//! keep = ["*版权*"]             # lines that stay, whatever a rule says
//! [[rule]]
//! name = "call-to-like"         # stands in the report
//! does = "…"                    # one sentence
//! example = "…"
//! hosts = ["example.org"]       # of the article's address; none: every host
//! kinds = ["page"]              # html, markdown, page, plain; none: all
//! select = [".share-bar"]       # CSS: elements that go
//! text = ["*点赞*在看*"]         # whole paragraphs that go; `*` is anything, case does not count
//! zone = "edge"                 # with `text`: "edge" (first three and last eight blocks) or "any"
//! longest = 60                  # with `text`: no longer paragraph is touched, in characters
//! ```

mod pattern;
mod selector;

use std::collections::BTreeSet;
use std::sync::LazyLock;

use ego_tree::NodeId;
use scraper::ElementRef;
use serde::Deserialize;
use url::Url;

use self::pattern::TextPattern;
use self::selector::RuleSelector;
use super::dom;
use super::parse::Tree;
use super::rule::{CleaningReport, Rule};
use crate::model::walk::any_inline;
use crate::model::{Block, BlockKind, Document, Inline};
use crate::read::BodyKind;

/// Warnings of rules from a user's file carry this name.
pub(super) static USER_RULE: Rule = Rule {
    name: "user-rule",
    does: "A rule of a file given with `--rules` took something out; the report names it.",
    example: "`select = [\".ad\"]` → nothing",
};

static BUILT_IN: LazyLock<Vec<BoilerplateRule>> = LazyLock::new(|| {
    let file: RuleFile = toml::from_str(include_str!("rules/everywhere.toml"))
        .expect("the built-in rule file is tested to be sound");
    let mut entries = entries(file).expect("the built-in rule file is tested to be sound");
    for entry in &mut entries {
        let named = (
            entry.name.clone(),
            entry.does.clone(),
            entry.example.clone(),
        );
        // The rules live as long as the process, because warnings refer to them for that long.
        entry.rule = Some(Box::leak(Box::new(Rule {
            name: Box::leak(named.0.into_boxed_str()),
            does: Box::leak(named.1.into_boxed_str()),
            example: Box::leak(named.2.into_boxed_str()),
        })));
    }
    entries
});

/// Whether a line is a prompt to the readers of a site, wherever it stands.
pub(super) fn is_prompt(text: &str) -> bool {
    let (length, lower) = (text.chars().count(), text.to_lowercase());
    let hit = |it: &BoilerplateRule| length <= it.longest && it.matches(&lower);
    BUILT_IN.iter().any(hit)
}

/// The built-in rules.
pub(super) fn built_in() -> impl Iterator<Item = &'static Rule> {
    BUILT_IN.iter().filter_map(|it| it.rule)
}

/// Rules of a user's file, added to the built-in ones.
#[derive(Clone, Debug, Default)]
pub struct RuleSet {
    added: Vec<BoilerplateRule>,
    /// Patterns of text that stays.
    kept: Vec<TextPattern>,
}

/// Why a rule file was refused.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct RuleError(String);

impl std::fmt::Display for RuleError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for RuleError {}

impl RuleSet {
    /// Adds the rules of a file's text (the form stands at the head of this module's source and of
    /// `src/normalize/rules/everywhere.toml`).
    ///
    /// # Errors
    ///
    /// [`RuleError`] when the text is no TOML, or a selector no CSS.
    pub fn add(&mut self, text: &str) -> Result<(), RuleError> {
        let file: RuleFile = toml::from_str(text).map_err(|it| RuleError(it.to_string()))?;
        self.added.extend(entries(file)?);
        Ok(())
    }

    /// Lets text stay, whatever a rule says: whole paragraphs, and elements of a page with all that is in them. In the
    /// pattern `*` stands for anything; case and the length of blanks do not count.
    pub fn keep(&mut self, pattern: &str) {
        self.kept.push(TextPattern::new(&unified(pattern)));
    }

    /// Whether the user lets a text stay.
    pub(super) fn keeps(&self, text: &str) -> bool {
        if self.kept.is_empty() {
            return false;
        }
        let text = unified(text);
        self.kept.iter().any(|it| it.fits(&text))
    }

    fn all(&self) -> impl Iterator<Item = &BoilerplateRule> {
        BUILT_IN.iter().chain(&self.added)
    }
}

/// A text in small letters with single blanks.
fn unified(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

/// A rule file, as parsed from TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RuleFile {
    #[serde(default)]
    keep: Vec<String>,
    #[serde(default)]
    rule: Vec<WrittenRule>,
}

/// A rule, as parsed from TOML.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenRule {
    name: String,
    #[serde(default)]
    does: String,
    #[serde(default)]
    example: String,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    kinds: Vec<RuleBodyKind>,
    #[serde(default)]
    select: Vec<String>,
    #[serde(default)]
    text: Vec<String>,
    #[serde(default)]
    zone: Zone,
    #[serde(default = "longest")]
    longest: usize,
}

fn longest() -> usize {
    60
}

#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Zone {
    #[default]
    Any,
    Edge,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum RuleBodyKind {
    Html,
    Markdown,
    Page,
    Plain,
}

/// A rule with its selectors and patterns compiled.
#[derive(Clone, Debug)]
struct BoilerplateRule {
    name: String,
    does: String,
    example: String,
    rule: Option<&'static Rule>,
    hosts: Vec<String>,
    kinds: Vec<RuleBodyKind>,
    select: Vec<RuleSelector>,
    text: Vec<TextPattern>,
    zone: Zone,
    longest: usize,
    keep: Vec<TextPattern>,
}

impl BoilerplateRule {
    fn rule(&self) -> &'static Rule {
        self.rule.unwrap_or(&USER_RULE)
    }

    /// The name of what was removed, for the report.
    fn what(&self) -> String {
        self.name.replace('-', " ")
    }

    fn applies(&self, article: &RuleScope) -> bool {
        let host = article.host.as_str();
        let under = |it: &String| {
            host == it
                || host
                    .strip_suffix(it.as_str())
                    .is_some_and(|it| it.ends_with('.'))
        };
        let kind = |it: &RuleBodyKind| match it {
            RuleBodyKind::Html => article.kind == BodyKind::Html,
            RuleBodyKind::Markdown => article.kind == BodyKind::Markdown,
            RuleBodyKind::Page => article.kind == BodyKind::Page,
            RuleBodyKind::Plain => article.kind == BodyKind::Plain,
        };
        (self.hosts.is_empty() || self.hosts.iter().any(under))
            && (self.kinds.is_empty() || self.kinds.iter().any(kind))
    }

    /// Whether a text in small letters fits.
    fn matches(&self, lower: &str) -> bool {
        let fits = |patterns: &[TextPattern]| patterns.iter().any(|it| it.fits(lower));
        fits(&self.text) && !fits(&self.keep)
    }
}

fn entries(file: RuleFile) -> Result<Vec<BoilerplateRule>, RuleError> {
    let patterns = |written: &[String]| -> Vec<TextPattern> {
        written.iter().map(|it| TextPattern::new(it)).collect()
    };
    let keep = patterns(&file.keep);
    let entry = |it: WrittenRule| -> Result<BoilerplateRule, RuleError> {
        let parse = |it: &String| {
            RuleSelector::parse(it).map_err(|error| RuleError(format!("selector `{it}`: {error}")))
        };
        Ok(BoilerplateRule {
            rule: None,
            hosts: it.hosts,
            kinds: it.kinds,
            select: it.select.iter().map(parse).collect::<Result<_, _>>()?,
            text: patterns(&it.text),
            zone: it.zone,
            longest: it.longest,
            keep: keep.clone(),
            name: it.name,
            does: it.does,
            example: it.example,
        })
    };
    file.rule.into_iter().map(entry).collect()
}

/// The host and the kind of an article, which decide whether a rule applies to it.
pub(super) struct RuleScope {
    host: String,
    kind: BodyKind,
}

impl RuleScope {
    /// An article of this kind, saved from this address.
    pub(super) fn new(kind: BodyKind, source_url: Option<&str>) -> Self {
        let url = source_url.and_then(|it| Url::parse(it).ok());
        let host = url.as_ref().and_then(Url::host_str).unwrap_or_default();
        Self {
            host: host.to_owned(),
            kind,
        }
    }
}

/// The elements that selectors remove.
pub(super) fn select(
    tree: &Tree,
    article: &RuleScope,
    rules: &RuleSet,
    dropped: &mut BTreeSet<NodeId>,
    report: &mut CleaningReport,
) {
    let entries: Vec<&BoilerplateRule> = rules
        .all()
        .filter(|it| !it.select.is_empty() && it.applies(article))
        .collect();
    // A rule that would remove more than it leaves has matched the wrong part of the page.
    let mut left = characters(tree.root(), dropped);
    let mut stack = vec![tree.root()];
    while let Some(node) = stack.pop() {
        if dropped.contains(&node.id()) {
            continue;
        }
        if let Some(element) = ElementRef::wrap(node) {
            let has_hook = !entries.is_empty() && node.parent().is_some();
            let named = has_hook && selector::is_named(&element);
            let hit = entries
                .iter()
                .filter(|_| has_hook)
                .find(|it| selector::any_matches(it.select.iter(), &element, named));
            let taken = hit.map_or(0, |_| characters(node, dropped));
            let text = hit.map_or_else(String::new, |_| dom::whole_text(node));
            let goes = taken * 2 <= left && !rules.keeps(&text);
            if let Some(entry) = hit.filter(|_| goes) {
                left -= taken;
                let line = tree.line(node);
                if text.is_empty() {
                    report.counted(entry.rule(), line, entry.what());
                } else {
                    report.removed(entry.rule(), line, entry.what(), text);
                }
                dropped.insert(node.id());
                continue;
            }
        }
        stack.extend(node.children().rev());
    }
}

/// How many characters below a node readers see, without white space and without dropped elements.
fn characters(node: dom::TreeNode<'_>, dropped: &BTreeSet<NodeId>) -> usize {
    let mut count = 0;
    let mut stack = vec![node];
    while let Some(inner) = stack.pop() {
        if dropped.contains(&inner.id()) || dom::is_silent(inner) {
            continue;
        }
        if let Some(text) = inner.value().as_text() {
            count += text.chars().filter(|c| !c.is_whitespace()).count();
        }
        stack.extend(inner.children());
    }
    count
}

/// Removes the paragraphs of the body that match text patterns.
pub(super) fn strip(
    document: &mut Document,
    article: &RuleScope,
    rules: &RuleSet,
    report: &mut CleaningReport,
) {
    let entries: Vec<&BoilerplateRule> = rules
        .all()
        .filter(|it| !it.text.is_empty() && it.applies(article))
        .collect();
    let count = document.blocks.len();
    let texts = document.blocks.iter().map(Block::text);
    let mut left: usize = texts.map(|it| it.chars().count()).sum();
    let mut kept = Vec::with_capacity(count);
    for (index, block) in std::mem::take(&mut document.blocks).into_iter().enumerate() {
        let at_edge = index < 3 || index + 8 >= count;
        let text = plain_text(&block);
        let (length, lower) = (text.chars().count(), text.to_lowercase());
        let hit = entries.iter().find(|it| {
            let zone = match it.zone {
                Zone::Any => true,
                Zone::Edge => at_edge,
            };
            zone && length > 0 && length <= it.longest && it.matches(&lower)
        });
        // As above, no rule takes more than it leaves.
        match hit.filter(|_| length * 2 <= left && !rules.keeps(&text)) {
            Some(entry) => {
                left -= length;
                report.removed(entry.rule(), block.line, entry.what(), text);
            }
            None => kept.push(block),
        }
    }
    document.blocks = kept;
}

/// The text of a block that holds only text. A block with a picture is content and is never removed.
fn plain_text(block: &Block) -> String {
    match &block.kind {
        BlockKind::Paragraph { inlines, .. } | BlockKind::Heading { inlines, .. }
            if !holds_more(inlines) =>
        {
            block.text().trim().to_owned()
        }
        BlockKind::Paragraph { .. }
        | BlockKind::Heading { .. }
        | BlockKind::List { .. }
        | BlockKind::Definitions(_)
        | BlockKind::Quote(_)
        | BlockKind::Code { .. }
        | BlockKind::Table(_)
        | BlockKind::Figure(_)
        | BlockKind::Rule
        | BlockKind::Embed(_)
        | BlockKind::Math(_)
        | BlockKind::Group { .. } => String::new(),
    }
}

fn holds_more(inlines: &[Inline]) -> bool {
    any_inline(inlines, &|it| match it {
        Inline::Image(_) | Inline::Math(_) | Inline::NoteReference(_) | Inline::Anchor(_) => true,
        Inline::Styled(..)
        | Inline::Link { .. }
        | Inline::Foreign(..)
        | Inline::Text(_)
        | Inline::LineBreak
        | Inline::Code(_)
        | Inline::Ruby(_) => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_user_keeps_stays() {
        let mut rules = RuleSet::default();
        rules.keep("点击  蓝字*");
        assert!(rules.keeps("点击 蓝字\n关注我们"));
        assert!(!rules.keeps("请点击 蓝字"));
        assert!(!RuleSet::default().keeps(""));
    }

    #[test]
    fn built_in_rules_say_what_they_do() {
        assert!(built_in().count() > 5);
        for rule in built_in() {
            assert!(
                !rule.does.is_empty() && !rule.example.is_empty(),
                "{}",
                rule.name
            );
        }
    }

    /// A selector with `~` visits all earlier siblings of each element that it may match.
    #[test]
    fn no_selector_takes_the_square_of_its_neighbours() {
        let selectors = |it: &&str| it.trim_start().starts_with('"');
        let mut lines = include_str!("rules/everywhere.toml")
            .lines()
            .filter(selectors);
        assert!(lines.clone().count() > 10);
        assert_eq!(lines.find(|it| it.contains(" ~ ")), None);
    }

    #[test]
    fn rights_stay() {
        let matches = |text: &str| BUILT_IN.iter().any(|it| it.matches(&text.to_lowercase()));
        assert!(matches("关注公众号"));
        for notice in [
            "未经授权不得转载",
            "转载请关注公众号",
            "版权归作者所有，关注公众号",
        ] {
            assert!(!matches(notice), "{notice}");
        }
    }

    #[test]
    fn a_broken_rule_file_is_refused() {
        let mut rules = RuleSet::default();
        assert!(rules.add("[[rule]]\nname = 'x'\nselect = ['..']").is_err());
        assert!(rules.add("[[rule]]\nname = 'x'\ntext = ['*广告*']").is_ok());
    }
}
