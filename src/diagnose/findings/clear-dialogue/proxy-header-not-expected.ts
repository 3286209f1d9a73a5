// A PROXY header that the server takes for commands, or for a client that cannot wait, to a finding (HAProxy's
// proxy-protocol.txt section 2: a receiver is configured to expect one, and must not guess).
import type { SessionWithOutcome, Proxy, Reply } from "../../../session/session.ts";
import { reasonOf } from "../../refusals.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";

export const proxyHeaderNotExpected: Rule = {
  id: "proxy-header-not-expected",
  applies: { eventful: true },
  restsOn: "bytes",
  judge(session) {
    const { proxy } = session;
    if (proxy === null) return null;
    if (proxy.reply !== null) return takenForCommands(session, proxy, proxy.reply);
    return takenForHaste(session, proxy);
  },
};

function begins({ version, frame, source }: Proxy): string {
  const whom = source === null ? "" : `, for ${source.address} port ${source.port}`;
  return `The connection starts with a PROXY header (version ${version}, frame ${frame}${whom}).`;
}

function takenForCommands(session: SessionWithOutcome, proxy: Proxy, reply: Reply): Match {
  const effect =
    proxy.version === 1
      ? "The client takes that for the reply to its own first command."
      : "The binary header contains the word QUIT, which such a server obeys.";
  return {
    severity: session.outcome === "established" ? "warning" : "error",
    certainty: "certain",
    detail: `${begins(proxy)} The server does not expect one and answered it as a command: ${quotedReply(reply)}. ${effect}`,
    evidence: evidence(proxy, reply),
  };
}

function takenForHaste({ smtp }: SessionWithOutcome, proxy: Proxy): Match | null {
  const banner = smtp?.banner;
  if (!banner || banner.code < 400 || banner.frame < proxy.frame || reasonOf(banner) !== "early") return null;
  return {
    certainty: smtp.earlyFrame === null ? "certain" : "likely",
    detail: `${begins(proxy)} The server does not expect one: it refused bytes before its greeting with ${quotedReply(banner)}.`,
    evidence: evidence(proxy, banner),
  };
}

const evidence = ({ frame, version }: Proxy, { frame: refusedIn, code, text }: Reply) => [
  evidenceOf(frame, "proxy.version", version),
  evidenceOf(refusedIn, "proxy.reply", `${code} ${text}`),
];
