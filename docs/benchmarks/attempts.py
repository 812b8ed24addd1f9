#!/usr/bin/env python3
"""Figures of finished runs, from their journals: python3 docs/benchmarks/attempts.py runs/suite [more folders]

Prints, for each run: programs executed, the loop's own time per node (median and 95th percentile), the share of prompt
tokens that the model server had in its cache, and where the time went; then the same over all runs.
"""
import json
import pathlib
import statistics
import sys


def journals(paths):
    for path in map(pathlib.Path, paths):
        yield from sorted(path.rglob("journal.jsonl"))


def figures(journal):
    events = [json.loads(line) for line in journal.open()]
    harness = [e["payload"]["harness_us"] / 1000 for e in events
               if e["kind"] == "node_graded" and "harness_us" in e["payload"]]
    answers = [e["payload"] for e in events if e["kind"] == "model_answered"]
    prompt = sum(a["prompt_tokens"] for a in answers)
    cached = sum(a["cached_tokens"] for a in answers)
    generated = sum(a["generated_tokens"] for a in answers)
    spent = next((e["payload"]["spent"] for e in events if e["kind"] == "run_finished"), None)
    executions = sum(e["kind"] == "execution_finished" for e in events)
    return harness, prompt, cached, generated, spent, executions


def main():
    print(f"{'run':44} {'programs':>8} {'harness ms/node':>16} {'cached':>7} {'wall s':>7} {'model s':>8} {'box s':>7}")
    every, prompts, caches = [], 0, 0
    for journal in journals(sys.argv[1:]):
        harness, prompt, cached, generated, spent, executions = figures(journal)
        every += harness
        prompts += prompt
        caches += cached
        share = f"{100 * cached / prompt:.0f} %" if prompt else "-"
        median = f"{statistics.median(harness):.1f}" if harness else "-"
        times = [f"{spent[key] / 1000:.1f}" if spent else "-" for key in ("wall_ms", "model_ms", "sandbox_ms")]
        print(f"{journal.parent.name:44} {executions:8} {median:>16} {share:>7} {times[0]:>7} {times[1]:>8} {times[2]:>7}")
    if every:
        ordered = sorted(every)
        print(f"over all: {len(every)} nodes, harness median {statistics.median(every):.2f} ms, "
              f"p95 {ordered[int(0.95 * (len(ordered) - 1))]:.2f} ms"
              + (f", {100 * caches / prompts:.0f} % of {prompts} prompt tokens from the cache" if prompts else ""))


if __name__ == "__main__":
    main()
