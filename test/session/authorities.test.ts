// The issuers that a server accepts, and whether a client's certificate has one of them.
import { expect, test } from "vitest";
import { Authorities, isIssuerAccepted } from "../../src/session/authorities.ts";
import { attribute, name, utf8String } from "../build/certificates.ts";
import { certificate } from "../build/sessions.ts";
import { join, vector16 } from "../build/tls.ts";

const called = (common: string): Uint8Array => name(attribute("2.5.4.3", utf8String(common)));
const listOf = (...names: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  join(...names.map((each) => vector16(each)));

test("Authorities: the names as certificates have them, without what is not one", () => {
  const list = listOf(called("One"), [0x30], called("Two"));
  expect([...new Authorities().of(list)]).toEqual(["CN=One", "CN=Two"]);
});

test("Authorities: a list that recurs is read once, and is right when its bytes are gone", () => {
  const authorities = new Authorities();
  const list = listOf(called("One"));
  const again = list.slice();
  const first = authorities.of(list);
  list.fill(0xee);
  expect(authorities.of(again)).toBe(first);
  expect([...first]).toEqual(["CN=One"]);
});

const leaf = certificate({ from: "client", issuer: "CN=Intermediate" });
const intermediate = certificate({ from: "client", issuer: "CN=Root" });

test.each([
  ["the leaf's issuer is named", [leaf], ["CN=Intermediate"], true],
  ["an issuer's issuer is named", [leaf, intermediate], ["CN=Root"], true],
  ["none of them is named", [leaf], ["CN=Root"], false],
  ["no issuer can be read", [certificate({ from: "client", issuer: null })], ["CN=Root"], false],
  ["only the server's is named", [certificate({ issuer: "CN=Root" }), leaf], ["CN=Root"], false],
  ["any is accepted", [leaf], [], null],
  ["the client sent none", [certificate({ issuer: "CN=Root" })], ["CN=Root"], null],
])("isIssuerAccepted: %s", (_, certificates, names, expected) => {
  expect(isIssuerAccepted(certificates, new Set(names))).toBe(expected);
});

test("isIssuerAccepted: unknown without a request", () => {
  expect(isIssuerAccepted([leaf], null)).toBeNull();
});
