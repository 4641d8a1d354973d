//! Where the state of this app lies, and its database.

use std::path::{Path, PathBuf};
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{ConnectOptions as _, SqlitePool};

/// How many rows the thread that reads may be ahead of whoever asked. Full, it would stop, and both would wake each other row by row:
/// ten thousand accounts took half as long again with the usual 50.
const ROWS_AHEAD: usize = 4096;

/// The folder that holds everything Latchkey keeps on disk.
#[derive(Debug, Clone)]
pub struct Home {
    folder: PathBuf,
}

/// The folder or its database cannot be used. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum HomeError {
    /// The system names no folder for a user's data.
    #[error(
        "This system names no folder for your data. Set LATCHKEY_HOME to a folder of your own and start again."
    )]
    Nowhere,
    /// The folder cannot be made or written to.
    #[error(
        "Latchkey cannot write to {folder} ({reason}). Make the folder writable, or set LATCHKEY_HOME to another one."
    )]
    NotWritable {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The database file is not a whole database.
    #[error(
        "The account database {file} is damaged. Move it out of the way and start again; then link your accounts anew, and revoke the old links in the TikTok app."
    )]
    Damaged {
        /// The file.
        file: PathBuf,
    },
    /// The database is of a newer version, or half-prepared.
    #[error(
        "The account database {file} was made by another version of Latchkey. Update Latchkey, or move the file out of the way and link your accounts anew."
    )]
    OtherVersion {
        /// The file.
        file: PathBuf,
    },
    /// Something else kept the database from opening.
    #[error(
        "The account database {file} cannot be opened ({reason}). Close other programs that use it, check the disk, then try again."
    )]
    Unusable {
        /// The file.
        file: PathBuf,
        /// What SQLite said.
        reason: String,
    },
}

impl Home {
    /// The folder from `LATCHKEY_HOME`, or the system's place for a user's data.
    pub fn locate() -> Result<Self, HomeError> {
        match std::env::var_os("LATCHKEY_HOME") {
            Some(folder) if !folder.is_empty() => Ok(Self::at(PathBuf::from(folder))),
            _ => Ok(Self::at(
                dirs::data_dir().ok_or(HomeError::Nowhere)?.join("latchkey"),
            )),
        }
    }

    /// A folder of the caller's choice.
    #[must_use]
    pub fn at(folder: PathBuf) -> Self {
        Self { folder }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Makes the folder if it is not there, so that whoever cannot write to it hears of it first.
    pub fn prepare(&self) -> Result<(), HomeError> {
        self.subfolder("").map(drop)
    }

    /// A folder inside, made if it is not there, readable by its owner only.
    pub fn subfolder(&self, name: &str) -> Result<PathBuf, HomeError> {
        let folder = self.folder.join(name);
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder
            .create(&folder)
            .map_err(|error| HomeError::NotWritable {
                folder: self.folder.clone(),
                reason: error.kind().to_string(),
            })?;
        Ok(folder)
    }

    pub(crate) fn database_file(&self) -> PathBuf {
        self.folder.join("latchkey.db")
    }

    /// How the database is opened: every commit is on the disk before it is reported, and deleted rows are overwritten.
    fn options(&self) -> SqliteConnectOptions {
        SqliteConnectOptions::new()
            .filename(self.database_file())
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(Duration::from_secs(3))
            .row_buffer_size(ROWS_AHEAD)
            .pragma("secure_delete", "ON")
            .disable_statement_logging()
    }

    pub(crate) async fn database(&self) -> Result<SqlitePool, HomeError> {
        self.prepare()?;
        let pool = SqlitePoolOptions::new()
            .max_connections(2)
            // A file does not hang up, and asking takes as long as a question.
            .test_before_acquire(false)
            .connect_with(self.options())
            .await
            .map_err(|error| self.explain(&error))?;
        #[cfg(unix)]
        let _ = std::fs::set_permissions(
            self.database_file(),
            std::os::unix::fs::PermissionsExt::from_mode(0o600),
        );
        Ok(pool)
    }

    /// What an SQLite error means for a person.
    pub(crate) fn explain(&self, error: &sqlx::Error) -> HomeError {
        let code = error
            .as_database_error()
            .and_then(sqlx::error::DatabaseError::code)
            .and_then(|code| code.parse().ok());
        self.explain_code(code, error)
    }

    /// The same from a connection of another kind.
    pub(crate) fn explain_quick(&self, error: &rusqlite::Error) -> HomeError {
        let code = error.sqlite_error().map(|error| error.extended_code);
        self.explain_code(code, error)
    }

    fn explain_code(&self, code: Option<i32>, error: &dyn std::error::Error) -> HomeError {
        let file = self.database_file();
        // The low byte is SQLite's primary result code: 8 READONLY, 11 CORRUPT, 14 CANTOPEN, 26 NOTADB.
        match code.unwrap_or_default() & 0xff {
            11 | 26 => HomeError::Damaged { file },
            8 | 14 => HomeError::NotWritable {
                folder: self.folder.clone(),
                reason: "the database file cannot be opened for writing".to_owned(),
            },
            _ => HomeError::Unusable {
                file,
                reason: first_line(&error.to_string()),
            },
        }
    }

    pub(crate) fn explain_migration(&self, error: sqlx::migrate::MigrateError) -> HomeError {
        match error {
            sqlx::migrate::MigrateError::Execute(error)
            | sqlx::migrate::MigrateError::ExecuteMigration(error, _) => self.explain(&error),
            _ => HomeError::OtherVersion {
                file: self.database_file(),
            },
        }
    }
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().to_owned()
}
