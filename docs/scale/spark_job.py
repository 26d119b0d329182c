"""Converts a folder of articles with lantai on Apache Spark: one task per shard.

    spark-submit spark_job.py [--lantai PATH] [--shards N] [--option=--paper=a5 ...] FEEDS BOOKS

Both folders must be visible to every executor under the same path. Articles are never sent through
Spark: a task is the number of a shard, and what comes back is the program's JSON lines.
"""

import argparse
import json
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


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lantai", default="lantai")
    parser.add_argument("--shards", type=int, default=8)
    parser.add_argument("--option", action="append", default=[], help="an option for lantai, as --option=--to=epub")
    parser.add_argument("feeds")
    parser.add_argument("books")
    wanted = parser.parse_args()

    spark = SparkSession.builder.appName("lantai").getOrCreate()
    shards, lantai, feeds, books, options = (
        wanted.shards, wanted.lantai, wanted.feeds, wanted.books, wanted.option,
    )
    rows = spark.sparkContext.parallelize(range(1, shards + 1), shards).flatMap(
        lambda shard: convert(shard, shards, lantai, feeds, books, options)
    )
    schema = "path string, source string, status string, outputs map<string,string>, reason string"
    table = spark.createDataFrame(rows, schema).cache()
    table.groupBy("status").count().orderBy("status").show()
    failed = table.where("status = 'failed'").select("path", "reason").collect()
    for row in failed:
        print(f"failed {row.path}: {row.reason}", file=sys.stderr)
    spark.stop()

    reports = [f"{books}/lantai-report-{shard}-of-{shards}.json" for shard in range(1, shards + 1)]
    subprocess.run([lantai, "report", "merge", *reports, "-o", f"{books}/lantai-report.json"], check=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
