// A FIN that the capture lacks shows in the numbers of the other side.
import { describe, expect, it } from "vitest";
import { type Dialogue, HELLO, starttlsDialogue } from "../build/conversations.ts";
import type { SessionWithOutcome } from "../../src/session/session.ts";
import { factsOf, sessionFacts } from "./session-facts.ts";

/** Frames 9 to 11. */
const closedOnHello = (): Dialogue => starttlsDialogue().client(HELLO).fin("server").fin("client");
const ofClient = (one: Dialogue): SessionWithOutcome =>
  factsOf(one.frames.filter(({ from }) => from === "client"));
const withoutFin = (one: Dialogue): SessionWithOutcome =>
  factsOf(one.frames.filter(({ from, flags }) => from === "client" || (flags & 1) === 0));

const told = ({ close, aborted }: SessionWithOutcome): readonly unknown[] => [
  close.unseenFin?.from,
  aborted && `${aborted.by} ${aborted.with} ${aborted.frame} ${aborted.certainty}`,
];

describe("Session with an acknowledgment that grows by one", () => {
  it("has the server's unseen FIN if only the client was captured", () => {
    expect(told(ofClient(closedOnHello()))).toEqual(["server", "server FIN null possible"]);
  });

  it("has the server's unseen FIN if the capture lacks that one frame", () => {
    expect(told(withoutFin(closedOnHello()))).toEqual(["server", "server FIN null likely"]);
  });

  it("does not count a FIN of the server's that answered the client's as the first", () => {
    const closed = starttlsDialogue().client(HELLO).fin("client").fin("server").ack("client");
    expect(told(ofClient(closed))).toEqual(["server", "client FIN 6 possible"]);
  });

  it.each<[string, SessionWithOutcome]>([
    ["where the FIN was captured", sessionFacts(closedOnHello())],
    ["where nothing but data was acknowledged", ofClient(starttlsDialogue().client(HELLO).fin("client"))],
    ["of the SYN/ACK", ofClient(starttlsDialogue())],
  ])("has no unseen FIN %s", (_what, session) => {
    expect(session.close.unseenFin).toBeUndefined();
  });
});
