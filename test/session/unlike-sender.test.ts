import { describe, expect, it } from "vitest";
import { unlikeSender } from "../../src/session/unlike-sender.ts";
import * as build from "../build/sessions.ts";

interface Known {
  /** Of its SYN and of its data. */
  readonly limits: readonly [number | null, number | null];
  /** Of the RST or FIN. */
  readonly limit: number;
  readonly continues?: boolean | null;
  readonly isInSequence?: boolean;
  readonly retransmissions?: number;
  readonly flag?: "FIN" | "RST";
  readonly isFollowed?: boolean;
}

function marks({
  limits,
  limit,
  continues = null,
  flag = "RST",
  isFollowed = false,
  ...known
}: Known): readonly string[] {
  const { isInSequence = true, retransmissions = 0 } = known;
  const [openingHopLimit, hopLimit] = limits;
  const reset = flag === "RST" ? { frame: 15, hopLimit: limit, isInSequence } : null;
  const server = build.flow({ openingHopLimit, hopLimit, reset, retransmissions });
  return unlikeSender(
    { frame: 15, from: "server", flag, hopLimit: limit, continues, isFollowed },
    build.transport({ server }),
  );
}

describe("unlikeSender of an RST or FIN", () => {
  it.each<[string, Known, readonly string[]]>([
    ["a hop limit of another distance", { limits: [64, 64], limit: 249 }, ["hop-limit"]],
    ["a hop limit of another distance on a long way", { limits: [57, 57], limit: 251 }, ["hop-limit"]],
    ["a hop limit some hops off", { limits: [53, 53], limit: 61 }, ["hop-limit"]],
    ["such a hop limit of a FIN", { limits: [53, 53], limit: 61, flag: "FIN" }, ["hop-limit"]],
    [
      "an identification that its side did not come to",
      { limits: [57, 57], limit: 57, continues: false },
      ["identification"],
    ],
    [
      "a sequence number that is not the next",
      { limits: [57, 57], limit: 57, isInSequence: false },
      ["sequence"],
    ],
    ["that its side sent more after it", { limits: [57, 57], limit: 57, isFollowed: true }, ["followed"]],
    [
      "all three",
      { limits: [57, 57], limit: 40, continues: false, isInSequence: false },
      ["hop-limit", "identification", "sequence"],
    ],
  ])("is %s", (_what, known, expected) => {
    expect(marks(known)).toEqual(expected);
  });

  it.each<[string, Known]>([
    ["three hops more of a FIN: routes change", { limits: [57, 57], limit: 60, flag: "FIN" }],
    ["a hop more: routes change", { limits: [57, 57], limit: 58 }],
    [
      "the hop limit of the SYN/ACK: a load balancer opened the connection",
      { limits: [243, 57], limit: 243 },
    ],
    ["the hop limit of the data", { limits: [243, 57], limit: 57 }],
    ["another system default over as many hops", { limits: [57, 57], limit: 248 }],
    ["that default the other way round", { limits: [248, 248], limit: 57 }],
    ["anything where its side sent nothing else", { limits: [null, null], limit: 249 }],
    ["an identification that goes on", { limits: [57, 57], limit: 57, continues: true }],
    [
      "a number that goes back after repetitions",
      {
        limits: [57, 57],
        limit: 57,
        isInSequence: false,
        retransmissions: 3,
      },
    ],
  ])("is not %s", (_what, known) => {
    expect(marks(known)).toEqual([]);
  });
});
