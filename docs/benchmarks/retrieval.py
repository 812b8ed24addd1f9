#!/usr/bin/env python3
"""nDCG@10 of `glovebox kg search` on a folder in BEIR's layout (corpus.jsonl, queries.jsonl, qrels/test.tsv).

    docs/benchmarks/retrieval.py FOLDER [--glovebox .build/debug/glovebox] [--at-least 0.68]

The corpus is written as BibTeX and imported into a store of its own; each query is one call of the program. Ends with exit
code 1 where the figure is below --at-least.
"""
import argparse, json, math, os, pathlib, subprocess, sys, tempfile, time
from concurrent.futures import ThreadPoolExecutor

arguments = argparse.ArgumentParser()
arguments.add_argument("folder", type=pathlib.Path)
arguments.add_argument("--glovebox", default=".build/debug/glovebox")
arguments.add_argument("--at-least", type=float, default=0.68)
given = arguments.parse_args()


def lines(path):
    return [json.loads(line) for line in open(path, encoding="utf-8")]


def field(text):
    """Text that BibTeX and LaTeX leave as it is."""
    return text.translate({ord(c): " " for c in "{}\\$~`"})


queries = {line["_id"]: line["text"] for line in lines(given.folder / "queries.jsonl")}
judged = {}
for row in open(given.folder / "qrels/test.tsv").read().splitlines():
    query, *_, document, grade = row.split()  # with TREC's second column or without; BEIR's files begin with a header
    if grade.isdigit() and int(grade) > 0:
        judged.setdefault(query, {})[document] = int(grade)

with tempfile.TemporaryDirectory() as home:
    environment = dict(os.environ, GLOVEBOX_HOME=home)
    corpus = lines(given.folder / "corpus.jsonl")
    with open(f"{home}/corpus.bib", "w", encoding="utf-8") as file:
        for line in corpus:
            # A made-up DOI keeps papers of one title apart.
            file.write(f"@misc{{d{line['_id']}, doi = {{10.0000/{line['_id']}}}, title = {{{field(line['title'])}}}, ")
            file.write(f"abstract = {{{field(line['text'])}}}}}\n")
    start = time.monotonic()
    subprocess.run([given.glovebox, "kg", "import", f"{home}/corpus.bib"], env=environment, check=True, stdout=sys.stderr)
    imported = time.monotonic() - start

    def gain(item):
        query, relevant = item
        command = [given.glovebox, "kg", "search", "--json", "--limit", "30", queries[query]]
        hits = json.loads(subprocess.run(command, env=environment, check=True, capture_output=True).stdout)["hits"]
        # The method cards that every store holds are no part of the corpus.
        found = [hit["key"].removeprefix("doi:10.0000/") for hit in hits if hit["key"].startswith("doi:10.0000/")][:10]
        discounted = sum(relevant.get(document, 0) / math.log2(rank + 2) for rank, document in enumerate(found))
        best = sum(grade / math.log2(rank + 2) for rank, grade in enumerate(sorted(relevant.values(), reverse=True)[:10]))
        return discounted / best

    start = time.monotonic()
    with ThreadPoolExecutor(2) as pool:
        gains = list(pool.map(gain, judged.items()))
    searched = time.monotonic() - start

figure = sum(gains) / len(gains)
error = math.sqrt(sum((value - figure) ** 2 for value in gains) / (len(gains) - 1) / len(gains))
print(f"nDCG@10 {figure:.4f} ± {error:.4f} over {len(gains)} queries, {len(corpus)} documents")
print(f"import {imported:.1f} s; {searched / len(gains) * 1000:.0f} ms a query, the program's start included, two at a time")
sys.exit(0 if figure >= given.at_least else 1)
