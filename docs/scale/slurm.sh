#!/bin/bash
# sbatch slurm.sh FEEDS BOOKS: eight shards as an array, then one task that joins their reports.
#SBATCH --job-name=lantai
#SBATCH --array=1-8
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
#SBATCH --time=04:00:00
#SBATCH --requeue
set -u
feeds=$1 books=$2 count=${SLURM_ARRAY_TASK_COUNT:-8}

if [ "${3:-}" = merge ]; then
  exec lantai report merge "$books"/lantai-report-*-of-"$4".json -o "$books/lantai-report.json"
fi

# Only the first task plans the end, and only when the array was not started again.
if [ "$SLURM_ARRAY_TASK_ID" = 1 ] && [ "${SLURM_RESTART_COUNT:-0}" = 0 ]; then
  sbatch --dependency="afterany:$SLURM_ARRAY_JOB_ID" --array=1-1 --job-name=lantai-merge "$0" "$feeds" "$books" merge "$count"
fi

# `--update` makes a requeued task go on where it stopped; exec lets the signal of a preemption reach
# the program, which then ends cleanly.
exec srun lantai convert "$feeds" -o "$books" --update --quiet --jobs "$SLURM_CPUS_PER_TASK" \
  --shard "$SLURM_ARRAY_TASK_ID/$count"
