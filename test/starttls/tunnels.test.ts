import { describe, expect, it } from "vitest";
import { ClearDialogue } from "../../src/starttls/clear-dialogue.ts";
import { HELLO, played, Talk, type Turn } from "../build/talk.ts";

const talk = (spoken: string | null = null) => new Talk((host) => new ClearDialogue(host, spoken));

/** The same for whole turns and for bytes one by one: where TLS begins, and what was spoken before. */
function found(turns: readonly Turn[], spoken: string | null = null): unknown {
  const whole = outcome(played(talk(spoken), turns));
  const cut = outcome(played(talk(spoken), turns, 1));
  expect(cut).toEqual(whole);
  return whole;
}

const outcome = ({ tls, dialect }: ReturnType<typeof talk>) => ({
  ...tls,
  protocol: dialect.dialect?.protocol ?? null,
  beganWithTls: dialect.beganWithTls,
});

const TLS_AT_ONCE = { client: HELLO, server: HELLO, protocol: null, beganWithTls: true };
const TLS: readonly Turn[] = [
  ["client", HELLO],
  ["server", HELLO],
];

describe("Tunnel by HTTP CONNECT", () => {
  const request = "CONNECT mx.example.net:465 HTTP/1.1\r\nHost: mx.example.net:465\r\n\r\n";

  it("is skipped on both sides", () => {
    expect(found([["client", request], ["server", "HTTP/1.1 200 OK\r\nVia: x\r\n\r\n"], ...TLS])).toEqual(
      TLS_AT_ONCE,
    );
  });

  it("may be requested twice, if the proxy wants credentials", () => {
    const refusal = "HTTP/1.1 407 no\r\nContent-Length: 6\r\n\r\nHTTP/2";
    const turns: Turn[] = [
      ["client", request],
      ["server", refusal],
      ["client", request.replace("\r\n\r\n", "\r\nProxy-Authorization: Basic c2VjcmV0\r\n\r\n")],
      ["server", "\r\nHTTP/1.0 200 ok\r\n\r\n"],
    ];
    expect(found([...turns, ...TLS])).toEqual(TLS_AT_ONCE);
  });

  it("is over for a client that was not refused, whatever its next byte", () => {
    const turns: Turn[] = [
      ["client", request],
      ["server", "HTTP/1.1 200 OK\r\n\r\n+OK ready\r\n"],
      ["client", "CAPA\r\n"],
    ];
    expect(found(turns)).toEqual({ client: "", server: "", protocol: "pop3", beganWithTls: false });
  });

  it("leaves the protocol inside to what is said there", () => {
    const turns: Turn[] = [
      ["client", request],
      ["server", "HTTP/1.1 200 OK\r\n\r\n* OK ready\r\n"],
      ["client", "a STARTTLS\r\n"],
      ["server", "a OK go\r\n"],
    ];
    expect(found([...turns, ...TLS])).toEqual({ ...TLS_AT_ONCE, protocol: "imap", beganWithTls: false });
  });

  it("finds no TLS if the proxy refuses", () => {
    const { tls } = talk().client(request).server("HTTP/1.1 403 no\r\n\r\n", HELLO);
    expect(tls.server).toBe("");
  });
});

describe("Tunnel by SOCKS", () => {
  const version5: Turn[] = [
    ["client", "\x05\x01\x00"],
    ["server", "\x05\x00"],
    ["client", "\x05\x01\x00\x03\x0emx.example.net\x01\xd1"],
    ["server", "\x05\x00\x00\x01\xc0\x00\x02\x01\x00\x19"],
  ];

  it("5 is skipped", () => {
    expect(found([...version5, ...TLS])).toEqual(TLS_AT_ONCE);
  });

  it("5 is skipped with a password and addresses of IPv6", () => {
    const address = "\x20\x01\x0d\xb8\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x01";
    const turns: Turn[] = [
      ["client", "\x05\x02\x00\x02"],
      ["server", "\x05\x02"],
      ["client", "\x01\x02me\x06secret"],
      ["server", "\x01\x00"],
      ["client", `\x05\x01\x00\x04${address}\x01\xd1`],
      ["server", `\x05\x00\x00\x04${address}\x01\xd1`],
    ];
    expect(found([...turns, ...TLS])).toEqual(TLS_AT_ONCE);
  });

  it.each([
    ["4", "\x04\x01\x01\xd1\xc0\x00\x02\x01me\x00"],
    ["4a", "\x04\x01\x01\xd1\x00\x00\x00\x01me\x00mx.example.net\x00"],
  ])("%s is skipped", (_version, request) => {
    const answer = "\x00\x5a\x00\x00\x00\x00\x00\x00";
    const { tls, dialect } = played(talk(), [["client", request], ["server", answer], ...TLS]);
    expect([tls, dialect.beganWithTls]).toEqual([{ client: HELLO, server: HELLO }, true]);
  });

  it("ends with the refusal, however it is cut", () => {
    const refusal = "\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00";
    expect(found([...version5.slice(0, 3), ["server", `${refusal}more`]])).toEqual({
      client: "",
      server: "",
      protocol: null,
      beganWithTls: false,
    });
  });

  it("is not read any further if the proxy refuses", () => {
    const { tls } = played(talk(), [
      ...version5.slice(0, 3),
      ["server", "\x05\x05\x00\x01\x00\x00\x00\x00\x00\x00"],
    ]);
    expect(tls).toEqual({ client: "", server: "" });
  });
});

describe("Tunnel with a PROXY header", () => {
  const headers = [
    ["as text", "PROXY TCP4 192.0.2.1 198.51.100.1 34712 25\r\n"],
    ["as text that knows nothing", "PROXY UNKNOWN\r\n"],
    ["as bytes", "\r\n\r\n\x00\r\nQUIT\n\x21\x11\x00\x0c\xc0\x00\x02\x01\xc6\x33\x64\x01\x87\x98\x00\x19"],
  ] as const;

  it.each(headers)("is skipped before TLS, %s", (_name, header) => {
    expect(
      found([
        ["client", header + HELLO],
        ["server", HELLO],
      ]),
    ).toEqual(TLS_AT_ONCE);
  });

  it.each(headers)("is skipped before SMTP, before or after the greeting, %s", (_name, header) => {
    const mail: Turn[] = [
      ["client", "EHLO a\r\n"],
      ["server", "250-mx\r\n250 STARTTLS\r\n"],
      ["client", "STARTTLS\r\n"],
      ["server", "220 go\r\n"],
      ...TLS,
    ];
    const greeting: Turn = ["server", "220 mx\r\n"];
    const expected = { ...TLS_AT_ONCE, protocol: "smtp", beganWithTls: false };
    expect([
      found([["client", header], greeting, ...mail], "smtp"),
      found([greeting, ["client", header], ...mail], "smtp"),
      found([greeting, ["client", header], ...mail]),
    ]).toEqual([expected, expected, expected]);
  });

  it("accepts a bounded number of headers only", () => {
    const { dialect } = talk().client("PROXY UNKNOWN\r\n".repeat(5000));
    expect(dialect.dialect?.protocol).toBe("unknown");
  });
});
