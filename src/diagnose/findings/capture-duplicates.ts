// capture-duplicates: frames were recorded twice.
import type { Rule } from "../rule.ts";
import { count } from "../texts.ts";

export const captureDuplicates: Rule = {
  id: "capture-duplicates",
  severity: "info",
  title: "The capture holds packets twice",
  explanation:
    "Frames with the same IP identification, sequence number and payload come twice within two milliseconds: the " +
    "recorder saw them on two interfaces, or a mirror port copied them on their way in and on their way out. They are " +
    "counted once, and are no sign of packet loss.",
  logs: [],
  remedies: [
    {
      system: "any",
      text: "Mirror one direction of each port only, or remove the copies: editcap -d mail.pcap clean.pcap.",
    },
  ],
  references: [],
  restsOn: "bytes",
  judge({ transport: { client, server }, frames }) {
    const copies = client.copies + server.copies;
    if (copies === 0) return null;
    return {
      certainty: "certain",
      detail: `${count(copies, "frame")} of ${frames.count} ${copies === 1 ? "is a copy" : "are copies"} of another.`,
      evidence: [
        { frame: null, field: "transport.client.copies", value: String(client.copies) },
        { frame: null, field: "transport.server.copies", value: String(server.copies) },
      ],
    };
  },
};
