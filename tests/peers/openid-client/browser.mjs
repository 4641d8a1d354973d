// A browser without script: cookies, redirects, links and forms.
import { get } from "node:http";
import { text as all } from "node:stream/consumers";

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#x27": "'" };
const text = (html) => html.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole);
const attribute = (tag, name) => {
  const found = new RegExp(`\\s${name}(?:\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s>]+)))?(?=[\\s/>])`, "i").exec(tag);
  return found && text(found[1] ?? found[2] ?? found[3] ?? "");
};

export class Browser {
  #cookies = new Map();
  #ends;

  // Every address that begins with `until`, or that it says yes to, belongs to the program that waits, and is not opened.
  constructor(until) {
    this.#ends = typeof until === "function" ? until : (url) => url.startsWith(until);
  }

  async open(url, form) {
    let request = form ? { method: "POST", body: new URLSearchParams(form) } : {};
    for (;;) {
      if (this.#ends(String(url))) return { url: new URL(url), html: null };
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const headers = { accept: "text/html", cookie, origin: new URL(url).origin };
      const answer = await fetch(url, { ...request, headers, redirect: "manual" });
      for (const set of answer.headers.getSetCookie()) {
        const [, name, value] = /^([^=]+)=([^;]*)/.exec(set);
        this.#cookies.set(name, value);
      }
      const location = answer.headers.get("location");
      const html = await answer.text();
      if (!location) {
        if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${html}`);
        return { url: new URL(url), html };
      }
      url = new URL(location, url);
      request = {};
    }
  }

  // Sends the page's form that leads to `action`, with everything ticked and its first button that is no refusal.
  async submit(page, action) {
    const forms = page.html.matchAll(/<form\b[^>]*>[^]*?<\/form>/gi);
    const form = [...forms].map(([whole]) => whole).find((it) => action.test(attribute(it.match(/<form\b[^>]*>/i)[0], "action") ?? ""));
    if (!form) throw new Error(`no form leads to ${action}: ${page.html}`);
    const fields = [];
    for (const [tag] of form.matchAll(/<input\b[^>]*>/gi)) {
      const name = attribute(tag, "name");
      if (name) fields.push([name, attribute(tag, "value") ?? "on"]);
    }
    const buttons = [...form.matchAll(/<button\b[^>]*>/gi)].map(([tag]) => [attribute(tag, "name"), attribute(tag, "value") ?? ""]);
    const button = buttons.find(([name, value]) => name && !/deny|refuse|cancel|no\b/i.test(value));
    if (button) fields.push(button);
    return this.open(new URL(attribute(form.match(/<form\b[^>]*>/i)[0], "action"), page.url), fields);
  }
}

// What a phone can scan or open from a page: the platform's own link, or a stand-in's page that carries it.
export function qrUri(page) {
  const html = text(page.html);
  const [link] = /aweme:\/\/authorize\?[^"'\s<>]+/.exec(html) ?? [];
  const [, carried] = /[?&]qr_uri=([^"'&\s<>]+)/.exec(html) ?? [];
  return link ?? (carried && decodeURIComponent(carried));
}

// Goes back to the app that waits on this computer, as a browser does; `fetch` would say that a script asks. Gives what the app says.
export async function goBack(url) {
  const headers = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
  const answer = await new Promise((heard, failed) => get(url, { headers }, heard).on("error", failed));
  return `${answer.statusCode} ${await all(answer)}`;
}
