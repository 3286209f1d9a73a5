// The page's script -> the page.
import { h, render } from "preact";
import { App } from "./app.ts";
import { workerAddress } from "./worker-address.ts";
import { WorkerClient } from "./worker-client.ts";

/** `script` is the text of the script that runs. In place of what the document says while none does. */
export function startPage(script: string): void {
  document.body.replaceChildren();
  const address = workerAddress(script);
  render(h(App, { startWorker: () => new WorkerClient(address) }), document.body);
}
