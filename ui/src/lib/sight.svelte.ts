/** Where a long list begins in the window, and how high the window is, for as long as the list is there. */
export class Sight {
  at = $state.raw({ top: 0, height: 0 });

  /** What is read in `above` is what makes what is above the list grow or go. */
  constructor(list: () => HTMLElement | null | undefined, above: () => unknown) {
    $effect(() => {
      const element = list();
      if (!element) return;
      above();
      const look = () => (this.at = { top: element.getBoundingClientRect().top, height: innerHeight });
      look();
      addEventListener("scroll", look, { capture: true, passive: true });
      addEventListener("resize", look);
      return () => {
        removeEventListener("scroll", look, { capture: true });
        removeEventListener("resize", look);
      };
    });
  }
}
