// The finding on STARTTLS with something after it on its line, and its near misses.
import { describe, expect, test } from "vitest";
import { starttlsWithParameters } from "../../../src/diagnose/findings/clear-dialogue/starttls-with-parameters.ts";
import type { Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judge } from "../judge.ts";

/** STARTTLS (frame 10) with something after it, answered with this code in frame 11. */
function answered(code: number, trailing: "space" | "parameters" | null = "parameters"): Session {
  const smtp = build.refused(code, "5.5.4 no parameters");
  const command = smtp.starttls.command && { ...smtp.starttls.command, trailing };
  const starttls = { ...smtp.starttls, command };
  return build.session({ smtp: { ...smtp, starttls }, tls: null, outcome: "starttls-refused" });
}

describe("starttls-with-parameters", () => {
  test.each([
    ["space", "a space"],
    ["parameters", "a parameter"],
  ] as const)("501 to STARTTLS with %s is certain, and the client's fault", (trailing, words) => {
    expect(judge(starttlsWithParameters, answered(501, trailing))).toMatchObject({
      id: "starttls-with-parameters",
      severity: "error",
      certainty: "certain",
      fault: "client",
      frames: [10, 11],
      detail:
        `The client sent STARTTLS with ${words} after it (frame 10). ` +
        'The server refused it: "501 5.5.4 no parameters" (frame 11).',
    });
  });

  test.each([500, 502, 504])("%i, which is not about parameters, makes it likely", (code) => {
    expect(judge(starttlsWithParameters, answered(code))?.certainty).toBe("likely");
  });

  test.each<[string, Session]>([
    ["nothing follows STARTTLS on its line", answered(501, null)],
    ["the server answers 454", answered(454)],
    ["the server answers 505", answered(505)],
    ["the server answers 220", answered(220)],
    ["TLS was established later", { ...answered(501), outcome: "established" }],
  ])("is not reported if %s", (_what, session) => {
    expect(judge(starttlsWithParameters, session)).toBeNull();
  });
});
