/** What of the screen decides sizes that style sheets cannot: known at once, and followed when it changes. */

class Screen {
  compact = $state(false);
  pixelRatio = $state(1);

  constructor() {
    const narrow = matchMedia("(max-width: 639px), (max-height: 639px)");
    const measure = () => {
      this.compact = narrow.matches;
      this.pixelRatio = devicePixelRatio;
    };
    measure();
    narrow.addEventListener("change", measure);
    // Zoom and a move to another display change the pixel ratio, and both resize the page.
    addEventListener("resize", measure);
  }
}

export const screen = new Screen();
