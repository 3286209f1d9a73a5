import { expect, test } from "vitest";
import { ladderOf } from "../../../src/report/ladder/ladder.ts";
import { saysIn } from "../../../src/web/page/ladder-arrows.ts";
import type { WholeSection } from "../../../src/web/messages.ts";
import * as build from "../../build/sessions.ts";

const ladder = ladderOf(build.decryptedSession());
const inner: WholeSection = { id: "ladder", title: "", blocks: [{ kind: "ladder", ladder }], sections: [] };

test("saysIn has each arrow of the frame, and says of what was decrypted that it was", () => {
  const whole = { ...inner, id: "whole", blocks: [], sections: [inner] };
  expect([13, 14, 17].map((frame) => saysIn(whole, frame))).toEqual([
    ["client: ClientHello"],
    ["server: ServerHello", "server: EncryptedExtensions, Certificate (decrypted)"],
    ["client: AUTH PLAIN (decrypted)"],
  ]);
});
