// The page -> a server on 127.0.0.1 that answers GET and HEAD with it, and anything else with an error.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";

const ADDRESS = "127.0.0.1";
const PATHS: ReadonlySet<string> = new Set(["/", "/inspect.html"]);

/** Of this machine: another name that leads here is somebody else's (DNS rebinding). With ssh -L the port is another. */
const OWN_HOST = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i;

export interface Served {
  readonly url: string;
  readonly closed: Promise<unknown>;
}

/** `port` 0: one that is free. Throws what node:net throws. */
export async function servePage(page: Uint8Array, port: number): Promise<Served> {
  const headers = pageHeaders(page);
  const server = createServer((request, response) => {
    const status = statusOf(request);
    if (status === 200) response.writeHead(status, headers).end(page);
    else refuse(response, status);
  });
  server.listen(port, ADDRESS);
  await once(server, "listening");
  const address = server.address();
  const bound = typeof address === "object" && address !== null ? address.port : port;
  return { url: `http://${ADDRESS}:${bound}/`, closed: once(server, "close") };
}

/** RFC 9110, section 15. */
function statusOf({ method = "", url = "", headers: { host = "" } }: IncomingMessage): 200 | 404 | 405 | 421 {
  if (!OWN_HOST.test(host)) return 421;
  if (!PATHS.has(url)) return 404;
  return method === "GET" || method === "HEAD" ? 200 : 405;
}

function refuse(response: ServerResponse, status: number): void {
  const headers = { "Content-Type": "text/plain", ...(status === 405 && { Allow: "GET, HEAD" }) };
  response.writeHead(status, headers).end(`${status} ${STATUS_CODES[status]}\n`);
}

/** The policy that the page itself has, and what only a header can say. */
function pageHeaders(page: Uint8Array) {
  const start = new TextDecoder().decode(page.subarray(0, 2048));
  const policy = /http-equiv="Content-Security-Policy" content="([^"]+)"/.exec(start)?.[1];
  if (policy === undefined) throw new TypeError("the page has no policy");
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Length": page.length,
    "Content-Security-Policy": `${policy}; frame-ancestors 'none'`,
    "X-Content-Type-Options": "nosniff",
    // A newer program has a newer page at the same address.
    "Cache-Control": "no-store",
  };
}
