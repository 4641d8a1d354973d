// `openid-client` as a public client of a link server with the sandbox behind it, as `latchkeyd --sandbox` is.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as oidc from "openid-client";
import { Browser, qrUri } from "./browser.mjs";
import { approve, becomes, decline } from "./surroundings.mjs";

const ISSUER = new URL(process.env.ISSUER);
const CLIENT = "latchkey-desktop";

const discover = (authentication, more) =>
  oidc.discovery(ISSUER, CLIENT, undefined, authentication, { execute: [oidc.allowInsecureRequests], ...more });
const config = await discover(oidc.None());

async function link(config, scope = "openid user.info.basic offline_access") {
  const begun = await oidc.initiateDeviceAuthorization(config, { scope });
  await approve(begun.qr_uri);
  await becomes(begun, "confirmed");
  return oidc.pollDeviceAuthorizationGrant(config, { ...begun, interval: 0 });
}

const fails = (promise, error) => assert.rejects(promise, (it) => it.error === error || assert.fail(it));

describe("a public client", { concurrency: true }, () => {
  test("finds the server by either metadata", async () => {
    const other = await discover(oidc.None(), { algorithm: "oauth2" });
    assert.deepEqual(other.serverMetadata(), config.serverMetadata());
    assert.equal(config.serverMetadata().supportsPKCE(), true);
  });

  test("links by the device grant and is told whose account it is", async () => {
    const tokens = await link(config);
    assert.equal(tokens.token_type, "bearer");
    assert.equal(tokens.scope, "user.info.basic");
    assert.equal(tokens.id_token, undefined);
    const { sub } = await oidc.tokenIntrospection(config, tokens.access_token);
    const user = await oidc.fetchUserInfo(config, tokens.access_token, sub);
    assert.ok(user.name);
  });

  test("links with PKCE on the device grant", async () => {
    const code_verifier = oidc.randomPKCECodeVerifier();
    const code_challenge = await oidc.calculatePKCECodeChallenge(code_verifier);
    const asked = { scope: "user.info.basic", code_challenge, code_challenge_method: "S256" };
    const begun = await oidc.initiateDeviceAuthorization(config, asked);
    await approve(begun.qr_uri);
    await becomes(begun, "confirmed");
    const soon = { ...begun, interval: 0 };
    await fails(oidc.pollDeviceAuthorizationGrant(config, soon), "invalid_request");
    const tokens = await oidc.pollDeviceAuthorizationGrant(config, soon, { code_verifier });
    assert.ok(tokens.refresh_token);
  });

  test("goes on polling through authorization_pending and slow_down", async () => {
    const config = await discover(oidc.None());
    const begun = await oidc.initiateDeviceAuthorization(config, { scope: "user.info.basic" });
    const errors = [];
    // The person takes their time until the client was asked to slow down.
    config[oidc.customFetch] = async (...request) => {
      const answer = await fetch(...request);
      const { error } = await answer.clone().json();
      errors.push(error);
      if (error === "slow_down") await approve(begun.qr_uri);
      return answer;
    };
    const tokens = await oidc.pollDeviceAuthorizationGrant(config, { ...begun, interval: 0 });
    assert.ok(tokens.access_token);
    assert.deepEqual(errors, ["authorization_pending", "slow_down", undefined]);
  });

  test("is told that the person declined", async () => {
    const begun = await oidc.initiateDeviceAuthorization(config, { scope: "user.info.basic" });
    await decline(begun.qr_uri);
    await becomes(begun, "denied");
    await fails(oidc.pollDeviceAuthorizationGrant(config, { ...begun, interval: 0 }), "access_denied");
  });

  test("refreshes, and may repeat the scope that it asked for", async () => {
    const scope = "openid user.info.basic offline_access";
    const first = await link(config, scope);
    const second = await oidc.refreshTokenGrant(config, first.refresh_token, { scope });
    assert.notEqual(second.refresh_token, first.refresh_token);
    assert.equal(second.scope, "user.info.basic");
    const third = await oidc.refreshTokenGrant(config, second.refresh_token);
    const { active } = await oidc.tokenIntrospection(config, third.access_token);
    assert.equal(active, true);
    await fails(oidc.refreshTokenGrant(config, first.refresh_token), "invalid_grant");
  });

  test("revokes, and introspection says so", async () => {
    const tokens = await link(config);
    await oidc.tokenRevocation(config, tokens.refresh_token, { token_type_hint: "refresh_token" });
    const answer = await oidc.tokenIntrospection(config, tokens.access_token);
    assert.deepEqual({ ...answer }, { active: false });
    await fails(oidc.refreshTokenGrant(config, tokens.refresh_token), "invalid_grant");
    // A second time, and of nobody's token, is as good as done.
    await oidc.tokenRevocation(config, tokens.access_token);
    await oidc.tokenRevocation(config, "unknown");
  });

  for (const beside of [false, true]) {
    test(`authenticates with an empty password ${beside ? "beside its client_id" : "alone"}`, async () => {
      const emptyPassword = (server, client, body, headers) => {
        headers.set("authorization", `Basic ${btoa(`${client.client_id}:`)}`);
        if (beside) body.set("client_id", client.client_id);
      };
      const config = await discover(emptyPassword);
      const tokens = await link(config);
      const next = await oidc.refreshTokenGrant(config, tokens.refresh_token);
      await oidc.tokenRevocation(config, next.refresh_token);
    });
  }

  // The flow through a browser, of servers that have it.
  if (config.serverMetadata().authorization_endpoint) {
    const redirect_uri = "http://127.0.0.1:49152/callback";

    const signIn = async (browser, url) => {
      let page = await browser.open(url);
      const scanned = page.html && qrUri(page);
      if (scanned) {
        await approve(scanned);
        while (page.html && qrUri(page)) page = await browser.open(page.url);
      }
      while (page.html) page = await browser.submit(page, /authorize/);
      return page.url;
    };

    const codeFlow = async (build) => {
      const code_verifier = oidc.randomPKCECodeVerifier();
      const state = oidc.randomState();
      const url = await build(config, {
        redirect_uri,
        scope: "openid user.info.basic",
        state,
        code_challenge: await oidc.calculatePKCECodeChallenge(code_verifier),
        code_challenge_method: "S256",
      });
      const callback = await signIn(new Browser(redirect_uri), url);
      const checks = { pkceCodeVerifier: code_verifier, expectedState: state };
      const tokens = await oidc.authorizationCodeGrant(config, callback, checks);
      assert.equal(tokens.scope, "user.info.basic");
      await oidc.refreshTokenGrant(config, tokens.refresh_token);
      await fails(oidc.authorizationCodeGrant(config, callback, checks), "invalid_grant");
    };

    test("signs in by the code flow", () => codeFlow(oidc.buildAuthorizationUrl));

    if (config.serverMetadata().pushed_authorization_request_endpoint) {
      test("signs in by a pushed request", () => codeFlow(oidc.buildAuthorizationUrlWithPAR));
    }
  }
});
