// Chains that lead nowhere, or to a root that is not trusted everywhere; and what looks almost the same.
import { expect, test } from "vitest";
import { certificateChainIncomplete } from "../../../src/diagnose/findings/certificates/certificate-chain-incomplete.ts";
import { clientRejectedCertificate } from "../../../src/diagnose/findings/certificates/client-rejected-certificate.ts";
import { ocspResponseNotStapled } from "../../../src/diagnose/findings/certificates/ocsp-response-not-stapled.ts";
import { serverRootNotTrusted } from "../../../src/diagnose/findings/certificates/server-root-not-trusted.ts";
import { PUBLISHED_POLICY } from "../../../src/diagnose/policy/providers.ts";
import { ROOT_CHANGES } from "../../../src/diagnose/policy/roots.ts";
import type { Certificate, ClientHello, Session } from "../../../src/session/session.ts";
import * as build from "../../build/sessions.ts";
import { alerted, chain, established, gaveUp } from "../handshakes.ts";
import { judge, judgement } from "../judge.ts";

const BAD_CERTIFICATE = { id: "0x2a", name: "bad_certificate" };
const CERTIFICATE_UNKNOWN = { id: "0x2e", name: "certificate_unknown" };
const UNKNOWN_CA = { id: "0x30", name: "unknown_ca" };
const G1 = "CN=DigiCert Global Root CA,OU=www.digicert.com,O=DigiCert Inc,C=US";
const G2 = "CN=DigiCert Global Root G2,OU=www.digicert.com,O=DigiCert Inc,C=US";
const ROOT_YR = "CN=Root YR,O=ISRG,C=US";
const YR1 = "CN=YR1,O=Let's Encrypt,C=US";
const X1 = "CN=ISRG Root X1,O=Internet Security Research Group,C=US";

const VALID = { notBefore: "2026-01-01T00:00:00Z", notAfter: "2027-01-01T00:00:00Z" };

/** Each issued by the next, and the last by the last name. */
function issued(...names: readonly string[]): readonly Certificate[] {
  return names.slice(0, -1).map((subject, index) => {
    const subjectAltNames = index === 0 ? ["DNS:mx.example.net"] : [];
    return build.certificate({ ...VALID, subject, issuer: names[index + 1] ?? null, subjectAltNames });
  });
}

const LEAF = "CN=mx.example.net";
const OF_G1 = issued(LEAF, "CN=DigiCert Cloud Services CA-1,O=DigiCert Inc,C=US", G1);
const OF_G2 = issued(LEAF, "CN=Microsoft Azure RSA TLS Issuing CA 03,O=Microsoft Corporation,C=US", G2);
const CROSS_SIGNED = issued(LEAF, YR1, ROOT_YR, X1);

const unknownCa = (certificates: readonly Certificate[]): Session =>
  alerted("client", UNKNOWN_CA, { tls: { certificates } });

/** The same as a capture of another day would have it. */
function on(day: string, session: Session): Session {
  const messages =
    session.tls?.messages.map((each) => ({ ...each, time: `${day}${each.time?.slice(10)}` })) ?? [];
  return { ...session, tls: session.tls && { ...session.tls, messages } };
}

test("certificate-chain-incomplete: a private root that issued the certificate itself is not missing", () => {
  const alone = (issuer: string): Session => unknownCa(issued(LEAF, issuer));
  expect(judge(certificateChainIncomplete, alone("CN=Example Root CA,O=Example"))).toBeNull();
  expect(judge(certificateChainIncomplete, alone("CN=Example Grassroots CA,O=Example"))?.certainty).toBe(
    "likely",
  );
  const others = issued(LEAF, "CN=Example Root CA,O=Example").concat(
    issued("CN=Other CA", "CN=Example Root CA"),
  );
  expect(judge(certificateChainIncomplete, unknownCa(others))?.certainty).toBe("likely");
});

test("server-root-not-trusted: unknown_ca to a chain of a root that was removed is likely about that root", () => {
  const finding = judge(serverRootNotTrusted, unknownCa(OF_G1));
  expect([finding?.severity, finding?.certainty, finding?.fault]).toEqual(["error", "likely", "server"]);
  expect(finding?.detail).toMatch(
    /^The server's certificates \(frame 14\) lead to DigiCert Global Root CA, which Mozilla and Chrome stopped trusting on 15 April 2026/,
  );
});

