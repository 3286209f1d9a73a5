import { describe, expect, it } from "vitest";
import { mysql } from "../../src/starttls/mysql.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = () => new Talk((host) => mysql.create(host));
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);

const packet = (sequence: number, payload: string): string =>
  String.fromCharCode(payload.length & 0xff, payload.length >> 8, 0, sequence) + payload;
const greeting = (capabilities: string): string =>
  packet(
    0,
    `\x0a8.0.28\x00\x13\x00\x00\x00;/3P>R"2\x00${capabilities}\xff\x02\x00\xff\xdf\x15${"\x00".repeat(10)}`,
  );
const SSL_REQUEST = packet(1, `\x85\xae\xff\x20\x00\x00\x00\x01\x21${"\x00".repeat(23)}`);
const LOGIN = packet(1, `\x85\xa6\xff\x20\x00\x00\x00\x01\x21${"\x00".repeat(23)}root\x00\x14secret`);

describe("MysqlDialect", () => {
  it("reports the offer and the request, which no reply follows", () => {
    expect(facts(talk().server(greeting("\xff\xff")).client(SSL_REQUEST))).toEqual(
      upgrade({ offered: true, command: ["SSLRequest", 2] }),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    const { tls } = talk()
      .server(greeting("\xff\xff"))
      .client(SSL_REQUEST + HELLO)
      .server(HELLO);
    expect(tls).toEqual({ client: HELLO, server: HELLO });
  });

  it("knows that a server without the capability offers nothing", () => {
    const { spoken, ...login } = talk().server(greeting("\xff\xf7")).client(LOGIN).server(packet(2, "\x00"));
    expect([told(login.dialect.upgrade), spoken]).toEqual([
      upgrade({ offered: false, continuedInClear: true }),
      ["HandshakeV10", "HandshakeResponse", "data"],
    ]);
  });

  it("reports a server that refuses the client", () => {
    const { dialect, spoken } = talk().server(packet(0, "\xff\x69\x04Host is not allowed to connect"));
    expect([told(dialect.upgrade), spoken]).toEqual([upgrade(), ["ERR"]]);
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    expect(talk().client(SSL_REQUEST, HELLO).tls.client).toBe(HELLO);
  });

  it("takes a command in the middle of a session for no login", () => {
    expect(facts(talk().client(packet(0, "\x03select 1")))).toEqual(upgrade());
  });
});
