/** For tests: the window speaks English, as if the shell had said so. */

import words from "../../languages/en.ftl?raw";

globalThis.__LATCHKEY__ = { language: "en", locale: "en", words, theme: "system" };
