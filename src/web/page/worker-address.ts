// The text of the page's own script -> the address of a worker that runs it: from file:// there is no other.

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
export function workerAddress(script: string): string {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const policy = window.trustedTypes?.createPolicy("worker", { createScriptURL: (own) => own });
  return policy?.createScriptURL(address) ?? address;
}
