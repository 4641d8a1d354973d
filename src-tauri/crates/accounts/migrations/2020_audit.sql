-- What happened, one record after the other, each linked to the one before it by a keyed hash. The key, and how far the log has
-- come, are in the keychain.
CREATE TABLE audit (
    number  INTEGER PRIMARY KEY NOT NULL,
    at      INTEGER NOT NULL, -- Unix milliseconds
    members TEXT    NOT NULL, -- JSON, hashed to the letter
    hash    BLOB    NOT NULL
) STRICT;

-- Nothing here ever changes; this keeps our own mistakes out, not anybody who means it.
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE (ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_is_not_cut BEFORE DELETE ON audit BEGIN SELECT RAISE (ABORT, 'the audit log is only added to'); END;

-- What happened while the key could not be had. Whoever has it next adds it to the log.
CREATE TABLE audit_waiting (
    at      INTEGER NOT NULL,
    members TEXT    NOT NULL
) STRICT;

-- Written, and with it all before it made durable, before the keychain hears of a record.
CREATE TABLE audit_synced (
    one    INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL
) STRICT;
INSERT INTO audit_synced (one, number) VALUES (1, 0);
