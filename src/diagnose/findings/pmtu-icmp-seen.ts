// pmtu-icmp-seen: a router reported that a packet of this connection was too large.
import { LET_LARGE_PACKETS_THROUGH } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const pmtuIcmpSeen: Rule = {
  id: "pmtu-icmp-seen",
  severity: "warning",
  title: "A router says that packets of this connection are too large",
  explanation:
    "An ICMP message (type 3 code 4, or type 2 of ICMPv6) quotes a segment of this connection: a link on the way " +
    "carries smaller packets only, and the sender is to make them smaller. That is how path MTU discovery works, and " +
    "harmless where the sender gets the message and obeys. Where it does not, large packets vanish, the first of " +
    "them often a ClientHello or a certificate.",
  logs: [],
  remedies: LET_LARGE_PACKETS_THROUGH,
  references: ["RFC 1191", "RFC 8201"],
  restsOn: "bytes",
  judge({ transport }) {
    const reports = transport.icmp.filter(({ kind }) => kind === "too-big");
    const [first] = reports;
    if (first === undefined) return null;
    const limit = first.mtu === null ? "" : `; its next link takes ${first.mtu} bytes`;
    const more = reports.length > 1 ? ` ${reports.length} such reports came in all.` : "";
    return {
      certainty: "certain",
      detail: `${first.from} reports (frame ${first.frame}) that a packet of the ${first.about} is too large${limit}.${more}`,
      evidence: reports
        .slice(0, 8)
        .map(({ frame, mtu }) => shows(frame, "transport.icmp.mtu", mtu ?? "not told")),
    };
  },
};
