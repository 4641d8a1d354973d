import { mount } from "svelte";
import App from "./components/App.svelte";
import { commands } from "./bindings";
import { app } from "./lib/app.svelte";
import { fetchWhenIdle } from "./lib/parts.svelte";
import "./app.css";

// Ask before drawing: the answers travel while the first frame is built.
app.start();

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(App, { target });
tellWhenPainted();

/** The shell waits for it: a window that does not paint is started again. A hidden one paints when it is shown. */
function tellWhenPainted(): void {
  if (document.hidden) {
    document.addEventListener("visibilitychange", tellWhenPainted, { once: true });
    return;
  }
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      commands.painted().catch(() => {});
      void fetchWhenIdle();
    }),
  );
}
