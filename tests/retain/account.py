#!/usr/bin/env python3
"""account.py RETAIN_FOLDER AUDIT.jsonl STATE.jsonl

Joins what the outside auditor misses to what the conversion's report says was done. Prints a line per side and
class (pieces, characters, files), then each piece that no class explains: 1 if there is one.
"""
import collections
import json
import re
import sys

sys.path.insert(0, sys.argv[1])
import rt_source  # noqa: E402
from rt_text import squeeze  # noqa: E402

REMOVED = re.compile(r"removed (.*?): `(.*)`$", re.S)
GLUED = re.compile(r"<(?:section|img|p|span|strong|div)(?:class|style|src)=.*?>")
TEMPLATE = re.compile(r"\{\{[%<].*?[%>]\}\}", re.S)
TEX = re.compile(r"\$\$.{1,4000}?\$\$|\$[^$]{1,600}?\$|\\\(.{1,600}?\\\)|\\begin\{.{1,4000}?\\end\{\w+\}")


def places(text, wanted):
    at = -1
    while wanted and (at := text.find(wanted, at + 1)) >= 0:
        yield at, at + len(wanted)


def share(spans, start, end):
    """How much of start..end the spans cover."""
    seen = set()
    for a, b in spans:
        seen |= set(range(max(a, start), min(b, end)))
    return len(seen) / (end - start)


def explain(text, missing, removed, rules):
    start, end = missing["at"], missing["at"] + missing["chars"]
    piece = text[start:end]
    if missing["zone"] == "math":
        return "formula: judged by its TeX"
    for rule, what in removed:
        if piece in what or share(list(places(text, what)), start, end) >= 0.9:
            return "removed: " + rule
    spans = [it for _, what in removed for it in places(text, what)]
    if share(spans, start, end) >= 0.9:
        return "removed by two rules"
    left = collections.Counter(piece)
    for _, what in removed:
        if len(piece) > 1 and not left - collections.Counter(what):
            return "removed, cut elsewhere by the comparison"
    if len(piece) > 20 and not left - collections.Counter("".join(it for _, it in removed)):
        return "removed by two rules"
    if "tag-spaces" in rules and share([it.span() for it in GLUED.finditer(text)], start, end) > 0.6:
        return "a broken tag that we read as a tag"
    if "undo-changes" in rules and set(piece) <= set("-#>*!()[]—"):
        return "a mark of a list of changes"
    formulas = [it.span() for it in TEX.finditer(text)]
    if share(formulas, start, end) > 0.3 or re.search(r"\\[A-Za-z]{2,}", piece):
        return "TeX taken for text; it is a formula"
    tags = [it.span() for it in TEMPLATE.finditer(text)]
    if share(tags, start, end) > 0.5 or missing["zone"] == "directive" or re.search(r"TOC|\{:|\{\{|\{%", piece):
        return "a template or attribute mark"
    if re.match(r"##", piece) or re.fullmatch(r"(?:[*~#\\`$:]|!\[|\]\(|\))+", piece):
        return "a Markdown mark that only we read"
    if re.fullmatch(r"[↩\d.\[\]]+", piece):
        return "a note's or list's number, or a link back"
    if re.search(r"https?:/[^。，]{0,120}$", text[max(0, start - 120):start]):
        return "an address, percent-encoded as written"
    if missing["zone"] == "table":
        return "a cell read by its place on the page"
    if "stands in a running head" in missing["hint"]:
        return "words that also stand in a running head"
    return "?"


def main():
    reports = {}
    for line in open(sys.argv[3], encoding="utf-8"):
        entry = json.loads(line)["entry"]
        reports[entry["source"]["path"]] = entry.get("warnings", [])
    pieces, chars, files, open_ = collections.Counter(), collections.Counter(), collections.defaultdict(set), []
    for line in open(sys.argv[2], encoding="utf-8"):
        audit = json.loads(line)
        path = next(it for it in reports if audit["source_path"].endswith("/" + it))
        warnings = reports[path]
        removed = [(it["rule"], squeeze(found[2])) for it in warnings if (found := REMOVED.match(it["message"]))]
        removed = [it for it in removed if it[1]]
        rules = {it["rule"] for it in warnings}
        text = rt_source.read(audit["source_path"]).stream.text
        for side in ("epub", "pdf"):
            for missing in audit[side]["text"]["missing"]:
                key = side, explain(text, missing, removed, rules)
                pieces[key] += 1
                chars[key] += missing["chars"]
                files[key].add(path)
                if key[1] == "?":
                    open_.append((side, path, missing["before"], missing["text"], missing["after"]))
    for key in sorted(pieces):
        print(*key, pieces[key], chars[key], len(files[key]), sep="\t")
    for it in open_:
        print(*it, sep="\t")
    return 1 if open_ else 0


if __name__ == "__main__":
    sys.exit(main())
