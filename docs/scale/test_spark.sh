#!/usr/bin/env bash
# test_spark.sh LANTAI FEEDS: the job under Spark (local mode) gives the bytes that a plain run gives.
# Needs pyspark in the Python that `python3` (or $PYTHON) names, and Java 17.
set -euo pipefail
lantai=$(realpath "$1") feeds=$(realpath "$2") here=$(dirname "$(realpath "$0")")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$lantai" convert "$feeds" -o "$work/plain" --quiet --offline || [ $? = 1 ]
for shards in 3 8; do
  "${PYTHON:-python3}" "$here/spark_job.py" --lantai "$lantai" --shards "$shards" --option=--offline "$feeds" "$work/spark-$shards" || [ $? = 1 ]
  diff -r --exclude='.lantai-*' --exclude='lantai-report-*-of-*.json' "$work/plain" "$work/spark-$shards"
  echo "$shards shards under Spark: the same $(find "$work/plain" -type f -not -name '.*' | wc -l) files"
done
