// Clear text in answer to a ClientHello to a finding (RFC 3207 section 4).
import type { Foreign } from "../../session/session.ts";
import { PLAIN_TEXT } from "../logs.ts";
import { OPEN_MIDDLEBOX, USE_THE_RIGHT_PORT } from "../remedies.ts";
import type { Hit, Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { agreedFrame, unansweredHello } from "../unanswered-hello.ts";

export const plaintextWhereTlsExpectedServer: Rule = {
  id: "plaintext-where-tls-expected-server",
  severity: "error",
  title: "The server answered the ClientHello with plain text",
  explanation:
    "Where a ServerHello is due, the server sent text that can be read. A 4xx or 5xx reply likely means that its " +
    "TLS could not start and it says so in the only way left, or that it did not switch to TLS at all: then the " +
    "220 may have come from a device in between. HTTP means a wrong port. The client's TLS library calls this a " +
    "wrong version number or an unknown record; most clients close without an alert.",
  logs: PLAIN_TEXT,
  remedies: [
    {
      system: "any",
      text: "Look into the server's log of that second, and check that it can read its certificate and key.",
    },
    ...OPEN_MIDDLEBOX,
  ],
  concerns: "server",
  references: ["RFC 3207 section 4"],
  restsOn: "bytes",
  unless: "established",
  judge(session) {
    const hello = unansweredHello(session);
    const foreign = session.tls?.foreign.find(({ from, kind }) => from === "server" && kind !== "binary");
    if (hello === null || foreign === undefined || foreign.frame < hello.frame) return null;
    const quoted = foreign.text === null ? "" : `: "${foreign.text}"`;
    const agreed = agreedFrame(session);
    const before = agreed === null ? "The server" : `The server agreed to TLS (frame ${agreed}) and`;
    return {
      certainty: "certain",
      detail:
        `${before} answered the ClientHello (frame ${hello.frame}) with plain text (frame ${foreign.frame})${quoted}. ` +
        meaning(foreign, agreed !== null),
      evidence: [shows(foreign.frame, "tls.foreign[].kind", foreign.kind)],
      ...remedies(foreign, agreed !== null),
    };
  },
};

function meaning({ kind, text }: Foreign, wasAgreed: boolean): string {
  if (kind === "http") return "That is HTTP: the client reached another service.";
  if (!wasAgreed) return "It speaks in the clear on this port, where the client begins with TLS.";
  const code = /^[45]\d\d/.exec(text ?? "")?.[0];
  if (code === "500" || code === "502")
    return "It took the hello for a command, so it did not switch to TLS.";
  return code === undefined ? "It did not switch to TLS." : "Likely its TLS could not start.";
}

function remedies({ kind }: Foreign, wasAgreed: boolean): Pick<Hit, "remedies"> {
  return kind === "http" || !wasAgreed ? { remedies: USE_THE_RIGHT_PORT } : {};
}
