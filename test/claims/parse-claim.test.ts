import { describe, expect, it } from "vitest";
import { ClaimError, parseClaim } from "../../src/claims/parse-claim.ts";
import { verify } from "../../src/claims/verification.ts";
import * as build from "../build/sessions.ts";

const resultOf = (text: string): string => {
  const sessions = [build.establishedSession()];
  return verify({ captures: [build.capture()], sessions }, [parseClaim(text)]).result;
};

describe("a claim", () => {
  it.each([
    ["established", "holds"],
    ["--established", "holds"],
    ["offers TLS 1.2", "holds"],
    ["--offers tls1.2", "holds"],
    ["  negotiates   >=TLS 1.2", "holds"],
    ["negotiates <TLS 1.2", "fails"],
    ["cipher *GCM*", "holds"],
    ["cipher *RC4*", "fails"],
    ["no-finding no-shared-cipher", "holds"],
    ["finding no-shared-cipher", "fails"],
  ])("%s %s", (text, result) => {
    expect(resultOf(text)).toBe(result);
  });

  it.each([
    ["", /^: a claim is one of offers, not-offers, negotiates/],
    ["constructor x", /a claim is one of/],
    ["offersTLS 1.2", /a claim is one of/],
    ["offers", /^offers: something is to follow offers$/],
    ["established TLS 1.2", /nothing is to follow established$/],
    ["offers TLS 9", /^offers TLS 9: expected a version, as in "TLS 1\.2"$/],
    ["negotiates newest", /expected a version, as in ">=TLS 1\.2"$/],
    ["closed-by me", /can be client or server$/],
    ["no-finding bad-luck", /no finding is called so/],
  ])("%j is refused", (text, message) => {
    expect(() => parseClaim(text)).toThrow(ClaimError);
    expect(() => parseClaim(text)).toThrow(message);
  });

  it("is named as it was written", () => {
    expect(parseClaim("--offers TLS 1.2").text).toBe("--offers TLS 1.2");
  });
});
