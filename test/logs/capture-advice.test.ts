import { describe, expect, test } from "vitest";
import { captureAdvice } from "../../src/logs/capture-advice.ts";
import { recognize } from "../../src/logs/recognize.ts";

function adviceOn(text: string) {
  const recognized = recognize(text);
  return recognized === null ? null : captureAdvice(recognized, text);
}

describe("captureAdvice", () => {
  test.each([
    ["alert 42", "tcp port 25"],
    [
      "postfix/smtp[1]: SSL_connect error to mx.example.net[198.51.100.25]:25: lost connection",
      "host 198.51.100.25 and port 25",
    ],
    [
      "postfix/smtp[1]: SSL_connect error to mx.example.net[2001:db8::25]:587: lost connection",
      "host 2001:db8::25 and port 587",
    ],
    [
      "H=mx.example.net [198.51.100.25] TLS session: (gnutls_handshake): timed out",
      "host 198.51.100.25 and port 25",
    ],
    ["Error: connect ECONNREFUSED 198.51.100.25:465", "host 198.51.100.25 and port 465"],
    ["nodemailer: Greeting never received", "tcp and (port 25 or port 465 or port 587)"],
    // The service tells the port.
    [
      "postfix/submission/smtpd[1]: SSL_accept error from unknown[192.0.2.5]: -1",
      "host 192.0.2.5 and port 587",
    ],
    ["postfix/smtps/smtpd[1]: SSL_accept error from unknown[192.0.2.5]: -1", "host 192.0.2.5 and port 465"],
    [
      "dovecot: imap-login: TLS handshaking: SSL_accept() failed: no shared cipher",
      "tcp and (port 143 or port 993)",
    ],
    // .NET on Linux
    [
      "OpenSslCryptographicException: error:0A000102:SSL routines::unsupported protocol, port 587. The SSL connection could not be established",
      "tcp port 587",
    ],
    // The host's own resolver, or a proxy on it, is not the other side.
    ["postfix/smtp[1]: SSL_connect error to 127.0.0.1[127.0.0.1]:10025: lost connection", "tcp port 25"],
    // Four numbers that are no address.
    ["postfix/smtp[1]: SSL_connect error to [300.1.1.1]: lost connection", "tcp port 25"],
  ])("of %j captures %s", (text, filter) => {
    expect(adviceOn(text)?.commands[0]).toBe(`tcpdump -i any -s 0 -w mail.pcap '${filter}'`);
  });

  test("uses what Windows has for a log of Exchange or Schannel", () => {
    const text = "{LED=421 4.4.2 Connection dropped due to SocketError};{IP=198.51.100.25}";
    expect(adviceOn(text)?.commands).toEqual([
      "pktmon filter add smtp25 -t TCP -p 25 -i 198.51.100.25",
      "pktmon start --capture --comp nics --pkt-size 0 --file-name mail.etl",
      "pktmon stop",
      "pktmon etl2pcap mail.etl --out mail.pcapng",
      "starttls-inspect mail.pcapng",
    ]);
  });

  test("of IMAP, reads the ports that it captures", () => {
    expect(
      adviceOn("dovecot: imap-login: TLS handshaking: SSL_accept() failed: no shared cipher")?.commands[1],
    ).toBe("starttls-inspect --port 143,993 mail.pcap");
  });

  test("knows Windows by a path, too", () => {
    const text = String.raw`error:1416F086:SSL routines:certificate verify failed [C:\wamp64\www\SMTP.php line 349]`;
    expect(adviceOn(text)?.commands[0]).toMatch(/^pktmon /);
  });

  test("has no interface any on BSD, and no capture on a scanner", () => {
    expect(
      adviceOn(
        'smtpd[1]: 0a1b smtp disconnected reason="io-error: handshake failed: no shared cipher" FreeBSD',
      )?.commands[0],
    ).toMatch(/^tcpdump -i INTERFACE /);
    expect(adviceOn("SSL negotiation failed")?.where).toMatch(/^at the firewall or a mirror port/);
  });

  test("sends nobody to Exchange Online with a packet capture", () => {
    expect(adviceOn("450 4.4.318 Connection was closed abruptly")?.where).toMatch(/^on the other server/);
    const report =
      "Error: 550 5.4.316 Message expired, connection refused(Socket error code 10061) Message rejected by: AM0PR01.eurprd01.prod.outlook.com";
    expect(adviceOn(report)).toMatchObject({
      where: expect.stringMatching(/^on the other server/),
      commands: [expect.stringMatching(/^tcpdump /), expect.any(String)],
    });
  });

  test("finds the other side's address in Exchange's report", () => {
    const report =
      "Server at mx.example.net (198.51.100.7) returned '421 4.4.2 Connection dropped due to SocketError'";
    expect(adviceOn(report)?.commands[0]).toBe("pktmon filter add smtp25 -t TCP -p 25 -i 198.51.100.7");
  });
});
