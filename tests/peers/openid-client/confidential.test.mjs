// `openid-client` as two confidential clients: a shop, and an API that may ask about every token.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import * as oidc from "openid-client";
import { approve, becomes } from "./surroundings.mjs";

const { ISSUER, SHOP_SECRET, API_SECRET } = process.env;

const discover = (client, authentication) =>
  oidc.discovery(new URL(ISSUER), client, undefined, authentication, { execute: [oidc.allowInsecureRequests] });
const api = await discover("api", oidc.ClientSecretBasic(API_SECRET));

async function link(config) {
  const begun = await oidc.initiateDeviceAuthorization(config, { scope: "user.info.basic" });
  await approve(begun.qr_uri);
  await becomes(begun, "confirmed");
  return oidc.pollDeviceAuthorizationGrant(config, { ...begun, interval: 0 });
}

const refused = (promise) =>
  assert.rejects(promise, (it) => {
    const [challenge] = it.cause ?? assert.fail(it);
    assert.equal(challenge.scheme, "basic");
    return it.status === 401;
  });

describe("a confidential client", { concurrency: true }, () => {
  for (const [method, authentication] of [
    ["client_secret_basic", oidc.ClientSecretBasic],
    ["client_secret_post", oidc.ClientSecretPost],
  ]) {
    test(`links, refreshes, introspects and revokes with ${method}`, async () => {
      const shop = await discover("shop", authentication(SHOP_SECRET));
      assert.ok(shop.serverMetadata().token_endpoint_auth_methods_supported.includes(method));
      const first = await link(shop);
      const second = await oidc.refreshTokenGrant(shop, first.refresh_token);
      const own = await oidc.tokenIntrospection(shop, second.access_token);
      assert.equal(own.client_id, "shop");
      const seen = await oidc.tokenIntrospection(api, second.access_token);
      assert.deepEqual({ ...seen }, { ...own });
      await oidc.tokenRevocation(shop, second.access_token);
      const gone = await oidc.tokenIntrospection(api, second.access_token);
      assert.deepEqual({ ...gone }, { active: false });
    });
  }

  test("asks about its own tokens only, unless it may introspect", async () => {
    const shop = await discover("shop", oidc.ClientSecretBasic(SHOP_SECRET));
    const tokens = await link(api);
    const answer = await oidc.tokenIntrospection(shop, tokens.access_token);
    assert.deepEqual({ ...answer }, { active: false });
  });

  test("is refused with another's secret, and without one", async () => {
    for (const authentication of [oidc.ClientSecretBasic(API_SECRET), oidc.ClientSecretPost(API_SECRET), oidc.None()]) {
      const shop = await discover("shop", authentication);
      await refused(oidc.initiateDeviceAuthorization(shop, { scope: "user.info.basic" }));
      await refused(oidc.refreshTokenGrant(shop, "lk_rt_x"));
    }
  });
});
