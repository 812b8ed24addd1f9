"""What every trial's program may use: the task's card, its tables, and a submission made of one label a row."""

import csv
import json
import os
import shutil

with open("input/task.json", encoding="utf-8") as file:
    card = json.load(file)

# The files that are taken out of the box: the submission, or what a task of the kind `program` declares.
outputs = card.get("outputs", ["submission.csv"])


def rows(name):
    """The rows of input/<name>.csv."""
    with open(f"input/{name}.csv", newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def labels(table):
    return [row[card["target"]["column"]] for row in table]


def cells(label):
    """One label in the form of the submission: certain, where probabilities are asked for."""
    classes = card["target"].get("classes", [])
    row = []
    for column in card["submission"]["columns"]:
        if column["type"] == "probability":
            row.append("1" if label == column.get("class", classes[-1] if classes else "") else "0")
        elif column["type"] == "label":
            row.append(label)
        else:
            number = float(classes.index(label) if label in classes else label)
            number = min(max(number, column.get("min", number)), column.get("max", number))
            row.append(str(int(number)) if column["type"] == "integer" else repr(number))
    return row


def submit(pairs):
    """Writes a submission of pairs of an id and a label."""
    schema = card["submission"]
    with open("output/submission.csv", "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([schema["id_column"]] + [column["name"] for column in schema["columns"]])
        for name, label in pairs:
            writer.writerow([name] + cells(label))


def ids(table):
    return [row[card["id_column"]] for row in table]


def harmless():
    """Leaves outputs that are well-formed where the form is known, and know nothing."""
    for name in outputs:
        path = os.path.join("output", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if name == "submission.csv" and "submission" in card:
            shutil.copyfile("input/sample_submission.csv", path)
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write("nothing\n")
