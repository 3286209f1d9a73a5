import { expect, it } from "vitest";
import { TlsPorts } from "../../src/session/tls-ports.ts";
import { dialogue, HELLO, segmentsOf } from "../build/conversations.ts";

const to = (port: number) => dialogue({ server: `198.51.100.25:${port}`, client: "192.0.2.10:41234" });

it("TlsPorts lists the ports that got a ClientHello, the most frequent first", () => {
  const ports = new TlsPorts();
  const frames = [
    ...to(993).client(HELLO).frames,
    ...to(443).syn().client(HELLO).client(HELLO).frames,
    ...to(80).client("GET / HTTP/1.1\r\n").frames,
    ...to(8443).client(HELLO.subarray(0, 5)).frames,
  ];
  for (const segment of segmentsOf(frames)) ports.note(segment);
  expect(ports.list()).toEqual([443, 993]);
});
