//! The server's database, seen from outside the server: as whoever steals it sees it.

use std::path::{Path, PathBuf};

/// An empty database: SQLite in a file, or PostgreSQL where all tests run once more on it.
pub(crate) enum TestDatabase {
    File(PathBuf),
    #[cfg(target_os = "linux")]
    Postgres(latchkey_testbed::FreshDatabase),
}

/// A stored value.
pub(crate) struct Stored {
    pub(crate) table: String,
    pub(crate) column: String,
    /// The row's name, where it has one.
    pub(crate) id: String,
    pub(crate) bytes: Vec<u8>,
}

impl TestDatabase {
    pub(crate) async fn fresh(folder: &Path) -> Self {
        #[cfg(target_os = "linux")]
        if crate::ON_POSTGRESQL {
            return Self::Postgres(latchkey_testbed::FreshDatabase::new().await.unwrap());
        }
        Self::File(folder.join("latchkeyd.db"))
    }

    /// As it stands in a configuration.
    pub(crate) fn url(&self) -> String {
        match self {
            Self::File(path) => format!("sqlite://{}", path.display()),
            #[cfg(target_os = "linux")]
            Self::Postgres(fresh) => fresh.url.to_string(),
        }
    }

    /// Runs statements that both databases read alike.
    pub(crate) fn run(&self, statements: &str) {
        match self {
            Self::File(path) => {
                let database = rusqlite::Connection::open(path).unwrap();
                database.execute_batch(statements).unwrap();
            }
            #[cfg(target_os = "linux")]
            Self::Postgres(fresh) => drop(fresh.sql(statements).unwrap()),
        }
    }

    /// Makes such a change of a link fail, as it does when the disk is gone, until [`Self::fail_no_more`].
    pub(crate) fn fail_on(&self, change: &str, when: &str) {
        let body = match self {
            Self::File(_) => "BEGIN SELECT RAISE(ABORT, 'the disk is gone'); END",
            #[cfg(target_os = "linux")]
            Self::Postgres(_) => {
                self.run(
                    "CREATE FUNCTION crash() RETURNS trigger LANGUAGE plpgsql
                     AS 'BEGIN RAISE ''the disk is gone''; END'",
                );
                "EXECUTE FUNCTION crash()"
            }
        };
        self.run(&format!(
            "CREATE TRIGGER crash BEFORE {change} ON session FOR EACH ROW {when} {body}"
        ));
    }

    pub(crate) fn fail_no_more(&self) {
        match self {
            Self::File(_) => self.run("DROP TRIGGER crash"),
            #[cfg(target_os = "linux")]
            Self::Postgres(_) => self.run("DROP FUNCTION crash CASCADE"),
        }
    }

    /// Bytes as a statement has them.
    pub(crate) fn literal(&self, bytes: &[u8]) -> String {
        match self {
            Self::File(_) => format!("X'{}'", hex::encode(bytes)),
            #[cfg(target_os = "linux")]
            Self::Postgres(_) => format!("'\\x{}'::bytea", hex::encode(bytes)),
        }
    }

    /// How many rows a table has, or that part of it.
    pub(crate) fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        self.query(&sql)[0][0].parse().unwrap()
    }

    /// Runs a query that both databases read alike, or a statement without rows. A missing value is an empty text.
    pub(crate) fn query(&self, sql: &str) -> Vec<Vec<String>> {
        match self {
            Self::File(path) => {
                let database = rusqlite::Connection::open(path).unwrap();
                let mut statement = database.prepare(sql).unwrap();
                let columns = statement.column_count();
                let mut rows = statement.query([]).unwrap();
                let mut values = Vec::new();
                while let Some(row) = rows.next().unwrap() {
                    let row = (0..columns).map(|column| text(row.get_ref(column).unwrap()));
                    values.push(row.collect());
                }
                values
            }
            #[cfg(target_os = "linux")]
            Self::Postgres(fresh) => {
                let rows = fresh.sql(sql).unwrap();
                let rows = rows.lines();
                rows.map(|row| row.split('|').map(str::to_owned).collect())
                    .collect()
            }
        }
    }

    /// Every stored value of every column of every table, those of later versions included.
    pub(crate) fn every_value(&self) -> Vec<Stored> {
        let mut values = Vec::new();
        let columns = self.columns();
        for (table, column) in &columns {
            let named = columns.contains(&(table.clone(), "id".to_owned()));
            let id = if named { "id" } else { "''" };
            let hex = match self {
                Self::File(_) => format!("hex(CAST(\"{column}\" AS BLOB))"),
                #[cfg(target_os = "linux")]
                Self::Postgres(_) => format!(
                    "CASE WHEN pg_typeof(\"{column}\") = 'bytea'::regtype
                         THEN substr(\"{column}\"::text, 3)
                         ELSE encode(convert_to(\"{column}\"::text, 'UTF8'), 'hex') END"
                ),
            };
            let sql = format!("SELECT {id}, {hex} FROM \"{table}\" WHERE \"{column}\" IS NOT NULL");
            for row in self.query(&sql) {
                values.push(Stored {
                    table: table.clone(),
                    column: column.clone(),
                    id: row[0].clone(),
                    bytes: hex::decode(&row[1]).unwrap(),
                });
            }
        }
        values
    }

    /// How many values of it are in the form of a sealed record.
    pub(crate) fn every_sealed_value(&self) -> usize {
        let values = self.every_value();
        let sealed = values
            .iter()
            .filter(|value| value.bytes.len() > 90 && value.bytes[0] == 1);
        sealed.count()
    }

    /// In how many of its files these bytes are.
    pub(crate) fn files_with(&self, bytes: &[u8]) -> usize {
        let finder = memchr::memmem::Finder::new(bytes);
        let mut found = 0;
        let mut folders = vec![self.folder()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                // PostgreSQL removes files of its own while this goes on.
                let file = std::fs::read(path).unwrap_or_default();
                found += usize::from(finder.find(&file).is_some());
            }
        }
        found
    }

    fn folder(&self) -> PathBuf {
        match self {
            Self::File(path) => path.parent().unwrap().to_owned(),
            #[cfg(target_os = "linux")]
            Self::Postgres(_) => {
                // What is in its memory goes to its files first.
                self.query("CHECKPOINT");
                self.query("SHOW data_directory")[0][0].clone().into()
            }
        }
    }

    fn columns(&self) -> Vec<(String, String)> {
        let sql = match self {
            Self::File(_) => {
                "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c
                 WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
            }
            #[cfg(target_os = "linux")]
            Self::Postgres(_) => {
                "SELECT table_name, column_name FROM information_schema.columns
                 WHERE table_schema = 'public'"
            }
        };
        let columns = self.query(sql);
        assert!(columns.len() > 50, "{} columns", columns.len());
        columns
            .into_iter()
            .map(|column| (column[0].clone(), column[1].clone()))
            .collect()
    }
}

fn text(value: rusqlite::types::ValueRef<'_>) -> String {
    use rusqlite::types::ValueRef;
    match value {
        ValueRef::Null => String::new(),
        ValueRef::Integer(integer) => integer.to_string(),
        ValueRef::Real(real) => real.to_string(),
        ValueRef::Text(text) => String::from_utf8(text.to_vec()).unwrap(),
        ValueRef::Blob(_) => panic!("ask for its hex()"),
    }
}
