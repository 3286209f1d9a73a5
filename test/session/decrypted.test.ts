import { describe, expect, it } from "vitest";
import { decrypted } from "../../src/session/decrypted.ts";
import {
  dialogue,
  EHLO_REPLY,
  type Dialogue,
  HELLO,
  SERVER_FLIGHT,
  starttlsDialogue,
} from "../build/conversations.ts";
import { sessionFacts } from "./session-facts.ts";

const INSIDE = "250-mx.example.net\r\n250-SIZE 1000\r\n250 AUTH PLAIN\r\n";
/** Frames 9 and 10. */
const secondEhlo = (reply: string): Dialogue =>
  starttlsDialogue().client("EHLO mail.example.org\r\n").server(reply);

describe("decrypted", () => {
  it.each<[string, Dialogue]>([
    ["mail", secondEhlo(INSIDE).client("MAIL FROM:<a@example.org>\r\n").server("250 2.1.0 Ok\r\n")],
    [
      "a login that is refused",
      secondEhlo(INSIDE).client("AUTH PLAIN AGEAYg==\r\n").server("535 5.7.8 No\r\n"),
    ],
    ["nothing else", secondEhlo(INSIDE)],
  ])("finds a second EHLO that gets 250 without STARTTLS, and %s", (_what, one) => {
    const session = sessionFacts(one);
    const found = [decrypted(session), session.outcome];
    expect(found).toEqual([{ agreed: 8, ehlo: 9, reply: 10 }, "incomplete-capture"]);
  });

  it.each<[string, Dialogue]>([
    ["a server that still offers STARTTLS", secondEhlo(EHLO_REPLY)],
    ["a server that answers with an error", secondEhlo("454 4.7.0 TLS handshake expected\r\n").fin("server")],
    ["a server that resets", starttlsDialogue().client("EHLO mail.example.org\r\n").rst("server")],
    ["a server that says nothing", starttlsDialogue().client("EHLO mail.example.org\r\n").fin("server")],
    [
      "a client that sends mail without a second EHLO",
      starttlsDialogue().client("MAIL FROM:<>\r\n").server("250 Ok\r\n"),
    ],
    ["a client that quits", starttlsDialogue().client("QUIT\r\n").server("221 Bye\r\n")],
    ["TLS", starttlsDialogue().client(HELLO).server(SERVER_FLIGHT)],
    ["STARTTLS that was refused", refusedThenEhlo()],
  ])("does not find %s", (_what, one) => {
    expect(decrypted(sessionFacts(one))).toBeNull();
  });
});

function refusedThenEhlo(): Dialogue {
  return dialogue()
    .syn()
    .server("220 mx.example.net ESMTP\r\n")
    .client("EHLO a\r\n")
    .server(EHLO_REPLY)
    .client("STARTTLS\r\n")
    .server("454 4.7.0 Not now\r\n")
    .client("EHLO a\r\n")
    .server(INSIDE);
}
