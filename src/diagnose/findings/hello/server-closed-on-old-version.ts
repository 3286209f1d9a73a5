// A server that closes at once on a hello of TLS 1.1 or less to a finding that says what is seen, and no more.
import { closeMatch, closeOnOldHello } from "../../close-on-old-hello.ts";
import type { Rule } from "../../rule.ts";
import { named } from "../../../text/code-points.ts";

export const serverClosedOnOldVersion: Rule = {
  id: "server-closed-on-old-version",
  applies: { oldOffer: true, serverHello: false, abortedBy: ["server"], abortedWith: ["FIN", "RST"] },
  restsOn: "whole-view",
  unless: ["tls-version-below-server-minimum"],
  judge(session, context) {
    const close = closeOnOldHello(session, context);
    if (close === null) return null;
    const { hello, flag } = close.closed;
    const did = flag === "FIN" ? "closed" : "reset the connection";
    const match = closeMatch(close);
    const doubts = close.doubts.length === 0 ? "" : `, but here ${close.doubts.join("; ")}`;
    return {
      ...match,
      certainty: "certain",
      title: `The server ${did} after a hello that offers at most ${named(hello.highestVersion)}, without saying why`,
      detail: `${match.detail} Many servers that require TLS 1.2 close like this${doubts}.`,
    };
  },
};
