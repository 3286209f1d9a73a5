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

/** Once a page. */
export async function workerAddress(): Promise<string> {
  const address = URL.createObjectURL(await unpacked(WORKER_PROGRAM));
  const policy = window.trustedTypes?.createPolicy("worker", { createScriptURL: (own) => own });
  return policy?.createScriptURL(address) ?? address;
}

function unpacked(program: string): Promise<Blob> {
  const packed = new Blob([Uint8Array.from(atob(program), (byte) => byte.charCodeAt(0))]);
  const script = packed.stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(script, { headers: { "content-type": "text/javascript" } }).blob();
}
