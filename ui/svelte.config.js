/** @type {import("@sveltejs/vite-plugin-svelte").SvelteConfig} */
export default {
  compilerOptions: {
    runes: true,
    // A scoped class is its component's name: short, and readable in the inspector.
    cssHash: ({ name }) => name,
  },
};
