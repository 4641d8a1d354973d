import { mount } from "svelte";
import App from "./components/App.svelte";
import { app } from "./lib/app.svelte";
import "./app.css";

// Ask before drawing: the answers travel while the first frame is built.
app.start();

const target = document.getElementById("app");
if (!target) throw new Error("index.html has no #app");
mount(App, { target });
