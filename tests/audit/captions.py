"""captions.py BIN ARTICLES: recall and precision of captions, against marks made by hand (captions.tsv).

Each row of captions.tsv has an article's path below ARTICLES, the line of a figure in it, which of the figures of that line it is (from
1), and `yes` when it has a caption in its page. Of an article with marks, all other figures have none. Prints both measures."""
import collections, os, re, subprocess, sys

binary, articles = sys.argv[1:3]
marks = collections.defaultdict(set)
here = os.path.dirname(os.path.abspath(__file__))
for row in open(os.path.join(here, "captions.tsv"), encoding="utf8"):
    path, line, number, has = row.rstrip("\n").split("\t")
    marks[path] |= {(line, int(number))} if has == "yes" else set()
right = wrong = missed = 0
for path, marked in marks.items():
    model = subprocess.run([binary, os.path.join(articles, path), "--to", "model", "--offline"], capture_output=True, text=True).stdout.split("\n")
    depth = lambda it: len(it) - len(it.lstrip())
    seen, found = collections.Counter(), set()
    for at, text in enumerate(model):
        figure = re.match(r"\s*figure @(\d+)", text)
        if not figure:
            continue
        line = figure[1]
        seen[line] += 1
        for inner in model[at + 1:]:
            if depth(inner) <= depth(text):
                break
            if re.match(r"\s*caption\b", inner):
                found.add((line, seen[line]))
    right += len(found & marked); wrong += len(found - marked); missed += len(marked - found)
print(f"{len(marks)} articles, {right + missed} captions: recall {100 * right / max(1, right + missed):.1f} %, precision {100 * right / max(1, right + wrong):.1f} %")
