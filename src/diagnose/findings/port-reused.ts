// port-reused: an earlier connection in the capture had the same addresses and ports.
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const portReused: Rule = {
  id: "port-reused",
  severity: "info",
  title: "An earlier connection had the same addresses and ports",
  explanation:
    "A new SYN with other sequence numbers came between the same addresses and ports: the client used its port again. " +
    "The two are separate sessions in the report, as in Wireshark's tcp.stream. A display filter on ports shows both.",
  logs: [],
  remedies: [],
  references: ["RFC 9293 section 3.6.1"],
  restsOn: "bytes",
  judge({ transport, frames, stream }) {
    if (!transport.portReused) return null;
    return {
      certainty: "certain",
      detail: `Frame ${frames.first} opens stream ${stream} between addresses and ports that an earlier stream had.`,
      evidence: [shows(frames.first, "transport.portReused", true)],
    };
  },
};
