// The worker's program, which is in the page -> the address of a script: from file:// there is no other.
import { WORKER_PROGRAM } from "./worker-program.ts";

declare global {
  interface Window {
    /** W3C Trusted Types: where there are, the page's policy lets nothing be code or markup but what this makes. */
    readonly trustedTypes?: {
      createPolicy(name: string, rules: Rules): Rules;
    };
  }
}

interface Rules {
  createScriptURL(address: string): string;
}

/** Once a page. Throws at once in a browser that cannot unpack the program. */
export function workerAddress(): Promise<string> {
  const unpacking = new DecompressionStream("gzip");
  const script = new Blob([bytesOf(atob(WORKER_PROGRAM))]).stream().pipeThrough(unpacking);
  const policy = window.trustedTypes?.createPolicy("worker", { createScriptURL: (own) => own });
  const read = new Response(script, { headers: { "content-type": "text/javascript" } }).blob();
  return read.then((blob) => {
    const address = URL.createObjectURL(blob);
    return policy?.createScriptURL(address) ?? address;
  });
}

/** Ten times as fast as Uint8Array.from: nothing is shown before it is done. */
function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < bytes.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}
