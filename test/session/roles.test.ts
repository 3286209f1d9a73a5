import { describe, expect, it } from "vitest";
import { ACK, SYN } from "../../src/packet/segment.ts";
import { dialogue, type Dialogue, HELLO, SERVER_FLIGHT, starttlsDialogue } from "../build/conversations.ts";
import { factsOf, sessionFacts } from "./session-facts.ts";

/** Which end of the script the session takes for the client, by port. */
const clientPort = (talk: Dialogue): number => sessionFacts(talk).client.port;

const between = (client: string, server: string): Dialogue => dialogue({ client, server });
const usual = (): Dialogue => between("192.0.2.10:41234", "198.51.100.25:25");

describe("clientDirection", () => {
  it("is that of the sender of the first SYN, whatever its port", () => {
    expect(clientPort(between("192.0.2.10:25", "198.51.100.25:40000").syn().client(HELLO))).toBe(25);
  });

  it("is that of the sender of the first SYN if the SYN/ACK was captured before it", () => {
    const talk = between("192.0.2.10:25", "198.51.100.25:40000").frame("client", SYN);
    expect(
      clientPort(
        talk
          .frame("server", SYN | ACK)
          .swap()
          .server("220 mx\r\n"),
      ),
    ).toBe(25);
  });

  it("is that of the receiver of a SYN/ACK without a SYN", () => {
    const { frames } = between("192.0.2.10:25", "198.51.100.25:40000").syn().client("EHLO a\r\n");
    expect(factsOf(frames.slice(1)).client.port).toBe(25);
  });

  it("without these is that of the side whose port is not inspected, though the other speaks first", () => {
    expect(clientPort(usual().server("220 mx\r\n").client("EHLO a\r\n"))).toBe(41234);
  });

  it("with two inspected ports or none is that of the side whose port is 1024 or more", () => {
    const ports = [
      ["192.0.2.10:1024", "198.51.100.25:1023"],
      ["192.0.2.10:40000", "198.51.100.25:995"],
    ] as const;
    const found = ports.map(([client, server]) => clientPort(between(client, server).server("hello\r\n")));
    expect(found).toEqual([1024, 40000]);
  });

  it("with ports that do not decide is that of the ClientHello", () => {
    const ends = ["192.0.2.10:25", "198.51.100.25:587"] as const;
    const talks = [
      between(...ends)
        .ack("server")
        .client(HELLO),
      between(...ends)
        .ack("server")
        .server(SERVER_FLIGHT),
    ];
    expect(talks.map(clientPort)).toEqual([25, 25]);
  });

  it("with ports that do not decide, and no hello, is that of the first segment", () => {
    expect(clientPort(between("192.0.2.10:50000", "198.51.100.25:40000").client("hello\r\n"))).toBe(50000);
  });

  it("is known before anything was said", () => {
    expect(clientPort(usual().server())).toBe(41234);
  });
});

describe("Session of a capture that begins late", () => {
  it("names the sides right in all its parts", () => {
    const { frames } = starttlsDialogue().client(HELLO).fin("server").fin("client");
    const { smtp, tls, close } = factsOf(frames.slice(5));
    expect([smtp?.commands, tls?.messages[0]?.from, close.by]).toEqual([["STARTTLS"], "client", "server"]);
  });
});
