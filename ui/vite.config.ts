import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * What libraries can do and nothing here asks of them, by file: each with what says so there. Whatever depends on it is left
 * out of what is built.
 */
const UNUSED: [RegExp, (code: string) => string][] = [
  // Tauri's list of its own events.
  [/@tauri-apps\/api\/event\.js$/, (code) => code.replace("(function (TauriEvent)", "/*#__PURE__*/ $&")],
  // Fluent's functions for numbers and dates: those arrive in the words as they are to be read.
  [/@fluent\/bundle\/esm\/builtins\.js$/, () => "export const NUMBER = undefined, DATETIME = undefined;"],
  [/@fluent\/bundle\/esm\/resolver\.js$/, (code) => code.replace("FluentDateTime.supportsValue(arg)", "false")],
  // Svelte's older modes.
  [/svelte\/src\/internal\/flags\/index\.js$/, constant],
  // Pages that a server has drawn before.
  [/svelte\/src\/internal\/client\/dom\/hydration\.js$/, constant],
];

export default defineConfig({
  // The window loads its files from inside the binary, so every path is relative.
  base: "./",
  plugins: [svelte(), unused()],
  clearScreen: false,
  server: { port: 1420, strictPort: true },
  build: {
    target: "safari16",
    // The first with `light-dark()`; an older one would be given it in three times as many words.
    cssTarget: "safari18",
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: false,
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/lib/words.setup.ts"],
    // Read as they are, instead of as nothing.
    css: true,
  },
});

function unused(): Plugin {
  return {
    name: "unused",
    apply: "build",
    transform: {
      filter: { id: UNUSED.map(([file]) => file) },
      handler: (code, id) => UNUSED.find(([file]) => file.test(id))?.[1](code) ?? null,
    },
  };
}

/** A module whose switches are off and stay off. */
function constant(code: string): string {
  return code.replace(/export let (\w+) = false;/g, "export const $1 = false;").replace(/^\t(\w+) = (true|false|value);$/gm, "");
}