test("server-root-not-trusted: unknown_ca to a chain of a root that old lists lack is for the client to mend", () => {
  const finding = judge(serverRootNotTrusted, unknownCa(OF_G2));
  expect([finding?.certainty, finding?.fault]).toEqual(["likely", "client"]);
  expect(finding?.remedies.every(({ side }) => side === "client")).toBe(true);
});

test.each<[string, Session]>([
  ["a root that nothing is known of", unknownCa(chain())],
  ["a session that goes on", established({ tls: { certificates: OF_G1 } })],
  [
    "an alert about something else",
    alerted("client", { id: "0x2d", name: "certificate_expired" }, { tls: { certificates: OF_G1 } }),
  ],
  ["a capture of before the removal", on("2026-04-14", unknownCa(OF_G1))],
  ["a root that no list has: the chain is incomplete", unknownCa(issued(LEAF, YR1, ROOT_YR))],
  ["G2 as signed by G1: a client may trust either", unknownCa(issued(LEAF, "CN=Intermediate", G2, G1))],
  [
    "a chain of which one could not be read",
    unknownCa([...OF_G1, build.certificate({ subject: null, issuer: null })]),
  ],
  ["certificates of the client", unknownCa(OF_G1.map((each) => ({ ...each, from: "client" })))],
  [
    "a device that signs with a CA of its own",
    unknownCa(issued(LEAF, "CN=avast! Web/Mail Shield Root,O=avast! Web/Mail Shield")),
  ],
])("server-root-not-trusted: not for %s", (_what, session) => {
  expect(judge(serverRootNotTrusted, session)).toBeNull();
});

const atAnother = (certificates: readonly Certificate[], client = "192.0.2.10"): Session => ({
  ...unknownCa(certificates),
  stream: 7,
  client: { address: client, port: 50_000 },
  server: { address: "198.51.100.77", port: 25 },
});

test("server-root-not-trusted: not of a client that knows the root of another server no more: it may have no list", () => {
  const OF_X1 = issued(LEAF, "CN=R10,O=Let's Encrypt,C=US", X1);
  const judged = (other: Session) => judge(serverRootNotTrusted, unknownCa(OF_G1), { among: [other] });
  expect(judged(atAnother(OF_X1))).toBeNull();
  expect(judged(atAnother(OF_G2))).toBeNull();
  // Another client; chains that nobody can verify; the same root.
  expect(judged(atAnother(OF_X1, "192.0.2.99"))?.certainty).toBe("likely");
  expect(judged(atAnother(OF_X1.slice(0, 1)))?.certainty).toBe("likely");
  expect(judged(atAnother(issued(LEAF, YR1, ROOT_YR)))?.certainty).toBe("likely");
  expect(judged(atAnother(OF_G1))?.certainty).toBe("likely");
});

test.each<[string, Session, string]>([
  [
    "certificate_unknown, which Java sends for everything",
    alerted("client", CERTIFICATE_UNKNOWN, { tls: { certificates: OF_G1 } }),
    "error",
  ],
  ["a FIN without an alert", gaveUp({}, { tls: { certificates: OF_G1 } }), "error"],
])("server-root-not-trusted: only possible after %s", (_what, session, severity) => {
  const finding = judge(serverRootNotTrusted, session);
  expect([finding?.severity, finding?.certainty, finding?.fault]).toEqual([severity, "possible", null]);
});

test("client-rejected-certificate: a removed root is in the title, and both sides have something to change", () => {
  const finding = judge(clientRejectedCertificate, unknownCa(OF_G1));
  expect([finding?.title, finding?.fault]).toEqual([
    "The client rejected the server's certificate with the alert unknown_ca (48); it leads to DigiCert " +
      "Global Root CA, which current lists of trusted CAs lack",
    null,
  ]);
  expect(new Set(finding?.remedies.map(({ side }) => side))).toEqual(new Set(["server", "client"]));
});

test("client-rejected-certificate: a root that is only possible as the cause is not in the title", () => {
  const session = alerted("client", CERTIFICATE_UNKNOWN, { tls: { certificates: OF_G1 } });
  const finding = judge(clientRejectedCertificate, session);
  expect(finding?.title).toMatch(/certificate_unknown \(46\)$/);
  expect(finding?.fault).toBeNull();
  expect(finding?.detail).toContain("DigiCert Global Root CA");
});

