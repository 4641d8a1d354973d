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
    cssCodeSplit: false,
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

/** Lets Tauri's list of its own events, which nothing here reads, stay out of what is built. */
function unused(): Plugin {
  return {
    name: "unused",
    apply: "build",
    transform: {
      filter: { id: /@tauri-apps\/api\/event\.js$/ },
      handler: (code) => code.replace("(function (TauriEvent)", "/*#__PURE__*/ $&"),
    },
  };
}
