extension Schema {
    /// The store of papers and method cards.
    package static let literature = graph("literature store", applicationID: 0x4742_4C49)
    /// The store of one run.
    package static let run = graph("run's graph", applicationID: 0x4742_5255, then: [runNames])
    /// The store of finished runs.
    package static let results = graph("results store", applicationID: 0x4742_5245, then: [runNames])

    /// The three stores that planners read have the same tables; the number in the header tells them apart.
    private static func graph(_ what: String, applicationID: Int32, then later: [Migration] = []) -> Schema {
        Schema(what: what, applicationID: applicationID, migrations: [Migration(graphVersion1)] + later)
    }

    /// Version 2: a run's scope is called by the run's id, and has the run's name beside it. Runs from before have no id, and
    /// keep their names for both.
    private static var runNames: Migration {
        Migration(
            "ALTER TABLE scope ADD COLUMN run TEXT; UPDATE scope SET run = substr(name, 5) WHERE name LIKE 'run/%'")
    }
}

/// A property graph in tables, text search over its chunks, and what was tried and measured.
///
/// `measure.split` has no word for held-out labels: such a measure can't be written here.
private let graphVersion1 = """
    CREATE TABLE scope(
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, sealed INTEGER NOT NULL DEFAULT 0 CHECK(sealed IN (0, 1))
    ) STRICT;
    INSERT INTO scope(id, name) VALUES (1, 'shared');

    CREATE TABLE source(
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK(kind IN ('human', 'import', 'llm', 'tool', 'web', 'run')),
        name TEXT NOT NULL, trust REAL NOT NULL DEFAULT 0.5 CHECK(trust BETWEEN 0 AND 1), UNIQUE(kind, name)
    ) STRICT;

    CREATE TABLE activity(
        id INTEGER PRIMARY KEY, kind TEXT NOT NULL, scope INTEGER NOT NULL REFERENCES scope(id),
        source INTEGER REFERENCES source(id), started_ms INTEGER NOT NULL, inputs_sha TEXT
    ) STRICT;

    CREATE TABLE node_kind(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    INSERT INTO node_kind VALUES
        (1, 'paper'), (2, 'author'), (3, 'venue'), (4, 'method'), (5, 'target'), (6, 'task'), (7, 'attempt');

    CREATE TABLE relation(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
    INSERT INTO relation VALUES
        (1, 'cites'), (2, 'authored_by'), (3, 'published_in'), (4, 'handles'), (5, 'attempts'), (6, 'derives_from'),
        (7, 'uses');

    CREATE TABLE node(
        id INTEGER PRIMARY KEY, kind INTEGER NOT NULL REFERENCES node_kind(id), key TEXT NOT NULL, label TEXT NOT NULL,
        scope INTEGER NOT NULL DEFAULT 1 REFERENCES scope(id), year INTEGER, created_ms INTEGER NOT NULL,
        props TEXT CHECK(props IS NULL OR json_valid(props)), UNIQUE(scope, kind, key)
    ) STRICT;
    CREATE INDEX node_by_key ON node(key);

    CREATE TABLE alias(
        kind INTEGER NOT NULL, norm TEXT NOT NULL, node INTEGER NOT NULL REFERENCES node(id) ON DELETE CASCADE,
        source INTEGER NOT NULL REFERENCES source(id), PRIMARY KEY(kind, norm, node)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX alias_by_node ON alias(node);

    CREATE TABLE edge(
        src INTEGER NOT NULL REFERENCES node(id) ON DELETE CASCADE, rel INTEGER NOT NULL REFERENCES relation(id),
        dst INTEGER NOT NULL REFERENCES node(id) ON DELETE CASCADE, w REAL NOT NULL DEFAULT 1, PRIMARY KEY(src, rel, dst)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX edge_back ON edge(dst, rel, src);

    CREATE TABLE chunk(
        id INTEGER PRIMARY KEY, node INTEGER NOT NULL REFERENCES node(id) ON DELETE CASCADE, ord INTEGER NOT NULL,
        title TEXT NOT NULL DEFAULT '', body TEXT NOT NULL, sha TEXT NOT NULL, UNIQUE(node, ord)
    ) STRICT;
    CREATE VIRTUAL TABLE chunk_fts USING fts5(
        title, body, content='chunk', content_rowid='id', tokenize="porter unicode61 remove_diacritics 2");
    INSERT INTO chunk_fts(chunk_fts, rank) VALUES ('rank', 'bm25(2.0, 1.0)');
    CREATE TRIGGER chunk_added AFTER INSERT ON chunk BEGIN
        INSERT INTO chunk_fts(rowid, title, body) VALUES (new.id, new.title, new.body);
    END;
    CREATE TRIGGER chunk_removed AFTER DELETE ON chunk BEGIN
        INSERT INTO chunk_fts(chunk_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
    END;
    CREATE TRIGGER chunk_changed AFTER UPDATE OF title, body ON chunk BEGIN
        INSERT INTO chunk_fts(chunk_fts, rowid, title, body) VALUES ('delete', old.id, old.title, old.body);
        INSERT INTO chunk_fts(rowid, title, body) VALUES (new.id, new.title, new.body);
    END;

    CREATE TABLE task(
        id INTEGER PRIMARY KEY REFERENCES node(id), metric TEXT NOT NULL, maximize INTEGER NOT NULL CHECK(maximize IN (0, 1)),
        fingerprint TEXT NOT NULL
    ) STRICT;

    CREATE TABLE attempt(
        id INTEGER PRIMARY KEY REFERENCES node(id), task INTEGER NOT NULL REFERENCES task(id),
        scope INTEGER NOT NULL REFERENCES scope(id), number INTEGER NOT NULL, parent INTEGER REFERENCES attempt(id),
        activity INTEGER NOT NULL REFERENCES activity(id), op TEXT NOT NULL,
        status TEXT NOT NULL CHECK(status IN ('proposed', 'buggy', 'scored')), plan TEXT NOT NULL, program_sha TEXT, card TEXT,
        knobs TEXT NOT NULL CHECK(json_valid(knobs)), problem TEXT, created_ms INTEGER NOT NULL, UNIQUE(scope, number)
    ) STRICT;
    CREATE INDEX attempt_by_task ON attempt(task, scope, number);
    CREATE INDEX attempt_by_parent ON attempt(parent);

    CREATE TABLE artifact(
        sha TEXT PRIMARY KEY, bytes INTEGER NOT NULL, name TEXT NOT NULL, made_by INTEGER REFERENCES activity(id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE used(
        activity INTEGER NOT NULL REFERENCES activity(id), artifact TEXT NOT NULL REFERENCES artifact(sha), role TEXT NOT NULL,
        PRIMARY KEY(activity, artifact, role)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE measure(
        id INTEGER PRIMARY KEY, attempt INTEGER NOT NULL REFERENCES attempt(id), metric TEXT NOT NULL,
        split TEXT NOT NULL CHECK(split IN ('validation', 'sibling')), execution INTEGER NOT NULL, seed TEXT,
        value REAL NOT NULL, standard_error REAL, low REAL, high REAL, count INTEGER,
        UNIQUE(attempt, metric, split, execution)
    ) STRICT;
    CREATE INDEX measure_by_value ON measure(metric, split, value, attempt);
    """
