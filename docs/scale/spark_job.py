"""Converts a folder of articles with lantai on Apache Spark: one task per shard.

    spark-submit spark_job.py [--lantai PATH] [--shards N] [--option=--paper=a5 ...] FEEDS BOOKS
    spark-submit spark_job.py --module [--shards N] FEEDS BOOKS

Both folders must be visible to every executor under the same path. Articles are never sent through
Spark: a task is the number of a shard, and what comes back is the program's JSON lines. With --module
the workers use Lantai's module for Python instead of starting the program; each keeps its fonts open
from task to task. The module has the default options, works offline, and leaves no state to go on from.
"""

import argparse
import hashlib
import json
import pathlib
import subprocess
import sys

from pyspark.sql import SparkSession


def convert(shard, shards, lantai, feeds, books, options):
    """Runs one shard; gives (path, status, seconds of nothing but facts) rows and its exit code."""
    command = [
        lantai, "convert", feeds, "-o", books,
        f"--shard={shard}/{shards}", "--update", "--json", "--quiet", "--jobs=1", *options,
    ]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode not in (0, 1):
        # 0: all is done; 1: some articles failed, which their lines tell. Anything else is ours.
        raise RuntimeError(f"shard {shard}: {done.stderr}")
    for line in done.stdout.splitlines():
        entry = json.loads(line)
        outputs = {it["path"]: it["sha256"] for it in entry.get("outputs", [])}
        reason = entry.get("error", {}).get("reason")
        yield entry["source"]["path"], entry["source"]["sha256"], entry["status"], outputs, reason


def convert_here(shard, shards, feeds, books):
    """Runs one shard in this process; gives the same rows. Books lie below BOOKS as their articles below FEEDS."""
    import lantai

    feeds, books = pathlib.Path(feeds), pathlib.Path(books)
    endings = {".md", ".markdown", ".html", ".htm", ".xhtml", ".txt", ".mhtml", ".mht"}
    for path in sorted(it for it in feeds.rglob("*") if it.suffix.lower() in endings and it.is_file()):
        below = path.relative_to(feeds).as_posix()
        # The shard of an article is the one that the program gives it.
        if int.from_bytes(hashlib.sha256(below.encode()).digest()[:8], "big") % shards != shard - 1:
            continue
        data = path.read_bytes()
        source = hashlib.sha256(data).hexdigest()
        try:
            made = lantai.convert(data, path.name, folder=path.parent)
        except lantai.ConversionError as error:
            yield below, source, "failed", {}, str(error)
            continue
        outputs = {}
        for ending, book in (("epub", made.epub), ("pdf", made.pdf)):
            out = books / f"{below}.{ending}"
            out.parent.mkdir(parents=True, exist_ok=True)
            part = out.with_name(f".{out.name}.part")
            part.write_bytes(book)
            part.replace(out)
            outputs[out.relative_to(books).as_posix()] = hashlib.sha256(book).hexdigest()
        yield below, source, "converted", outputs, None


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lantai", default="lantai")
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--option", action="append", default=[], help="an option for lantai, as --option=--to=epub")
    parser.add_argument("--module", action="store_true", help="use the module for Python instead of the program")
    parser.add_argument("feeds")
    parser.add_argument("books")
    wanted = parser.parse_args()

    spark = SparkSession.builder.appName("lantai").getOrCreate()
    shards, lantai, feeds, books, options = (
        wanted.shards, wanted.lantai, wanted.feeds, wanted.books, wanted.option,
    )
    tasks = spark.sparkContext.parallelize(range(1, shards + 1), shards)
    if wanted.module:
        rows = tasks.flatMap(lambda shard: convert_here(shard, shards, feeds, books))
    else:
        rows = tasks.flatMap(lambda shard: convert(shard, shards, lantai, feeds, books, options))
    schema = "path string, source string, status string, outputs map<string,string>, reason string"
    table = spark.createDataFrame(rows, schema).cache()
    table.groupBy("status").count().orderBy("status").show()
    failed = table.where("status = 'failed'").select("path", "reason").collect()
    for row in failed:
        print(f"failed {row.path}: {row.reason}", file=sys.stderr)
    spark.stop()
    if wanted.module:
        return 1 if failed else 0

    reports = [f"{books}/lantai-report-{shard}-of-{shards}.json" for shard in range(1, shards + 1)]
    subprocess.run([lantai, "report", "merge", *reports, "-o", f"{books}/lantai-report.json"], check=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
