import { describe, expect, test } from "vitest";
import { isCapture, isSession } from "../../src/node/report-validators.js";
import { type Fault, faultIn } from "../../src/node/schema-errors.ts";
import * as build from "../build/sessions.ts";

/** Null where the value is a session. */
function faultOf(value: unknown): Fault | null {
  return isSession(parsed(value)) ? null : faultIn(isSession.errors);
}

/** As merge has it: from JSON. */
const parsed = (value: unknown): unknown => (typeof value === "object" ? structuredClone(value) : value);

describe("faultIn names the field and what was expected, of a session", () => {
  const session = build.session();
  const tls = build.tlsSession();
  const { stream: _stream, ...streamless } = session;
  const time = "2026-10-20T14:43:15Z";
  test.each([
    ["that is a number", 3, "", "is not an object"],
    ["without its stream", streamless, "stream", "is missing"],
    ["with a stream that is text", { ...session, stream: "0" }, "stream", "is not an integer"],
    ["with a negative stream", { ...session, stream: -1 }, "stream", "is less than 0"],
    [
      "with port 65536",
      { ...session, client: { address: "192.0.2.1", port: 65_536 } },
      "client.port",
      "is more than 65535",
    ],
    [
      "with messages that are a number",
      { ...session, tls: { ...tls, messages: 1 } },
      "tls.messages",
      "is not an array",
    ],
    [
      "with an alert that is null",
      { ...session, tls: { ...tls, alerts: [null] } },
      "tls.alerts[0]",
      "is not an object",
    ],
    ["with TLS that is text", { ...session, tls: "1.2" }, "tls", "is not an object or null"],
    [
      "with a number that JSON cannot hold",
      { ...session, close: { ...session.close, delayMs: Number.POSITIVE_INFINITY } },
      "close.delayMs",
      "is not a number or null",
    ],
    [
      "with a frame beyond exact integers",
      { ...session, close: { ...session.close, frame: 1e300 } },
      "close.frame",
      "is more than 9007199254740991",
    ],
    [
      "with a close by neither side",
      { ...session, close: { ...session.close, by: "proxy" } },
      "close.by",
      'is not "client", "server" or null',
    ],
    [
      "with a SYN count that is null",
      { ...session, view: { ...session.view, syns: null } },
      "view.syns",
      "is not an integer",
    ],
  ])("%s", (_what, value, path, message) => {
    expect(faultOf(value)).toEqual({ path, message });
  });

  test("with a time without decimals", () => {
    const fault = faultOf({ ...session, startTime: time });
    expect(fault).toEqual({
      path: "startTime",
      message: expect.stringMatching(/^does not match \^\\d\{4\}-/),
    });
  });
});

describe("isSession", () => {
  test("accepts a session as the program writes it, and leaves it as it is", () => {
    const session = parsed(build.session({ tls: build.tlsSession() }));
    expect([isSession(session), session]).toEqual([true, build.session({ tls: build.tlsSession() })]);
  });

  test("removes fields of a later version, wherever they are", () => {
    const read = parsed(withFields({ later: [1] }));
    expect([isSession(read), read]).toEqual([true, withFields({})]);
  });

  test("removes fields named like what objects inherit", () => {
    const session: unknown = JSON.parse(
      `{"__proto__": {"a": 1}, "constructor": 1, ${JSON.stringify(build.session()).slice(1)}`,
    );
    expect([isSession(session), session]).toEqual([true, build.session()]);
  });
});

describe("isCapture", () => {
  test("keeps every name of a map, as the cipher suites of a census", () => {
    const { census } = build.reportDocument();
    const capture = {
      ...build.capture(),
      census: { ...census, cipherSuites: { TLS_AES_128_GCM_SHA256: 1 } },
    };
    const read = parsed(capture);
    expect([isCapture(read), read]).toEqual([true, capture]);
  });
});

function withFields(later: object): object {
  const clientHello = { ...build.clientHello(), ...later };
  return { ...build.session({ tls: build.tlsSession({ clientHello }) }), ...later };
}
