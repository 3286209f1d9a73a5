import { describe, expect, it } from "vitest";
import { ClaimError, parseClaim } from "../../src/claims/parse-claim.ts";
import { verify } from "../../src/claims/verification.ts";
import type { Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";
import { KEYS, without } from "../diagnose/inside.ts";

const judged = (text: string, session: Session): string =>
  verify({ captures: [build.capture()], sessions: [session] }, [parseClaim(text)]).result;

describe("parseClaim", () => {
  it.each([
    ["established", "pass"],
    ["--established", "pass"],
    ["offers TLS 1.2", "pass"],
    ["--offers TLS1.2", "pass"],
    ["  negotiates   >=TLS 1.2", "pass"],
    ["negotiates TLS1.2+", "pass"],
    ["negotiates <TLS 1.2", "fail"],
    ["cipher *GCM*", "pass"],
    ["cipher *RC4*", "fail"],
    ["no-finding no-shared-cipher", "pass"],
    ["finding no-shared-cipher", "fail"],
  ])("%j, judged on an established TLS 1.2 session: %s", (text, result) => {
    expect(judged(text, build.establishedSession())).toBe(result);
  });

  it.each([
    ["without keys", undefined, "unknown", "unknown"],
    ["with keys", KEYS, "pass", "fail"],
    ["of which one side's are missing", without("server"), "unknown", "unknown"],
  ])("what was said inside TLS, judged %s", (_, decryption, has, hasNot) => {
    const { tls, ...rest } = build.establishedSession();
    const session = { ...rest, tls: tls && { ...tls, decryption } };
    const failed = build.session();
    expect([
      judged("no-finding refused-inside-tls", session),
      judged("finding auth-refused-inside-tls", session),
      // Nothing was said inside, and a finding that is not about it.
      judged("no-finding refused-inside-tls", failed),
      judged("no-finding capture-contains-secrets", session),
    ]).toEqual([has, hasNot, "pass", "pass"]);
  });

  it.each([
    ["", /^: a claim is one of offers, not-offers, negotiates/],
    ["constructor x", /a claim is one of/],
    ["offersTLS 1.2", /a claim is one of/],
    ["offers", /^offers: offers needs a value$/],
    ["established TLS 1.2", /established takes no value$/],
    ["offers TLS 9", /^offers TLS 9: expected a version, as in TLS1\.2$/],
    ["negotiates newest", /expected a version, as in TLS1\.2, or TLS1\.2\+ for that and later ones$/],
    ["closed-by me", /can be client or server$/],
    ["no-finding bad-luck", /there is no finding of that name/],
  ])("%j throws a ClaimError: %s", (text, message) => {
    expect(() => parseClaim(text)).toThrow(ClaimError);
    expect(() => parseClaim(text)).toThrow(message);
  });

  it("keeps the text as given", () => {
    expect(parseClaim("--offers TLS 1.2").text).toBe("--offers TLS 1.2");
  });
});
