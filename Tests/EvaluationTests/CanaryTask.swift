import Digest
import Posix

/// A task whose every label is a number of its own.
enum CanaryTask {
    static let labels = (0..<80).map { "\(700_000 + $0 * 137).125" }

    static func write(to folder: Path) throws {
        let task = folder / "canaries"
        try Files.makeFolder(task / "data")
        let rows = labels.enumerated().map { "\($0.offset % 7),\($0.offset % 11),\($0.element)\n" }.joined()
        let table = "a,b,canary\n" + rows
        try Files.writeAtomically(table, to: task / "data/rows.csv")
        let digest = SHA256.hash(table).hex
        try Files.writeAtomically(
            """
            {"id": "canaries", "title": "Canaries", "discipline": "ornithology", "kind": "prediction",
             "source": {"citation": "made for a test", "url": "https://doi.org/10.0000/test", "licence": "CC0",
               "origin": "a test", "upstream_sha256": "\(digest)", "files": [{"path": "data/rows.csv", "sha256": "\(digest)"}]},
             "environment": "python-science",
             "metric": {"name": "rmse", "direction": "lower", "ideal": 0},
             "target": {"column": "canary", "type": "real"},
             "submission": {"id_column": "id", "columns": [{"name": "canary", "type": "real"}], "rows_sum_to_one": false},
             "splits": {"strategy": "random", "table": "data/rows.csv", "test": 0.3, "validation": 0.25},
             "limits": {"wall": "60s", "cpu": "60s", "memory": "512MiB", "disk": "64MiB", "inodes": 4096, "processes": 32,
               "output": "1MiB"}}
            """, to: task / "task.json")
        try Files.writeAtomically("Predict the canary.", to: task / "description.md")
        try Files.writeAtomically(
            """
            import csv
            rows = list(csv.DictReader(open('input/train.csv')))
            mean = sum(float(row['canary']) for row in rows) / len(rows)
            with open('output/submission.csv', 'w') as out:
                out.write('id,canary\\n')
                for row in csv.DictReader(open('input/test.csv')):
                    out.write(f"{row['id']},{mean}\\n")
            """, to: task / "baseline.py")
    }
}
