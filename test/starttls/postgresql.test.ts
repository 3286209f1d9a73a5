import { describe, expect, it } from "vitest";
import { postgresql } from "../../src/starttls/postgresql.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = () => new Talk((host) => postgresql.create(host));
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);

const SSL_REQUEST = "\x00\x00\x00\x08\x04\xd2\x16\x2f";
const GSSENC_REQUEST = "\x00\x00\x00\x08\x04\xd2\x16\x30";
const STARTUP = "\x00\x00\x00\x12\x00\x03\x00\x00user\x00me\x00\x00\x00";

describe("PostgresqlDialect", () => {
  it("reports the request and its answer", () => {
    expect(facts(talk().client(SSL_REQUEST).server("S"))).toEqual(
      upgrade({ command: ["SSLRequest", 1], reply: ["S", true, 2] }),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    expect(
      talk()
        .client(SSL_REQUEST + HELLO)
        .server(`S${HELLO}`).tls,
    ).toEqual({ client: HELLO, server: HELLO });
  });

  it("reports a refusal, and that the client went on", () => {
    const refused = talk().client(SSL_REQUEST).server("N").client(STARTUP);
    expect([facts(refused), refused.spoken]).toEqual([
      upgrade({ command: ["SSLRequest", 1], reply: ["N", false, 2], continuedInClear: true }),
      ["SSLRequest", "N", "StartupMessage"],
    ]);
  });

  it("takes a CancelRequest without a length for none", () => {
    const cancel = talk().client("\x00\x00\x00\x00\x04\xd2\x16\x2e", SSL_REQUEST);
    expect(cancel.spoken).toEqual(["data", "data"]);
  });

  it("takes an error from before TLS for a refusal", () => {
    const old = talk().client(SSL_REQUEST).server("EFATAL: unsupported frontend protocol");
    expect(facts(old)?.reply).toEqual(["E", false, 2]);
  });

  it("reports answers to requests for GSSAPI and for TLS apart", () => {
    const both = talk().client(GSSENC_REQUEST).server("N").client(SSL_REQUEST).server("S").client(HELLO);
    expect([facts(both)?.reply, both.tls.client]).toEqual([["S", true, 4], HELLO]);
  });

  it("reads nothing after GSSAPI's encryption or a StartupMessage", () => {
    const gssapi = talk().client(GSSENC_REQUEST).server("G").client(SSL_REQUEST);
    const clear = talk()
      .client(STARTUP, "p\x00\x00\x00\x0bsecret\x00")
      .server("R\x00\x00\x00\x08\x00\x00\x00\x00");
    expect([facts(gssapi), facts(clear), clear.spoken]).toEqual([
      upgrade(),
      upgrade({ continuedInClear: true }),
      ["StartupMessage", "data", "data"],
    ]);
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    expect(talk().client(SSL_REQUEST, HELLO).tls.client).toBe(HELLO);
  });

  it("reads no request of the wrong length", () => {
    expect(facts(talk().client(`\x00\x00\x00\x09${SSL_REQUEST.slice(4)}x`))).toEqual(upgrade());
  });
});
