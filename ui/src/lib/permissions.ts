/** What an account may be used for, in words. Pure; the language is the one that is spoken now. */

import { ids, locale, say, t } from "./words.svelte";

const permissions = ids({
  "user.info.basic": "permission-user-info-basic",
  "user.info.profile": "permission-user-info-profile",
  "user.info.stats": "permission-user-info-stats",
  "video.list": "permission-video-list",
  "video.upload": "permission-video-upload",
  "video.publish": "permission-video-publish",
  "support:revoke": "permission-support-revoke",
  "support:audit": "permission-support-audit",
});

/** What an account may be used for. */
export function mayDo(scopes: string[]): string {
  return t("accounts-may", { list: listOf(scopes) });
}

/** What was asked for and not granted. */
export function mayNot(scopes: string[]): string {
  return t("accounts-may-not", { list: listOf(scopes) });
}

function listOf(scopes: string[]): string {
  const list = scopes.map((scope) =>
    Object.hasOwn(permissions, scope)
      ? say(permissions[scope as keyof typeof permissions])
      : t("permission-other", { scope }),
  );
  return new Intl.ListFormat(locale()).format(list);
}
