// npm's oidc-provider as a provider to link accounts at: device grant, code flow, pushed requests, refresh, revocation, and its own
// pages for people.
//
//   node issuer.mjs READY_FILE
//
// READY_FILE appears once it serves, with its address.

import { randomBytes } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { Provider } from 'oidc-provider';

const [readyFile] = process.argv.slice(2);
if (!readyFile) {
  console.error('usage: issuer.mjs READY_FILE');
  process.exit(2);
}

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'latchkey',
      application_type: 'native',
      token_endpoint_auth_method: 'none',
      grant_types: ['authorization_code', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code'],
      // Any port of it, as RFC 8252 section 7.3 has it; the path is the one of a provider called `peer`.
      redirect_uris: ['http://127.0.0.1/callback/peer'],
    },
  ],
  cookies: { keys: [randomBytes(32).toString('base64url')] },
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'] },
  features: {
    devInteractions: { enabled: true },
    deviceFlow: { enabled: true },
    introspection: { enabled: true },
    pushedAuthorizationRequests: { enabled: true },
    revocation: { enabled: true },
  },
  findAccount: (_, accountId) => ({
    accountId,
    claims: () => ({ sub: accountId, name: `Person ${accountId}`, preferred_username: accountId }),
  }),
  pkce: { required: () => true },
  rotateRefreshToken: true,
  ttl: { AccessToken: 3600, RefreshToken: 30 * 24 * 60 * 60 },
});
server.on('request', provider.callback());

// Whole or not at all, so that whoever waits for it never reads half of it.
await writeFile(`${readyFile}.new`, JSON.stringify({ issuer }), { mode: 0o600 });
await rename(`${readyFile}.new`, readyFile);