test("client-rejected-certificate: unknown_ca names the CA that the client would have to trust", () => {
  expect(judge(clientRejectedCertificate, unknownCa(CROSS_SIGNED))?.detail).toContain(
    `They lead to "${X1}", which the client would have to trust.`,
  );
});

test("certificate-chain-incomplete: an intermediate whose root no list has yet, without its cross-signed form", () => {
  const finding = judge(certificateChainIncomplete, unknownCa(issued(LEAF, YR1, ROOT_YR)));
  expect([finding?.severity, finding?.certainty]).toEqual(["error", "likely"]);
  expect(finding?.title).toBe(
    "The server's certificates end at ISRG Root YR, which clients do not trust yet",
  );
});

test("certificate-chain-incomplete: such a root sent as signed by itself helps nobody", () => {
  const session = established({ tls: { certificates: issued(LEAF, YR1, ROOT_YR, ROOT_YR) } });
  expect(judge(certificateChainIncomplete, session)?.severity).toBe("warning");
});

const WITH_BOTH = [...issued(LEAF, YR1, ROOT_YR, ROOT_YR), ...issued("CN=other", ROOT_YR, X1).slice(1)];

test.each<[string, readonly Certificate[]]>([
  ["is sent as signed by an older one", CROSS_SIGNED],
  ["is sent in both forms", WITH_BOTH],
  ["comes with certificates that lead nowhere", [...CROSS_SIGNED, ...issued("CN=extra", "CN=Extra CA")]],
])("certificate-chain-incomplete: nothing is missing where such a root %s", (_how, certificates) => {
  expect(judge(certificateChainIncomplete, unknownCa(certificates))).toBeNull();
});

test("certificate-chain-incomplete: an issuer of the right name with another key is not the issuer", () => {
  const certificates = chain({ authorityKeyId: "aa01" }, { subjectKeyId: "bb02" });
  expect(judgement(certificateChainIncomplete, unknownCa(certificates))).toBe(
    'error likely: The server\'s certificate (frame 14) was issued by "CN=Example CA,O=Example"; the one of that name ' +
      "that follows holds another key (subjectKeyIdentifier bb02) than the key that signed the certificate " +
      "(authorityKeyIdentifier aa01).",
  );
});

test.each<[string, Partial<Certificate>, Partial<Certificate>]>([
  ["agree", { authorityKeyId: "aa01" }, { subjectKeyId: "aa01" }],
  ["are absent from the issuer", { authorityKeyId: "aa01" }, {}],
  ["are absent from the leaf", {}, { subjectKeyId: "bb02" }],
])("certificate-chain-incomplete: nothing is missing where the key identifiers %s", (_how, leaf, issuer) => {
  expect(judge(certificateChainIncomplete, unknownCa(chain(leaf, issuer)))).toBeNull();
});

test("certificate-chain-incomplete: two of the issuer's name, the first of them with another key, are in the wrong order at most", () => {
  const [leaf, issuer] = chain({ authorityKeyId: "aa01" }, { subjectKeyId: "aa01" });
  const certificates = [leaf, { ...issuer, subjectKeyId: "bb02" }, issuer].filter(
    (each): each is Certificate => each !== undefined,
  );
  expect(judge(certificateChainIncomplete, unknownCa(certificates))).toBeNull();
});

test("client-rejected-certificate: a chain in the wrong order is not said to lack its intermediate", () => {
  const [leaf, yr1, root] = CROSS_SIGNED;
  const certificates = [leaf, root, yr1].filter((each): each is Certificate => each !== undefined);
  const finding = judge(clientRejectedCertificate, unknownCa(certificates));
  expect(finding?.title).toMatch(/unknown_ca \(48\)$/);
  expect(finding?.fault).toBeNull();
});

test("certificate-chain-incomplete: one whose subject could not be read may be the issuer", () => {
  expect(judge(certificateChainIncomplete, unknownCa(chain({}, { subject: null })))).toBeNull();
});

