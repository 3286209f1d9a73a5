import { describe, expect, it } from "vitest";
import { rdp } from "../../src/starttls/rdp.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = () => new Talk((host) => rdp.create(host));
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);

const tpkt = (code: number, rest: string): string =>
  String.fromCharCode(3, 0, 0, 11 + rest.length, 6 + rest.length, code, 0, 0, 0, 0, 0) + rest;
const negotiation = (type: number, value: number): string =>
  String.fromCharCode(type, 0, 8, 0, value, 0, 0, 0);
const COOKIE = "Cookie: mstshash=eltons\r\n";
/** [MS-RDPBCGR] section 4.1.1, with the protocols asked for. */
const request = (protocols: number): string => tpkt(0xe0, COOKIE + negotiation(1, protocols));
const confirm = (type: number, value: number): string => tpkt(0xd0, negotiation(type, value));
const CONNECT_INITIAL = "\x03\x00\x00\x08\x02\xf0\x80x";

describe("RdpDialect", () => {
  it("reports the request and the protocol that was chosen", () => {
    expect(facts(talk().client(request(3)).server(confirm(2, 2)))).toEqual(
      upgrade({ command: ["ConnectionRequest", 1], reply: ["PROTOCOL_HYBRID", true, 2] }),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    const { tls } = talk()
      .client(request(1) + HELLO)
      .server(confirm(2, 1) + HELLO);
    expect(tls).toEqual({ client: HELLO, server: HELLO });
  });

  it("reads a request without a cookie", () => {
    expect(facts(talk().client(tpkt(0xe0, negotiation(1, 1))))?.command).toEqual(["ConnectionRequest", 1]);
  });

  it.each([
    ["the choice of RDP's own security", confirm(2, 0), "PROTOCOL_RDP"],
    ["a failure", confirm(3, 2), "SSL_NOT_ALLOWED_BY_SERVER"],
    ["an unknown failure", confirm(3, 77), "failure code 77"],
    ["a confirm without negotiation", tpkt(0xd0, ""), "PROTOCOL_RDP"],
  ])("takes %s for a refusal", (_name, answer, text) => {
    expect(facts(talk().client(request(1)).server(answer))?.reply).toEqual([text, false, 2]);
  });

  it.each([
    ["without negotiation", tpkt(0xe0, COOKIE)],
    ["for RDP's own security", request(0)],
  ])("takes a request %s for none, and reports that the client went on", (_name, bytes) => {
    const plain = talk().client(bytes).server(tpkt(0xd0, "")).client(CONNECT_INITIAL);
    expect([facts(plain), plain.spoken]).toEqual([
      upgrade({ continuedInClear: true }),
      ["ConnectionRequest", "ConnectionConfirm", "data"],
    ]);
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    expect(talk().client(request(1), HELLO).tls.client).toBe(HELLO);
  });
});
