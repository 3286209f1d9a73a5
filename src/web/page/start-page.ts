// The document -> the page.
import { h, render } from "preact";
import { App } from "./app.ts";
import { workerAddress } from "./worker-address.ts";
import { WorkerClient } from "./worker-client.ts";

/** In place of what the document says while no script runs, or in a browser that cannot unpack the worker. */
export function startPage(): void {
  const address = workerAddress();
  document.body.replaceChildren();
  render(h(App, { startWorker: () => new WorkerClient(address) }), document.body);
}
