// pmtu-icmp-seen: a router reported that a packet of this connection was too large.
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const pmtuIcmpSeen: Rule = {
  id: "pmtu-icmp-seen",
  applies: { disturbed: true },
  restsOn: "bytes",
  judge({ transport }) {
    const reports = transport.icmp.filter(({ kind }) => kind === "too-big");
    const [first] = reports;
    if (first === undefined) return null;
    const limit = first.mtu === null ? "" : `; the next link's MTU is ${first.mtu} bytes`;
    const more = reports.length > 1 ? ` There were ${reports.length} such reports in total.` : "";
    return {
      certainty: "certain",
      detail: `${first.from} reports (frame ${first.frame}) that a packet of the ${first.about} is too large${limit}.${more}`,
      evidence: reports
        .slice(0, 8)
        .map(({ frame, mtu }) => evidenceOf(frame, "transport.icmp.mtu", mtu ?? "not told")),
    };
  },
};
