/** Components by their initials. */
const taken = new Map();

/** @type {import("@sveltejs/vite-plugin-svelte").SvelteConfig} */
export default {
  compilerOptions: {
    runes: true,
    discloseVersion: false,
    // A scoped class is its component's initials where no other component has them: short, and readable in the inspector.
    cssHash: ({ name }) => {
      const initials = name.replace(/[a-z]/g, "");
      if (!taken.has(initials)) taken.set(initials, name);
      return taken.get(initials) === name ? initials : name;
    },
  },
};
