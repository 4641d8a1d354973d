// Everything in a SQLite file. Each change is a transaction of its own, on the disk before it is answered.

import Database from 'better-sqlite3';

export function open(path) {
  const database = new Database(path);
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  database.exec(`
    CREATE TABLE records (
      model TEXT NOT NULL,
      id TEXT NOT NULL,
      grant_id TEXT,
      payload TEXT NOT NULL,
      consumed INTEGER,
      expires_at INTEGER NOT NULL,
      PRIMARY KEY (model, id)
    ) WITHOUT ROWID;
    CREATE INDEX records_by_grant ON records (grant_id) WHERE grant_id IS NOT NULL;
  `);
  const statements = {
    upsert: database.prepare(`
      INSERT INTO records (model, id, grant_id, payload, expires_at) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET grant_id = excluded.grant_id, payload = excluded.payload, consumed = NULL,
        expires_at = excluded.expires_at`),
    find: database.prepare('SELECT payload, consumed FROM records WHERE model = ? AND id = ? AND expires_at > ?'),
    consume: database.prepare('UPDATE records SET consumed = ? WHERE model = ? AND id = ?'),
    destroy: database.prepare('DELETE FROM records WHERE model = ? AND id = ?'),
    revoke: database.prepare('DELETE FROM records WHERE grant_id = ?'),
  };
  return (model) => new Durable(model, statements);
}

class Durable {
  constructor(model, statements) {
    Object.assign(this, { model, statements });
  }

  async upsert(id, payload, expiresIn) {
    this.statements.upsert.run(this.model, id, payload.grantId ?? null, JSON.stringify(payload), now() + expiresIn);
  }

  async find(id) {
    const record = this.statements.find.get(this.model, id, now());
    return record && { ...JSON.parse(record.payload), ...(record.consumed && { consumed: record.consumed }) };
  }

  async consume(id) {
    this.statements.consume.run(now(), this.model, id);
  }

  async destroy(id) {
    this.statements.destroy.run(this.model, id);
  }

  async revokeByGrantId(grantId) {
    this.statements.revoke.run(grantId);
  }
}

function now() {
  return Math.floor(Date.now() / 1000);
}
