// The finding on a certificate's name, and what names match (RFC 9525 section 6.3).
import { expect, test } from "vitest";
import { commonName, namesHost } from "../../../src/diagnose/certificate-names.ts";
import { certificateNameMismatch } from "../../../src/diagnose/findings/certificates/certificate-name-mismatch.ts";
import type { Certificate, Session } from "../../../src/session/session.ts";
import { alerted, chain, established } from "../handshakes.ts";
import * as build from "../../build/sessions.ts";
import { judge, judgement } from "../judge.ts";

const BAD_CERTIFICATE = { id: "0x2a", name: "bad_certificate" };

const asked = (
  serverName: string | null,
  leaf: Partial<Certificate>,
  parts: Partial<Session> = {},
): Session => established({ client: { serverName }, tls: { certificates: chain(leaf) } }, parts);

test("certificate-name-mismatch: a certificate without the name that the client asks for is a warning", () => {
  const session = asked("mail.example.com", { subjectAltNames: ["DNS:mx.example.net", "IP:192.0.2.1"] });
  expect(judgement(certificateNameMismatch, session)).toBe(
    'warning certain: The client asks for "mail.example.com" (frame 13); the certificate (frame 14) ' +
      'contains "mx.example.net".',
  );
});

test("certificate-name-mismatch: a wrong name that the client rejects is an error", () => {
  const session = alerted("client", BAD_CERTIFICATE, { client: { serverName: "mail.example.com" } });
  expect(judge(certificateNameMismatch, session)?.severity).toBe("error");
});

test("certificate-name-mismatch: a certificate without the name in the greeting proves little", () => {
  const session = asked(null, { subjectAltNames: ["DNS:mail.example.com"] });
  expect(judgement(certificateNameMismatch, session)).toBe(
    'info possible: The server\'s greeting says "mx.example.net" (frame 4); the certificate (frame 14) ' +
      'contains "mail.example.com".',
  );
});

test("certificate-name-mismatch: a greeting that was read inside TLS counts as one in the clear does", () => {
  const banner = { frame: 16, code: 220, text: "mx.example.net ESMTP" };
  const parts = { smtp: null, protocol: "tls", smtpInTls: build.smtpInTls({ banner }) };
  const session = asked(null, { subjectAltNames: ["DNS:mail.example.com"] }, parts);
  expect(judge(certificateNameMismatch, session)?.evidence[0]).toEqual({
    frame: 16,
    field: "smtpInTls.banner.text",
    value: "mx.example.net",
  });
});

test("certificate-name-mismatch: a name that stands only in the subject is reported", () => {
  const session = asked("mx.example.net", { subjectAltNames: [] });
  expect(judgement(certificateNameMismatch, session)).toBe(
    'info certain: The client asks for "mx.example.net" (frame 13); the certificate (frame 14) contains ' +
      'no dNSName, and the common name "mx.example.net", which RFC 9525 does not accept.',
  );
});

test.each([
  ["of the client's server name", asked("MX.example.net", {})],
  ["of the greeting", asked(null, {})],
  ["of a client that asks for an address", asked("127.0.0.1", {})],
  ["that nobody asked for", asked(null, { subjectAltNames: [] }, { smtp: null, protocol: "imap" })],
  ["that could not be read", asked("mail.example.com", { subject: null, subjectAltNames: [] })],
  [
    "whose names could not be read",
    asked("mail.example.com", { subjectAltNames: [], malformed: ["subjectAltNames"] }),
  ],
])("certificate-name-mismatch: a certificate %s is not a mismatch", (_, session) => {
  expect(judge(certificateNameMismatch, session)).toBeNull();
});

test.each([
  ["mx.example.net", "mx.example.net"],
  ["MX.Example.NET", "mx.example.net."],
  ["*.example.net", "mx.example.net"],
])("certificate-name-mismatch: %s names %s", (pattern, host) => {
  expect(namesHost(pattern, host)).toBe(true);
});

test.each([
  ["*.example.net", "example.net"],
  ["*.example.net", "a.mx.example.net"],
  ["m*.example.net", "mx.example.net"],
  ["mx.*.net", "mx.example.net"],
  ["*.net", "example.net"],
  ["mx.example.net", "mx.example.org"],
])("certificate-name-mismatch: %s does not name %s", (pattern, host) => {
  expect(namesHost(pattern, host)).toBe(false);
});

test.each([
  ["CN=mx.example.net,O=Example", "mx.example.net"],
  ["O=Example\\, Inc.,CN=Example\\+1", "Example+1"],
  ["O=a\\,CN=b", null],
  ["O=Example", null],
])("certificate-name-mismatch: the common name of %s", (subject, expected) => {
  expect(commonName(subject)).toBe(expected);
});
