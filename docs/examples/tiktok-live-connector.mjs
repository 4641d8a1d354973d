// Watches a TikTok LIVE, signed in with an access token from Latchkey's agent:
//
//   latchkey agent                                   in one terminal
//   node tiktok-live-connector.mjs ACCOUNT STREAMER  in another; the first time, "latchkey programs approve ID" lets it in
//
// Only the last lines need the package `tiktok-live-connector`; the agent needs none.
import { execFileSync } from 'node:child_process';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const where = () => process.env.LATCHKEY_AGENT ?? execFileSync('latchkey', ['agent', '--where'], { encoding: 'utf8' }).trim();

/** An access token of the account that lasts at least as many seconds. */
export function accessToken(account, minTtl = 300) {
  return new Promise((resolve, reject) => {
    const agent = connect(where()).on('error', reject);
    const lines = createInterface({ input: agent }).on('error', () => {});
    lines.once('close', () => reject(new Error('The agent hung up.')));
    lines.once('line', (line) => {
      agent.end();
      const { access_token, error } = JSON.parse(line);
      if (error) reject(Object.assign(new Error(error.message), { code: error.code }));
      else resolve(access_token);
    });
    agent.write(JSON.stringify({ v: 1, op: 'token', account, min_ttl: minTtl }) + '\n');
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [account, streamer] = process.argv.slice(2);
  const { TikTokLiveConnection } = await import('tiktok-live-connector');
  const session = { oAuthToken: { type: 'oAuthToken', value: await accessToken(account) } };
  const live = new TikTokLiveConnection(streamer, { session });
  live.on('chat', ({ user, comment }) => console.log(`${user.uniqueId}: ${comment}`));
  await live.connect();
}