test("certificates that signed each other lead nowhere", () => {
  const certificates = issued("CN=a", "CN=b", "CN=a");
  expect(judge(certificateChainIncomplete, unknownCa(certificates))).toBeNull();
  expect(judge(serverRootNotTrusted, unknownCa(certificates))).toBeNull();
});

const OPENSSL = { extensions: [{ id: "0x000b", name: "ec_point_formats", length: 4 }] };
const SOUND = {
  leaf: { authorityKeyId: "aa01" },
  issuer: {
    authorityKeyId: "cc03",
    subjectKeyId: "aa01",
    basicConstraints: { critical: true, ca: true, pathLength: null },
    keyUsage: { critical: true, uses: ["keyCertSign"] },
  },
} as const;
const NOT_CRITICAL = { critical: false, ca: true, pathLength: null };

const strict = (leaf: Partial<Certificate>, issuer: Partial<Certificate>, client = OPENSSL): Session =>
  alerted("client", CERTIFICATE_UNKNOWN, {
    client,
    tls: { certificates: chain({ ...SOUND.leaf, ...leaf }, { ...SOUND.issuer, ...issuer }) },
  });

const STRICT = / \(46\); it does not pass strict checks, such as those of Python 3\.13$/;

test.each<[string, Session, string]>([
  [
    "basicConstraints that are not critical",
    strict({}, { basicConstraints: NOT_CRITICAL }),
    "basicConstraints",
  ],
  ["a leaf without authorityKeyIdentifier", strict({ authorityKeyId: null }, {}), "authorityKeyIdentifier"],
  ["a CA without keyUsage", strict({}, { keyUsage: null }), "keyUsage"],
  ["a CA without subjectKeyIdentifier", strict({}, { subjectKeyId: null }), "subjectKeyIdentifier"],
])(
  "client-rejected-certificate: certificate_unknown of OpenSSL after %s is strictness",
  (_what, session, word) => {
    const finding = judge(clientRejectedCertificate, session);
    expect(finding?.title).toMatch(STRICT);
    expect(finding?.detail).toContain(word);
  },
);

test.each<[string, Session]>([
  ["a sound chain", strict({}, {})],
  [
    "a certificate that had expired, which stops every client",
    strict({ notAfter: "2026-10-01T00:00:00Z" }, { basicConstraints: NOT_CRITICAL }),
  ],
  ["another library, as Java's", strict({}, { basicConstraints: NOT_CRITICAL }, { extensions: [] })],
  [
    "a library that lists only the uncompressed format",
    strict(
      {},
      { basicConstraints: NOT_CRITICAL },
      { extensions: [{ id: "0x000b", name: "ec_point_formats", length: 2 }] },
    ),
  ],
  [
    "fields that could not be read",
    strict({}, { basicConstraints: NOT_CRITICAL, malformed: ["basicConstraints"] }),
  ],
  [
    "another alert",
    alerted("client", BAD_CERTIFICATE, {
      client: OPENSSL,
      tls: { certificates: chain(SOUND.leaf, { ...SOUND.issuer, basicConstraints: NOT_CRITICAL }) },
    }),
  ],
])("client-rejected-certificate: no word of strictness with %s", (_what, session) => {
  expect(judge(clientRejectedCertificate, session)?.title).not.toContain("strict");
});

test("client-rejected-certificate: certificate_unknown of OpenSSL to a sound chain may be about the root", () => {
  expect(judge(clientRejectedCertificate, strict({}, {}))?.detail).toContain("which the root may fail too");
  const other = strict({}, {}, { extensions: [] });
  expect(judge(clientRejectedCertificate, other)?.detail).not.toContain("strict");
});

test("client-rejected-certificate: OpenSSL's bad_certificate is not about trust, whatever the chain lacks", () => {
  const certificates = chain().slice(0, 1);
  const rejected = (client: Partial<ClientHello>) =>
    judge(clientRejectedCertificate, alerted("client", BAD_CERTIFICATE, { client, tls: { certificates } }));
  expect(rejected(OPENSSL)?.title).toMatch(/bad_certificate \(42\)$/);
  expect(rejected({})?.title).toContain("its issuer's intermediate certificate was not sent");
  const session = alerted("client", BAD_CERTIFICATE, { client: OPENSSL, tls: { certificates } });
  expect(judge(certificateChainIncomplete, session)?.severity).toBe("warning");
  const ofG1 = alerted("client", CERTIFICATE_UNKNOWN, { client: OPENSSL, tls: { certificates: OF_G1 } });
  expect(judge(serverRootNotTrusted, ofG1)).toBeNull();
});

