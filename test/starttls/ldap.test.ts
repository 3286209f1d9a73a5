import { describe, expect, it } from "vitest";
import { ldap } from "../../src/starttls/ldap.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = () => new Talk((host) => ldap.create(host));
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);

const char = (...codes: number[]): string => String.fromCharCode(...codes);
const tagged = (tag: number, contents: string): string => char(tag, contents.length) + contents;
const message = (id: number, operation: string): string => tagged(0x30, tagged(0x02, char(id)) + operation);
const extended = (oid: string): string => tagged(0x77, tagged(0x80, oid));
const result = (code: number, text = ""): string =>
  tagged(0x78, tagged(0x0a, char(code)) + tagged(0x04, "") + tagged(0x04, text));
const bind = tagged(0x60, tagged(0x02, char(3)) + tagged(0x04, "cn=me") + tagged(0x80, "secret"));
const search = (base: string): string => tagged(0x63, tagged(0x04, base) + tagged(0x0a, char(0)));

/** RFC 4511 sections 4.14.1 and 4.14.2. */
const STARTTLS = message(1, extended("1.3.6.1.4.1.1466.20037"));

describe("LdapDialect", () => {
  it("reports the command and its answer", () => {
    expect(
      facts(
        talk()
          .client(STARTTLS)
          .server(message(1, result(0))),
      ),
    ).toEqual(upgrade({ command: ["StartTLS", 1], reply: ["success", true, 2] }));
  });

  it("reads what a server and a client were recorded to say", () => {
    // ldapsearch -ZZ and OpenLDAP: lengths in the long form of BER are as right as those in the short one.
    const request = "0\x1d\x02\x01\x01w\x18\x80\x161.3.6.1.4.1.1466.20037";
    const response = "0\x0c\x02\x01\x01x\x07\x0a\x01\x00\x04\x00\x04\x00";
    const long = `0\x84\x00\x00\x00\x10\x02\x01\x01x\x84\x00\x00\x00\x07${response.slice(7)}`;
    expect([talk().client(request).server(response), talk().client(request).server(long)].map(facts)).toEqual(
      Array.from({ length: 2 }, () => upgrade({ command: ["StartTLS", 1], reply: ["success", true, 2] })),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    const { tls } = talk()
      .client(STARTTLS + HELLO)
      .server(message(1, result(0)) + HELLO);
    expect(tls).toEqual({ client: HELLO, server: HELLO });
  });

  it("finds TLS as an answer after bytes that are no LDAP, and not within them", () => {
    const answered = talk()
      .client("no LDAP")
      .server(message(1, result(0)))
      .client(HELLO);
    const within = talk().client("no LDAP", HELLO);
    expect([answered.tls.client, within.tls.client]).toEqual([HELLO, ""]);
  });

  it.each([
    [1, "", "operationsError"],
    [2, "unsupported extended operation", "protocolError: unsupported extended operation"],
    [52, "TLS not ready", "unavailable: TLS not ready"],
    [99, "", "resultCode 99"],
  ])("reports the refusal %d %j", (code, text, told_) => {
    expect(
      facts(
        talk()
          .client(STARTTLS)
          .server(message(1, result(code, text))),
      )?.reply,
    ).toEqual([told_, false, 2]);
  });

  it("takes the answer to another message, or to another operation, for none", () => {
    const other = talk()
      .client(STARTTLS, message(2, extended("1.3.6.1.4.1.4203.1.11.3")))
      .server(message(2, result(2)));
    expect(facts(other)).toEqual(upgrade({ command: ["StartTLS", 1] }));
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    expect(talk().client(STARTTLS, HELLO).tls.client).toBe(HELLO);
  });

  it("finds TLS after missing bytes", () => {
    expect(talk().gap("client").client(HELLO).tls.client).toBe(HELLO);
  });

  it.each([
    ["a bind", message(1, bind), upgrade({ continuedInClear: true })],
    ["a search", message(1, search("dc=example")), upgrade({ continuedInClear: true })],
    ["a search of the root, where servers tell what they can do", message(1, search("")), upgrade()],
    ["an unbind", message(1, "\x42\x00"), upgrade({ hasQuit: true })],
  ])("tells %s", (_name, bytes, expected) => {
    expect(facts(talk().client(bytes))).toEqual(expected);
  });

  it("names operations, and nothing else of what it reads", () => {
    const { spoken } = talk()
      .client(message(1, bind))
      .server(message(1, tagged(0x61, "\x0a\x01\x00")))
      .client("\x00\x00\x00\x05SASL!");
    expect(spoken).toEqual(["BindRequest", "BindResponse", "data"]);
  });

  it("keeps no more of a long message than its beginning", () => {
    const long = `0\x82\xff\xf0\x02\x01\x01d\x82\xff\xe9${"x".repeat(0xffe9)}`;
    const { spoken, tls } = talk()
      .client(STARTTLS)
      .server(long, message(1, result(0)), HELLO);
    expect([spoken, tls.server]).toEqual([
      ["ExtendedRequest", "SearchResultEntry", "ExtendedResponse"],
      HELLO,
    ]);
  });
});
