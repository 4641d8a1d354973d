// A person at oidc-provider's pages, who signs in and agrees to everything.
//
//   node person.mjs ADDRESS
//
// ADDRESS is what the app shows: a question for the browser, or a device's verification URI with its code. Where the browser is sent
// back to the app, it goes there; what the app says is printed.

import { get } from 'node:http';
import { text } from 'node:stream/consumers';
import { Browser } from '../openid-client/browser.mjs';

const [address] = process.argv.slice(2);
const back = (url) => /^http:\/\/127\.0\.0\.1:\d+\/callback\//.test(url);
const browser = new Browser(back);
let page = await browser.open(address);
for (let forms = 0; page.html && /<form\b/i.test(page.html); forms += 1) {
  if (forms === 10) throw new Error(`there is no end to it: ${page.html}`);
  page = await browser.submit(page, /./);
}
if (!page.html) {
  // As a browser goes there; `fetch` would say that a script asks.
  const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' };
  const answer = await new Promise((heard, failed) => get(page.url, { headers }, heard).on('error', failed));
  console.log(answer.statusCode, await text(answer));
}
