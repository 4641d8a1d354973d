// A person whom `latchkey link --browser` sends to a link server with the sandbox behind it: scans with the sandbox's phone, agrees, and
// goes back to the app; what the app says is printed.
//
//   SANDBOX=ADDRESS node person.mjs QUESTION
import { Browser, goBack, qrUri } from "./browser.mjs";
import { approve } from "./surroundings.mjs";

const back = (url) => /^http:\/\/127\.0\.0\.1:\d+\/callback\b/.test(url);
const browser = new Browser(back);
let page = await browser.open(process.argv[2]);
await approve(qrUri(page));
while (page.html && qrUri(page)) page = await browser.open(page.url);
while (page.html) page = await browser.submit(page, /authorize/);
console.log(await goBack(page.url));
