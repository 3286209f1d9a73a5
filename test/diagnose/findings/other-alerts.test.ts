// What the findings on fatal alerts without a better explanation say of the place of the alert.
import { expect, test } from "vitest";
import { serverAlertOther } from "../../../src/diagnose/findings/hello/server-alert-other.ts";
import type { View } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { judgement } from "../judge.ts";

const INTERNAL_ERROR = { id: "0x50", name: "internal_error" };

/** The server's alert in frame 15, the first of TLS that was seen. */
function alone(view: Partial<View>) {
  const alerts = [build.alert("server", INTERNAL_ERROR, 15, 220)];
  return build.session({
    tls: build.tlsSession({ clientHello: null, messages: [], alerts }),
    aborted: { by: "server", with: "alert", frame: 15, certainty: "certain" },
    view: { ...build.session().view, ...view },
  });
}

test("server-alert-other: an alert before all else of TLS is reported as such if all was seen", () => {
  expect(judgement(serverAlertOther, alone({}))).toBe(
    "error certain: The server sent the fatal alert internal_error (80) (frame 15) before any other TLS message.",
  );
});

test.each<[string, Partial<View>]>([
  ["one side was not seen", { bothSides: false }],
  ["the opening was not seen", { fromStart: false }],
  ["bytes are missing", { missing: [{ from: "client", frame: 14, bytes: 180, reason: "snapshot-length" }] }],
])("server-alert-other: if %s, what came before is not claimed", (_why, view) => {
  expect(judgement(serverAlertOther, alone(view))).toBe(
    "error certain: The server sent the fatal alert internal_error (80) (frame 15), and the capture " +
      "contains no TLS message before it.",
  );
});
