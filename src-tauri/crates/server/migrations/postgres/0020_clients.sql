-- With what a confidential client proves itself: the SHA-256 of its one secret.
CREATE TABLE client_secret (
    client_id  TEXT PRIMARY KEY,
    hash       BYTEA NOT NULL,
    created_at BIGINT NOT NULL
);
