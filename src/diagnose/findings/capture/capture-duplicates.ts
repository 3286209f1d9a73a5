// capture-duplicates: frames were recorded twice.
import type { Rule } from "../../rule.ts";
import { count } from "../../../text/amounts.ts";

export const captureDuplicates: Rule = {
  id: "capture-duplicates",
  applies: { disturbed: true },
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
