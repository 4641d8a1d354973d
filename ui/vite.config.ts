import { svelte } from "@sveltejs/vite-plugin-svelte";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

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

/**
 * Leaves out of what is built what nothing here reads: Tauri's list of its own events, and Fluent's functions for numbers
 * and dates, which arrive in the words as they are to be read.
 */
function unused(): Plugin {
  return {
    name: "unused",
    apply: "build",
    transform: {
      filter: { id: /@tauri-apps\/api\/event\.js$|@fluent\/bundle\/esm\/(builtins|resolver)\.js$/ },
      handler(code, id) {
        if (id.endsWith("builtins.js")) return "export const NUMBER = undefined, DATETIME = undefined;";
        if (id.endsWith("resolver.js")) return code.replace("FluentDateTime.supportsValue(arg)", "false");
        return code.replace("(function (TauriEvent)", "/*#__PURE__*/ $&");
      },
    },
  };
}
