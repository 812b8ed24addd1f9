// SQLite as Swift sees it, and the few of its names that Swift can't import: casts in macros and variadic calls.
#include <sqlite3.h>

// Binds a copy of the text.
static inline int glovebox_sqlite_bind_text(sqlite3_stmt *statement, int index, const char *text, int count) {
    return sqlite3_bind_text(statement, index, text, count, SQLITE_TRANSIENT);
}

// Binds a copy of the bytes; no bytes are an empty blob, not NULL.
static inline int glovebox_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, int count) {
    return count == 0 ? sqlite3_bind_zeroblob(statement, index, 0)
                      : sqlite3_bind_blob(statement, index, bytes, count, SQLITE_TRANSIENT);
}

// Shuts what a damaged or hostile file could use: writes to shadow tables, extensions, and text in double quotes. Its schema
// stays trusted: SQLite 3.40 allows neither FTS5 in a trigger nor json_valid in a check otherwise.
static inline int glovebox_sqlite_harden(sqlite3 *database) {
    int code = sqlite3_db_config(database, SQLITE_DBCONFIG_DEFENSIVE, 1, (int *)0);
    if (code == SQLITE_OK) code = sqlite3_db_config(database, SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0, (int *)0);
    if (code == SQLITE_OK) code = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DML, 0, (int *)0);
    if (code == SQLITE_OK) code = sqlite3_db_config(database, SQLITE_DBCONFIG_DQS_DDL, 0, (int *)0);
    return code;
}
