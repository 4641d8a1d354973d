// npm's oidc-provider as a server to measure against: nothing but what it needs to refresh and to introspect.
//
//   node server.mjs memory READY_FILE SESSIONS
//   node server.mjs durable READY_FILE SESSIONS DATABASE
//
// READY_FILE appears once it serves, with its address and the tokens of SESSIONS sessions, made by the provider's own models.

import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Provider } from 'oidc-provider';

const [storage, readyFile, sessions, database] = process.argv.slice(2);
const adapters = {
  memory: async () => (await import('./memory.mjs')).open(),
  durable: async () => (await import('./durable.mjs')).open(database),
};
if (!(storage in adapters) || !readyFile || !/^\d+$/.test(sessions ?? '') || (storage === 'durable') !== !!database) {
  console.error('usage: server.mjs memory|durable READY_FILE SESSIONS [DATABASE]');
  process.exit(2);
}

const SCOPE = 'offline_access profile';
const DAY = 24 * 60 * 60;
const secret = randomBytes(32).toString('base64url');

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  adapter: await adapters[storage](),
  clients: [
    {
      client_id: 'desktop',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token'],
      redirect_uris: ['http://127.0.0.1/callback'],
      scope: SCOPE,
    },
    {
      client_id: 'resource',
      client_secret: secret,
      token_endpoint_auth_method: 'client_secret_basic',
      grant_types: [],
      response_types: [],
      redirect_uris: [],
    },
  ],
  cookies: { keys: [secret] },
  claims: { profile: ['name'] },
  features: { devInteractions: { enabled: false }, introspection: { enabled: true } },
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  rotateRefreshToken: true,
  ttl: { AccessToken: 3600, Grant: 30 * DAY, RefreshToken: 30 * DAY },
});
server.on('request', provider.callback());

// The tokens fall out of scope with this, as they would have gone to the desktops.
await (async () => {
  const tokens = [];
  for (let number = 0; number < Number(sessions); number += 1) {
    tokens.push(await session(`account-${number}`));
  }
  // Whole or not at all, so that whoever waits for it never reads half of it; and nobody else's to read.
  await writeFile(`${readyFile}.new`, JSON.stringify({ issuer, secret, tokens }), { mode: 0o600 });
  await rename(`${readyFile}.new`, readyFile);
})();

async function session(accountId) {
  const client = await provider.Client.find('desktop');
  const grant = new provider.Grant({ accountId, clientId: client.clientId });
  grant.addOIDCScope(SCOPE);
  const grantId = await grant.save();
  const given = { accountId, client, grantId, gty: 'authorization_code', scope: SCOPE };
  return {
    refresh_token: await new provider.RefreshToken(given).save(),
    access_token: await new provider.AccessToken(given).save(),
  };
}
