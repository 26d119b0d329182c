#!/usr/bin/env python3
"""Does another build of the command make the same of the same articles?

    compare.py record  LANTAI STORE [--only KIND] [FOLDER ...]
    compare.py against STORE LANTAI [--only KIND] [FOLDER ...] [--list N]

`record` keeps what a build makes of every article: the model dump, the page dump, the messages, the EPUB and the PDF
(texts whole, books as hashes of their bytes; of an EPUB also the hash of each file in it). `against` makes them anew with another build and
names what differs. Run both before and after a change that must not move output. Without FOLDER: our own samples and
tests, and the third-party corpus beside the project when it is there. KIND: model, pages, said, epub, pdf.
Exit code: 0 the same, 1 something differs.
"""
import argparse
import concurrent.futures
import difflib
import hashlib
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
KINDS = ("model", "pages", "said", "epub", "pdf")
SUFFIXES = {".md", ".html", ".txt"}


def articles(folders):
    """Every article below the folders, in order of their paths."""
    found = []
    for folder in folders:
        found += [it for it in pathlib.Path(folder).rglob("*") if it.suffix in SUFFIXES]
    return sorted(found)


def default_folders():
    folders = [ROOT / "tests/samples", ROOT / "tests/corpus"]
    corpus = ROOT.parent / "shared/corpus"
    corpus = corpus if corpus.is_dir() else pathlib.Path(os.environ.get("LANTAI_SHARED", "/nowhere")) / "corpus"
    if corpus.is_dir():
        folders.append(corpus)
    else:
        print("SKIPPED: no third-party corpus beside the project", file=sys.stderr)
    return folders


def sha(data):
    return hashlib.sha256(data).hexdigest()


def run(lantai, article, *arguments):
    return subprocess.run(
        [lantai, str(article), "--offline", *arguments],
        capture_output=True,
        timeout=300,
        cwd="/",
    )


def made_of(lantai, article, kinds):
    """What a build makes of one article, by kind."""
    made = {}
    for kind in ("model", "pages"):
        if kind in kinds:
            made[kind] = run(lantai, article, "--to", kind).stdout.decode("utf-8", "replace")
    if not {"said", "epub", "pdf"} & set(kinds):
        return made
    with tempfile.TemporaryDirectory() as folder:
        epub, pdf = os.path.join(folder, "a.epub"), os.path.join(folder, "a.pdf")
        done = run(lantai, article, "--verbose", "-o", epub, "-o", pdf)
        if "said" in kinds:
            made["said"] = f"exit {done.returncode}\n" + done.stderr.decode("utf-8", "replace").replace(folder, "")
        if "epub" in kinds:
            made["epub"] = listing(epub)
        if "pdf" in kinds:
            made["pdf"] = sha(pathlib.Path(pdf).read_bytes()) if os.path.exists(pdf) else ""
    return made


def listing(epub):
    """The hash of the whole file, then of each file in it."""
    if not os.path.exists(epub):
        return ""
    lines = [sha(pathlib.Path(epub).read_bytes())]
    with zipfile.ZipFile(epub) as opened:
        lines += [f"{it.filename} {sha(opened.read(it))}" for it in opened.infolist()]
    return "\n".join(lines)


def everything(lantai, paths, kinds):
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return dict(zip(map(str, paths), pool.map(lambda it: made_of(lantai, it, kinds), paths)))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["record", "against"])
    parser.add_argument("first")
    parser.add_argument("second")
    parser.add_argument("folders", nargs="*")
    parser.add_argument("--only", action="append", choices=KINDS)
    parser.add_argument("--list", type=int, default=10, help="how many differences are shown of each kind")
    given = parser.parse_args()
    if given.what == "record":
        given.first = os.path.abspath(given.first)
    else:
        given.second = os.path.abspath(given.second)
    kinds = given.only or KINDS
    paths = articles(given.folders or default_folders())
    if given.what == "record":
        made = everything(given.first, paths, kinds)
        pathlib.Path(given.second).write_text(json.dumps(made, ensure_ascii=False))
        print(f"{len(made)} articles recorded")
        return 0
    recorded = json.loads(pathlib.Path(given.first).read_text())
    by_name = {relative(it): made for it, made in recorded.items()}
    made = everything(given.second, paths, kinds)
    same = True
    for kind in kinds:
        pairs = [(path, by_name.get(relative(path), {}).get(kind), it[kind]) for path, it in made.items()]
        pairs = [it for it in pairs if it[1] is not None]
        differing = [it for it in pairs if it[1] != it[2]]
        print(f"{kind}: {len(differing)} of {len(pairs)} differ")
        same &= not differing
        for path, old, new in differing[: given.list]:
            print(f"  {path}")
            diff = list(difflib.unified_diff(old.splitlines(), new.splitlines(), lineterm="", n=0))[2:]
            for line in diff[:12]:
                print(f"    {line[:200]}")
    return 0 if same else 1


def relative(path):
    """The path below `tests` or `corpus`, so that checkouts at other places compare."""
    parts = pathlib.Path(path).parts
    start = max((at for at, it in enumerate(parts) if it in ("tests", "shared")), default=0)
    return "/".join(parts[start:])


if __name__ == "__main__":
    sys.exit(main())
