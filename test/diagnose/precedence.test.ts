import { describe, expect, test } from "vitest";
import type { FindingId } from "../../src/diagnose/finding-texts.ts";
import { byPrecedence } from "../../src/diagnose/precedence.ts";
import type { Outcome, Severity } from "../../src/session/session.ts";

function explained(outcome: Outcome, ids: readonly FindingId[], severity: Severity = "error") {
  const { best, superseded } = byPrecedence(
    ids.map((id) => ({ id, severity })),
    outcome,
  );
  return [best?.id, [...superseded].map(({ id }) => id)];
}

describe("of a session's findings", () => {
  test("the more exact one explains it, and the weaker ones of its family go", () => {
    expect(
      explained("handshake-failed", ["server-closed-after-clienthello", "tls-version-below-server-minimum"]),
    ).toEqual(["tls-version-below-server-minimum", ["server-closed-after-clienthello"]]);
  });

  test("a finding on the place of an alert comes before the bare alert", () => {
    expect(
      explained("handshake-failed", ["server-alert-other", "server-closed-after-client-flight"]),
    ).toEqual(["server-closed-after-client-flight", ["server-alert-other"]]);
  });

  test("a client that did not wait comes before how the server took it, if that ended the handshake", () => {
    const ids = ["client-did-not-wait-for-220", "server-closed-after-clienthello"] as const;
    expect([explained("handshake-failed", ids)[0], explained("handshake-failed", ids, "warning")[0]]).toEqual(
      ["client-did-not-wait-for-220", undefined],
    );
  });

  test("what was decrypted before it was captured was not in the clear on the wire", () => {
    const ids = ["mail-sent-in-clear", "plaintext-where-tls-expected-client", "capture-decrypted"] as const;
    expect(explained("incomplete-capture", ids)).toEqual([
      "capture-decrypted",
      ["mail-sent-in-clear", "plaintext-where-tls-expected-client"],
    ]);
  });

  test("what ended TLS comes before what was amiss in the clear, which stays", () => {
    expect(explained("handshake-failed", ["ehlo-reply-malformed", "server-alert-other"])).toEqual([
      "server-alert-other",
      [],
    ]);
  });

  test("the gaps of the capture explain an outcome that it does not show", () => {
    expect(explained("incomplete-capture", ["no-answer-to-clienthello", "capture-ends-early"])).toEqual([
      "capture-ends-early",
      [],
    ]);
  });

  test("what never arrived explains a session whose end the capture lacks, but no other gap", () => {
    const [ends, lacks] = (["capture-ends-early", "capture-missing-packets"] as const).map((lack) =>
      explained("incomplete-capture", ["flight-not-delivered", lack]),
    );
    expect([ends, lacks]).toEqual([
      ["flight-not-delivered", []],
      ["capture-missing-packets", []],
    ]);
  });

  test("the gaps of the capture explain an outcome that it shows only if no other finding does", () => {
    expect(explained("handshake-failed", ["capture-missing-packets", "no-shared-cipher"])).toEqual([
      "no-shared-cipher",
      [],
    ]);
  });

  test("a flaw of the handshake that ended nothing explains nothing", () => {
    expect(explained("handshake-failed", ["renegotiation-info-missing"], "warning")).toEqual([undefined, []]);
  });

  test("an observation explains nothing", () => {
    expect(explained("starttls-not-used", ["mail-sent-in-clear"])).toEqual([undefined, []]);
  });
});
