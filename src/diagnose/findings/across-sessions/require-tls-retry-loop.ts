// require-tls-retry-loop: the same client fails in the same way again and again, and sends nothing.
import { attempts, failureKind, isSameStack, failedToEstablish } from "../../attempts.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";
import { elapsedMs } from "../../../text/elapsed.ts";
import { streamsText } from "../../../text/places.ts";

const MIN_ATTEMPTS = 3;
/** Attempts spread over this long are not one burst of connections. */
const LOOP_MS = 180_000;
/** A mail queue waits at least this long. */
const MIN_GAP_MS = 1000;
/** Share of the shortest gap by which the gaps of retries at a fixed interval may differ. */
const TOLERANCE = 0.25;

export const requireTlsRetryLoop: Rule = {
  id: "require-tls-retry-loop",
  applies: { outcome: ["handshake-failed", "starttls-refused"], neighbours: true },
  restsOn: "whole-view",
  judge(session, { neighbours }) {
    // A sender may try each address of a name.
    const nearby = neighbours.pool(session);
    if (!failedToEstablish(session) || nearby.length < MIN_ATTEMPTS) return null;
    const tries = loopAround(session, attempts(nearby));
    const [first, last] = [tries[0], tries.at(-1)];
    if (first === undefined || last === undefined || !isLoop(tries)) return null;
    const hello = session.tls?.clientHello ?? null;
    const addresses = [...new Set(tries.map(({ server }) => server.address))];
    const span = elapsedMs(first.startTime, last.startTime) ?? 0;
    return {
      certainty: addresses.length === 1 ? "likely" : "possible",
      detail:
        `${tries.length} attempts within ${duration(span)} failed in the same way (${streamsText(tries, session)})` +
        `${addresses.length === 1 ? "" : `, with the servers ${addresses.join(", ")} of the same name`}, ${hello === null ? "" : "with the same ClientHello each time, "}and no mail was sent in between.`,
      evidence: [
        ...(hello === null ? [] : [evidenceOf(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? "")]),
        evidenceOf(null, "attempts", streamsText(tries, session)),
      ],
    };
  },
};

/** The attempts that failed in the same way as this one, without a success between them. */
function loopAround(
  session: SessionWithOutcome,
  sessions: readonly SessionWithOutcome[],
): readonly SessionWithOutcome[] {
  const at = sessions.findIndex((each) => isSame(each, session));
  const before = sessions.slice(0, Math.max(at, 0)).findLastIndex(isEnd);
  const after = sessions.findIndex((each, index) => index > at && isEnd(each));
  return sessions
    .slice(before + 1, after < 0 ? undefined : after)
    .filter(
      (each) =>
        failureKind(each) === failureKind(session) &&
        (isSameStack(each, session) || (each.tls === null && session.tls === null)) &&
        each.server.port === session.server.port,
    );
}

const isEnd = ({ outcome, smtp }: SessionWithOutcome): boolean =>
  outcome === "established" || smtp?.mailInClear === true;

const isSame = (one: SessionWithOutcome, other: SessionWithOutcome): boolean =>
  one === other || (one.client.port === other.client.port && one.startTime === other.startTime);

function isLoop(tries: readonly SessionWithOutcome[]): boolean {
  if (tries.length < MIN_ATTEMPTS) return false;
  const gaps = tries
    .slice(1)
    .map((each, index) => elapsedMs(tries[index]?.startTime ?? null, each.startTime));
  const known = gaps.filter((gap) => gap !== null);
  const shortest = Math.min(...known);
  if (known.length < gaps.length || shortest < MIN_GAP_MS) return false;
  const isEven = Math.max(...known) - shortest <= shortest * TOLERANCE;
  return isEven || known.reduce((sum, gap) => sum + gap, 0) >= LOOP_MS;
}