const STATUS_REQUEST = { extensions: [{ id: "0x0005", name: "status_request", length: 5 }] };
const MUST_STAPLE = chain({ mustStaple: true });

/** TLS 1.2 with messages of the server's besides the usual ones. */
function stapling(certificates: readonly Certificate[], ...types: readonly string[]): Session {
  const session = established({ client: STATUS_REQUEST, tls: { certificates } });
  const sent = types.map((type) => build.message("server", type, 14, 220));
  return {
    ...session,
    tls: session.tls && { ...session.tls, messages: [...session.tls.messages, ...sent] },
  };
}

test("ocsp-response-not-stapled: a certificate with must-staple, a client that asks and no response is a warning", () => {
  expect(judgement(ocspResponseNotStapled, stapling(MUST_STAPLE))).toBe(
    "warning certain: The server's certificate (frame 14) is valid only with a stapled OCSP response (must-staple); " +
      "the client asked for one (frame 13), and the server sent none.",
  );
});

const OF_GNUTLS = {
  extensions: [...STATUS_REQUEST.extensions, { id: "0x001c", name: "record_size_limit", length: 2 }],
};

test("ocsp-response-not-stapled: an alert of Go, which asks and does not look, is about something else", () => {
  const session = alerted("client", BAD_CERTIFICATE, {
    client: STATUS_REQUEST,
    tls: { certificates: MUST_STAPLE },
  });
  expect(judge(ocspResponseNotStapled, session)?.severity).toBe("warning");
  expect(judge(clientRejectedCertificate, session)?.title).not.toContain("OCSP");
});

test("ocsp-response-not-stapled: a client that objects makes it an error, and the cause in the title", () => {
  const session = alerted("client", BAD_CERTIFICATE, {
    client: OF_GNUTLS,
    tls: { certificates: MUST_STAPLE },
  });
  expect(judge(ocspResponseNotStapled, session)?.severity).toBe("error");
  expect(judge(clientRejectedCertificate, session)?.title).toMatch(
    /it came without the OCSP response that it needs$/,
  );
});

test.each<[string, Session]>([
  ["a response was sent", stapling(MUST_STAPLE, "CertificateStatus")],
  ["the certificate needs none", stapling(chain())],
  ["the client asks for none", established({ tls: { certificates: MUST_STAPLE } })],
])("ocsp-response-not-stapled: nothing is missing where %s", (_what, session) => {
  expect(judge(ocspResponseNotStapled, session)).toBeNull();
});

test("client-rejected-certificate: unknown_ca in TLS 1.3 names the roots that Exchange Online is known to lead to", () => {
  const session = alerted("client", UNKNOWN_CA, {
    client: { serverName: "example-com.mail.protection.outlook.com" },
    server: { negotiatedVersion: build.TLS_1_3 },
    tls: { certificates: [] },
  });
  const words = "lead to DigiCert Global Root CA or DigiCert Global Root G2";
  expect(judge(clientRejectedCertificate, session, { policy: PUBLISHED_POLICY })?.detail).toContain(words);
  const elsewhere = alerted("client", UNKNOWN_CA, {
    server: { negotiatedVersion: build.TLS_1_3 },
    tls: { certificates: [] },
  });
  expect(judge(clientRejectedCertificate, elsewhere, { policy: PUBLISHED_POLICY })?.detail).not.toContain(
    "DigiCert",
  );
});

test("roots: each is named once, with days and sources that are dates", () => {
  expect(new Set(ROOT_CHANGES.map(({ subject }) => subject)).size).toBe(ROOT_CHANGES.length);
  for (const { from, until, sources, story } of ROOT_CHANGES) {
    expect(from).toMatch(/^\d{4}-\d\d-\d\d$/);
    if (until !== null) expect(until > from).toBe(true);
    expect(story).not.toMatch(/\.$/);
    expect(sources.length).toBeGreaterThan(0);
    for (const { url, date } of sources)
      expect([url, date].join(" ")).toMatch(/^https:\S+ \d{4}(-\d\d){0,2}$/);
  }
});
