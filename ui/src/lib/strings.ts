/**
 * Every word the window says, and the locale in which it writes dates.
 *
 * Sentences that come with a problem are the engine's own and are shown as they arrive.
 */

import type { DigitsAsked, LinkReceipt, LinkView, NewLinkView, Receipt, Status } from "../bindings";

/** English in the person's own variant, so that 18:40 or 6:40 PM comes out as they write it. */
export const locale = pickLocale(globalThis.navigator?.languages ?? []);

export const strings = {
  app: "Latchkey",
  starting: "Starting…",
  close: "Close",
  tryAgain: "Try again",

  nav: { label: "Views", link: "Link", accounts: "Accounts" },

  server: {
    label: "Link server",
    starting: "Starting…",
    ready: "Ready",
    unreachable: "Not reachable",
    sandbox: "Sandbox on this computer",
  },

  link: {
    title: "Link an account",
    qr: (uri: string, code: string) =>
      `QR code that links an account. Without a camera, open ${uri} and type the code ${spelled(code)}.`,
    qrScanned: "QR code, already scanned.",
    scannedMark: "Scanned",
    confirmingMark: "Approved",
    pausedMark: "Codes paused",
    failedMark: "Not linked",
    countdown: (clock: string) => `New code in ${clock}`,
    spoken: (seconds: number) =>
      seconds >= 60 ? "One minute left for this code." : `${seconds} seconds left for this code.`,
    codeGone: "This code has run out. A new one is on its way.",
    userCode: "Code",
    address: "Address",
    copy: "Copy",
    copied: "Copied",
    copyFailed: "Select it",
    copyLabel: (what: string) => `Copy ${what.toLowerCase()}`,
    openPhone: "Open the sandbox’s phone",
    openBrowser: "Open in this computer’s browser",
    notYou: "Not you? Cancel",
    newCode: "Show a new code",
    another: "Link another",
    seeAccounts: "See accounts",
    sentence: (link: LinkView | null, facts: { sandbox: boolean; server: Status["server"]["state"] }): string => {
      switch (link?.state) {
        case undefined:
        case "requesting":
          return {
            starting: "Starting the link server…",
            ready: "Getting a code…",
            unreachable: "Waiting for the link server…",
          }[facts.server];
        case "waiting":
          return facts.sandbox
            ? "This is the sandbox: a page in your browser plays the phone."
            : "Scan this code with your phone and approve there.";
        case "scanned":
          return "Scanned. Now approve on the phone.";
        case "digits":
          return "Almost there: your phone shows two digits.";
        case "confirming":
          return "Approved. Sealing the tokens in your keychain…";
        case "linked":
          return "Linked. You can put the phone away.";
        case "paused":
          return `No phone came by for ${link.rounds === 1 ? "one code" : `${link.rounds} codes`}, so no more are shown until you ask.`;
        case "failed":
          return link.problem.message;
      }
    },
    linkedElsewhere: (name: string) => `${name} is linked.`,
  },

  digits: {
    label: "Type the two digits that your phone shows",
    timeLeft: (clock: string) => `${clock} left to type them`,
    checking: "One moment…",
    told: (asked: DigitsAsked): string => {
      switch (asked.stage) {
        case "now":
        case "checking":
          return "";
        case "wrong":
          return `Those are not the digits on your phone. ${asked.triesLeft === 1 ? "One try is left." : `${asked.triesLeft} tries are left.`}`;
        case "notSent":
          return `${asked.problem.message} ${asked.problem.wayOut}`;
      }
    },
  },

  newLink: {
    label: "New link of an account",
    title: (link: NewLinkView, when: string) =>
      `TikTok account ${link.accountName} was linked on ${link.device ?? "another device"} ${when}`,
    detail: (link: NewLinkView): string => {
      const app = link.client === null ? "" : `with ${link.client}`;
      const system = link.system === null ? "" : `on ${link.system}`;
      const how = [app, system].filter((words) => words !== "").join(" ");
      const sentence = how === "" ? "" : `It was linked ${how}. `;
      return `${sentence}If that was not you, revoke it: its tokens stop working at once.`;
    },
    more: (count: number) => (count === 1 ? "One more after this." : `${count} more after this.`),
    revoke: "Revoke it",
    keep: "It was me",
    working: "One moment…",
  },

  when: {
    justNow: "just now",
    today: (time: string) => `today at ${time}`,
    yesterday: (time: string) => `yesterday at ${time}`,
    on: (date: string) => `on ${date}`,
  },

  accounts: {
    title: "Accounts",
    linkAccount: "Link an account",
    empty: "No account is linked yet",
    emptyHint: "Scan one code with your phone, and the account appears here.",
    healthy: "Healthy",
    needsPerson: "Needs you",
    revoked: "Revoked",
    revoking: "Revoking",
    working: "One moment…",
    fineUntilToday: (time: string) => `Fine until ${time} today.`,
    fineUntilTomorrow: (time: string) => `Fine until ${time} tomorrow.`,
    fineUntil: (date: string) => `Fine until ${date}.`,
    fineOpenEnded: "Fine, with no end date.",
    renewalDue: "Its time is up. Renew it, or link it again if that fails.",
    ended: {
      confirmed: (date: string) => `Access ended ${date}. Nothing is left of its tokens.`,
      expired: (date: string) => `Access ended ${date}. Its tokens had ended already, and nothing is left of them.`,
      pending: (date: string) =>
        `Access from this computer ended ${date}. The server could not be told yet; it is tried again by itself.`,
      refused: (date: string) =>
        `Access from this computer ended ${date}. The server would not confirm it: try again, or link the account again.`,
    },
    tryAgain: "Try again now",
    linkedAt: (date: string) => `linked ${date}`,
    may: (list: string) => `May ${list}.`,
    renew: "Renew now",
    revoke: "Revoke access",
    logout: "Log out",
    relink: "Link again",
    remove: "Remove",
    named: (action: string, name: string) => `${action}: ${name}`,
  },

  dialog: {
    falls: "What ends",
    stays: "What stays",
    cancel: { revoke: "Keep access", logout: "Stay logged in", remove: "Keep it listed" },
    revoke: {
      title: (name: string) => `Revoke access for ${name}?`,
      falls: (provider: string) => [
        "This computer’s access, at once.",
        "Its tokens: they are destroyed, and any copy of them stops working.",
        `The app’s connection at ${provider}, unless another link of the account needs it.`,
      ],
      stays: (_provider: string) => ["The entry in this list, marked as revoked."],
      final: "There is no undo. To come back, link the account again with its phone.",
    },
    logout: {
      title: (name: string) => `Log ${name} out of this computer?`,
      falls: (_provider: string) => [
        "This computer’s access. Its tokens are destroyed, here and at the link server.",
        "The entry in this list.",
      ],
      stays: (provider: string) => [`The app’s connection at ${provider}. To end that too, revoke access instead.`],
      final: "There is no undo. To come back, link the account again with its phone.",
    },
    remove: {
      title: (name: string) => `Remove ${name} from the list?`,
      falls: (_provider: string) => ["The entry in this list. Access ended when it was revoked."],
      stays: (_provider: string) => ["The account itself, with everything in it."],
      final: "To see it here again, link the account again with its phone.",
    },
  },

  lock: {
    passphrase: "Passphrase",
    again: "The same again",
    differ: "The two are not the same. Type them once more.",
    trying: "One moment…",
    cancel: "Not now",
    lockNow: "Lock",
    unlock: {
      title: "Latchkey is locked",
      text: "Nothing can use the linked accounts until somebody gives the passphrase.",
      action: "Unlock",
    },
    choose: {
      title: "Choose a passphrase",
      text: "It locks the stored tokens, beside whatever guards this computer. There is no way around it: if it is lost, accounts are linked again.",
      action: "Set the passphrase",
    },
  },

  receipt: {
    title: ({ what, name, revocation }: Receipt) => {
      if (what === "loggedOut") return `${name} is logged out`;
      const open = revocation === "pending" || revocation === "refused";
      return open ? `Access ended on this computer for ${name}` : `Access revoked for ${name}`;
    },
    detail: (receipt: Receipt): string => {
      if (receipt.revocation === "pending") {
        return `No program of this computer can use it any more. The server is told as soon as it can be reached. ${receipt.trouble ?? ""}`;
      }
      if (receipt.revocation === "refused") {
        return `No program of this computer can use it any more, but the server would not confirm it. ${receipt.trouble ?? ""}`;
      }
      if (receipt.what === "loggedOut") {
        return "Its tokens are gone from this computer, and its session at the link server has ended.";
      }
      switch (receipt.platform) {
        case "disconnected":
          return "Its tokens no longer work, and Latchkey is disconnected from the account at TikTok.";
        case "kept":
          return "These tokens no longer work. Another link of the same account goes on.";
        case "unreachable":
          return "Its tokens no longer work. TikTok could not be told: remove Latchkey in TikTok’s settings to be sure.";
        case "notAsked":
          return "Its tokens no longer work.";
      }
    },
  },

  linkReceipt: {
    title: ({ device, alreadyGone }: LinkReceipt) => {
      const where = device ?? "the other device";
      return alreadyGone ? `The link on ${where} had ended already` : `Access revoked on ${where}`;
    },
    detail: ({ accountName, alreadyGone }: LinkReceipt) =>
      alreadyGone
        ? `Nothing was left to revoke. ${accountName} stays linked here.`
        : `Its tokens for ${accountName} no longer work. ${accountName} stays linked here.`,
  },

  unexpected: {
    message: "The window got an answer that it does not understand.",
    wayOut: "Try again. If it happens again, close Latchkey and start it anew; nothing is lost.",
  },
};

/** A permission in plain words, to stand after "May". */
export function permission(scope: string): string {
  return permissions[scope] ?? `use “${scope}”`;
}

/** `a, b and c`. */
export function together(parts: string[]): string {
  return new Intl.ListFormat(locale, { type: "conjunction" }).format(parts);
}

const permissions: Record<string, string> = {
  "user.info.basic": "see your name and picture",
  "user.info.profile": "see your bio and profile link",
  "user.info.stats": "see your follower and like counts",
  "video.list": "see your public videos",
  "video.upload": "upload drafts for you to post",
  "video.publish": "post videos for you",
};

function pickLocale(languages: readonly string[]): string {
  return languages.find((language) => /^en\b/i.test(language)) ?? "en";
}

/** Letters apart, so that a screen reader spells a code instead of reading it as a word. */
function spelled(code: string): string {
  return [...code].join(" ");
}
