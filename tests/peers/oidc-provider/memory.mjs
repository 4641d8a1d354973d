// Everything in memory, until it is too old. The adapter that comes with oidc-provider forgets all but the last thousand
// records, which is too few for the sessions of a load.

export function open() {
  const records = new Map();
  const grants = new Map();
  return (model) => new Memory(model, records, grants);
}

class Memory {
  constructor(model, records, grants) {
    Object.assign(this, { model, records, grants });
  }

  async upsert(id, payload, expiresIn) {
    const key = this.#key(id);
    this.records.set(key, { payload, expiresAt: Date.now() + expiresIn * 1000 });
    if (payload.grantId) {
      const members = this.grants.get(payload.grantId) ?? new Set();
      this.grants.set(payload.grantId, members.add(key));
    }
  }

  async find(id) {
    const record = this.records.get(this.#key(id));
    return record && record.expiresAt > Date.now() ? record.payload : undefined;
  }

  async consume(id) {
    const record = this.records.get(this.#key(id));
    record.payload.consumed = Math.floor(Date.now() / 1000);
  }

  async destroy(id) {
    const key = this.#key(id);
    this.grants.get(this.records.get(key)?.payload.grantId)?.delete(key);
    this.records.delete(key);
  }

  async revokeByGrantId(grantId) {
    for (const key of this.grants.get(grantId) ?? []) {
      this.records.delete(key);
    }
    this.grants.delete(grantId);
  }

  #key(id) {
    return `${this.model}:${id}`;
  }
}
