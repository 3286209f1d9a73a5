import { describe, expect, it } from "vitest";
import { xmpp } from "../../src/starttls/xmpp.ts";
import { HELLO, Talk, told, upgrade } from "../build/talk.ts";

const talk = () => new Talk((host) => xmpp.create(host));
const facts = ({ dialect }: ReturnType<typeof talk>) => told(dialect.upgrade);

/** RFC 6120 section 9.1.1. */
const OPENING =
  "<stream:stream from='juliet@im.example.com' to='im.example.com' version='1.0' xml:lang='en' " +
  "xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'>";
const FEATURES =
  "<stream:features>\n<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'>\n<required/>\n</starttls>\n</stream:features>";
const STARTTLS = "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
const PROCEED = "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
const opened = () => talk().client(OPENING).server(`<?xml version='1.0'?>${OPENING}`, FEATURES);

describe("XmppDialect", () => {
  it("reports the offer, the command and its answer", () => {
    expect(facts(opened().client(STARTTLS).server(PROCEED))).toEqual(
      upgrade({ offered: true, command: ["starttls", 4], reply: ["proceed", true, 5] }),
    );
  });

  it("finds the byte at which each side's TLS begins", () => {
    expect(opened().client(`${STARTTLS}${HELLO}`).server(`${PROCEED}${HELLO}`).tls).toEqual({
      client: HELLO,
      server: HELLO,
    });
  });

  it("finds TLS after elements with an end tag, and after a line end", () => {
    const { tls } = opened()
      .client("<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'></starttls>\n", HELLO)
      .server(`<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'></proceed>\r\n${HELLO}`);
    expect(tls).toEqual({ client: HELLO, server: HELLO });
  });

  it("finds TLS as an answer after text, and not within text", () => {
    const text = "no tag";
    expect([
      opened().server(text).client(STARTTLS).server(HELLO).tls.server,
      opened().server(text, HELLO).tls.server,
      opened().server(`${text}${HELLO}`).tls.server,
    ]).toEqual([HELLO, "", ""]);
  });

  it("reads the tag after a byte that might have begun TLS", () => {
    expect(facts(opened().client(STARTTLS).server("\x80", PROCEED))?.reply).toEqual(["proceed", true, 6]);
  });

  it("reports a refusal", () => {
    const refused = opened().client(STARTTLS).server("<failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>");
    expect(facts(refused)?.reply).toEqual(["failure", false, 5]);
  });

  it("takes a failure of SASL not for an answer to STARTTLS", () => {
    const other = opened().client(STARTTLS).server("<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>");
    expect(facts(other)?.reply).toBe(null);
  });

  it.each([
    ["<stream:features><mechanisms/></stream:features>", false],
    ["<stream:features/>", false],
    ["<stream:features><mechanisms/>", null],
  ])("reads the features %j", (features, offered) => {
    expect(facts(talk().client(OPENING).server(OPENING, features))?.offered).toBe(offered);
  });

  it("keeps signs inside of attributes out of the tags", () => {
    const tricky = "<message body='a > b' x=\"<starttls/>\"/>";
    expect(facts(talk().client(OPENING, tricky))).toEqual(upgrade({ continuedInClear: true }));
  });

  it("reads servers among themselves", () => {
    const server = OPENING.replace("jabber:client", "jabber:server");
    const { tls, dialect } = talk().client(server).server(server, FEATURES).client(STARTTLS, HELLO);
    expect([tls.client, dialect.protocol]).toEqual([HELLO, "xmpp"]);
  });

  it("finds a ClientHello if only the client's side was captured", () => {
    expect(talk().client(OPENING, STARTTLS, HELLO).tls.client).toBe(HELLO);
  });

  it("reports a login and the end of the dialogue, and names elements only", () => {
    const login = opened().client("<auth mechanism='PLAIN'>c2VjcmV0</auth>", "</stream:stream>");
    expect([facts(login), login.spoken.slice(-3)]).toEqual([
      upgrade({ offered: true, continuedInClear: true, hasQuit: true }),
      ["<auth>", "<auth>", "<stream>"],
    ]);
  });

  it("reads on after missing bytes", () => {
    expect(facts(talk().gap("client").client(`'>${STARTTLS}`))?.command).toEqual(["starttls", 1]);
  });
});
