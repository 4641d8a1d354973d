// A person at oidc-provider's pages, who signs in and agrees to everything.
//
//   node person.mjs ADDRESS
//
// ADDRESS is what the app shows: a question for the browser, or a device's verification URI with its code. Where the browser is sent
// back to the app, it goes there; what the app says is printed.

import { Browser, goBack } from '../openid-client/browser.mjs';

const [address] = process.argv.slice(2);
const back = (url) => /^http:\/\/127\.0\.0\.1:\d+\/callback\//.test(url);
const browser = new Browser(back);
let page = await browser.open(address);
for (let forms = 0; page.html && /<form\b/i.test(page.html); forms += 1) {
  if (forms === 10) throw new Error(`there is no end to it: ${page.html}`);
  page = await browser.submit(page, /./);
}
if (!page.html) console.log(await goBack(page.url));
