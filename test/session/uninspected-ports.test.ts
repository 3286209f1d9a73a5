import { expect, test } from "vitest";
import { UninspectedPorts } from "../../src/session/uninspected-ports.ts";
import { dialogue, HELLO, segmentsOf } from "../build/conversations.ts";

const said = (port: number, ...texts: readonly (string | Uint8Array)[]) => {
  const talk = dialogue({ server: `198.51.100.25:${port}` });
  for (const text of texts) talk.client(text);
  return segmentsOf(talk.frames);
};

test("UninspectedPorts lists the ports to which ClientHellos were sent, the most frequent first", () => {
  const ports = new UninspectedPorts();
  const segments = [...said(993, HELLO), ...said(443, HELLO, HELLO), ...said(80, "GET / HTTP/1.1\r\n")];
  for (const segment of segments) ports.note(segment);
  expect(ports.tlsPorts()).toEqual([443, 993]);
});
