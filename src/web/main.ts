// The page's one script: with a document it is the page, without one it is the worker that the page starts of it.
import { startPage } from "./page/start-page.ts";
import { startWorker } from "./worker/start-worker.ts";

if (typeof document === "undefined") {
  startWorker();
} else {
  const script = document.currentScript?.textContent ?? "";
  document.addEventListener("DOMContentLoaded", () => startPage(script));
}
