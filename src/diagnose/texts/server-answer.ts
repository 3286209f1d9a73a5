// What the findings about version, cipher suite and extensions in use say, by id.
import { ENABLE_TLS_1_2, LEGACY_ENDPOINT, SHARE_A_CIPHER, onClient, onServer } from "./remedies.ts";
import type { FindingTexts } from "./finding-texts.ts";

const STRONGER_DH = onServer([
  {
    system: "Postfix",
    text:
      "Remove smtpd_tls_dh1024_param_file (3.7 and later: auto is the default), or point it at a file " +
      "with 2048-bit parameters.",
  },
  { system: "Exim", text: "Unset tls_dhparam, or name a group of at least 2048 bits." },
  {
    system: "Windows",
    text:
      "In ...\\SCHANNEL\\KeyExchangeAlgorithms\\Diffie-Hellman set the DWORD ServerMinKeyBitLength=2048; " +
      "the client's limit is ClientMinKeyBitLength.",
  },
  {
    system: "any",
    text: "Use a prime of at least 2048 bits (RFC 7919), or allow ECDHE suites instead of DHE.",
  },
]);

export const SERVER_ANSWER = {
  "server-hello-unsolicited-extension": {
    title: "The server answered with an extension that the client did not offer",
    severity: "error",
    fault: "server",
    explanation:
      "A server may only answer extensions that the ClientHello contains. This one sent another, and a " +
      "client must then abort with the alert unsupported_extension (110); some close without an alert. " +
      "Both hellos were read in full, so it is certain that the extension was not offered, and the fault " +
      "is the server's, or that of a device that terminates TLS in front of it. Two may come unasked and " +
      "are not reported: renegotiation_info if the client sent its signalling suite, and cookie in a " +
      "HelloRetryRequest. If the client went on, or gave another reason, this is a warning.",
    logs: [
      { system: "OpenSSL", text: 'The client: "unsolicited extension" (0A0000D9).' },
      { system: "GnuTLS", text: 'The client: "An illegal TLS extension was received."' },
    ],
    remedies: onServer([
      {
        system: "any",
        text:
          "Update the server, or the device that terminates TLS in front of it, and report this to its " +
          "vendor: it sends an extension that the client did not offer. Until then disable the feature " +
          "that the extension belongs to. The client is right.",
      },
    ]),
    references: ["RFC 5246 section 7.4.1.4", "RFC 9846 section 4.3"],
  },
  "tls13-compatibility-ccs-missing": {
    title: "The server leaves out TLS 1.3's ChangeCipherSpec, and the client insists on it",
    severity: "error",
    fault: "server",
    explanation:
      "A client that sends a session id in a ClientHello of TLS 1.3 asks for the compatibility mode, which " +
      "makes the handshake look like TLS 1.2 to old devices in the path. The server must then send a " +
      "ChangeCipherSpec directly after its first handshake message, ServerHello or HelloRetryRequest. This " +
      "one, or a device in front of it, sent the next message instead, and the client aborted with the " +
      "alert unexpected_message (10). The record carries nothing, and OpenSSL, GnuTLS, Java and Node.js do " +
      "not miss it; Erlang does (Elixir, gen_smtp). It is likely and not certain, since the client may have " +
      "met something unexpected in the encrypted messages. It is not reported if the session id is empty, " +
      "if packets of the server are missing, or for another alert: then the certificate is the first " +
      "suspect. Some versions of Erlang (OTP 25.2) send no alert after a HelloRetryRequest, but wait until " +
      "their own time-out.",
    logs: [
      {
        system: "Erlang",
        text:
          'The client: "Failed to assert middlebox server message" and "TLS client: In state ' +
          'hello_middlebox_assert ... generated CLIENT ALERT: Fatal - Unexpected Message" (after a ' +
          'HelloRetryRequest: hello_retry_middlebox_assert). gen_smtp: "tls_failed".',
      },
    ],
    remedies: [
      ...onServer([
        {
          system: "OpenSSL",
          text:
            "Leave the compatibility mode on: no -MiddleboxCompat in Options of openssl.cnf, no -no_middlebox, " +
            "and in a program do not clear SSL_OP_ENABLE_MIDDLEBOX_COMPAT.",
        },
        { system: "wolfSSL", text: "Build it with WOLFSSL_TLS13_MIDDLEBOX_COMPAT." },
        {
          system: "any",
          text:
            "Update the server, or the device that terminates TLS in front of it: to a client that sends a " +
            "session id it must send a ChangeCipherSpec directly after its first handshake message.",
        },
      ]),
      ...onClient([
        {
          system: "Erlang",
          text:
            "Until the server is fixed: {middlebox_comp_mode, false} in the options of ssl, or {versions, " +
            "['tlsv1.2']}.",
        },
      ]),
    ],
    references: ["RFC 9846 appendix E.4", "erlang/otp issues 6807, 7586, 8470 and 11237"],
    certainties: {
      likely:
        "The ChangeCipherSpec is missing between the server's first handshake message and the next, and the client sent unexpected_message.",
    },
  },
  "legacy-version-offered": {
    title: "The client offers only TLS versions below TLS 1.2",
    severity: "warning",
    fault: "client",
    explanation:
      "The highest version in the ClientHello is TLS 1.0 or TLS 1.1. RFC 8996 deprecated both in 2021, " +
      "and many servers reject such a hello, some without an alert. What counts is supported_versions, or " +
      "the version field of the hello if that extension is missing; the version of the record around it " +
      "says nothing. The hello alone does not show that this server objects.",
    logs: [],
    remedies: onClient([
      {
        system: "any",
        text: "Offer TLS 1.2 and TLS 1.3. For the steps by system run: starttls-inspect explain legacy-version-negotiated",
      },
    ]),
    references: ["RFC 8996", "RFC 8997", "RFC 9325 section 3.1.1"],
  },
  "legacy-version-negotiated": {
    title: "TLS 1.0 or TLS 1.1 is in use",
    severity: "warning",
    fault: null,
    explanation:
      "The ServerHello chose TLS 1.0 or TLS 1.1. Both rely on MD5 and SHA-1 and were deprecated by RFC " +
      "8996; large providers refuse them. The side to change is the one with the lower maximum: the " +
      "client if it offers nothing higher, otherwise the server. A server that supports more uses the " +
      "highest version the client offers, so a low offer says nothing about the server.",
    logs: [],
    remedies: [...ENABLE_TLS_1_2.client, ...ENABLE_TLS_1_2.server],
    references: ["RFC 8996", "RFC 8997", "RFC 9325 section 3.1.1"],
  },
  "exo-smtp-auth-legacy-tls": {
    title: "Microsoft 365 rejects SMTP AUTH over TLS 1.0 or 1.1 (421 4.7.66)",
    severity: "error",
    fault: "client",
    explanation:
      "Microsoft 365's client submission lets a TLS 1.0 or 1.1 handshake succeed and refuses inside TLS, " +
      "at AUTH: 421 4.7.66, or x.7.67 if the tenant opted out. That reply can be read with keys only " +
      "(--keylog). What the capture shows without them is the version, a host of that service, and a session that ends within a " +
      "minute after a few short records. In 2021 and 2022 only a share of the connections was refused, by " +
      "design. If every session in the capture uses TLS 1.2, a logged 421 4.7.66 came from another " +
      "connection or another program: look for that one.",
    logs: [
      {
        system: "any",
        text:
          '"421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. Visit ' +
          'https://aka.ms/smtp_auth_tls".',
      },
      { system: "PHP", text: 'PHPMailer: "Password command failed: 421 4.7.66 ...".' },
      { system: "Java", text: '"AuthenticationFailedException: 421 4.7.66 ...".' },
    ],
    remedies: [...ENABLE_TLS_1_2.client, ...LEGACY_ENDPOINT],
    references: ["RFC 8996"],
    certainties: {
      certain: "With keys: the reply was read inside TLS, in Microsoft's words.",
      likely:
        "A host name proves Microsoft's submission service, and the session ended where AUTH is expected.",
      possible: "The name only suggests it, or the endpoint accepts old versions.",
    },
  },
  "smtp-legacy-endpoint-used": {
    title: "The client submits to Microsoft 365's endpoint for old TLS versions",
    severity: "warning",
    fault: "client",
    explanation:
      "smtp-legacy.office365.com is the endpoint that still accepts TLS 1.0 and 1.1 for SMTP AUTH, if the " +
      "tenant allows it (AllowLegacyTLSClients). It is a stopgap: Microsoft is retiring old versions. A " +
      "client that negotiates TLS 1.2 or later does not need it. The host is recognised by the server " +
      "name in the ClientHello, the greeting or the certificate.",
    logs: [],
    remedies: onClient([
      {
        system: "any",
        text:
          "Enable TLS 1.2 and use smtp.office365.com, port 587. If that is not possible, set a date for " +
          "replacing the client or putting your own relay in front of it.",
      },
    ]),
    references: [],
    certainties: {
      certain: "A host name proves the endpoint.",
      likely: "The name only suggests it.",
    },
  },
  "negotiated-below-offer": {
    title: "The server chose a lower version than the client's highest",
    severity: "info",
    fault: "server",
    explanation:
      "The client offers a higher version than the one in use, so the server, or its configuration, is " +
      "the limit. TLS 1.2 instead of TLS 1.3 is common and safe, and normal for Exchange, which (as of SE as " +
      "first released) does TLS 1.3 for HTTPS only, not for SMTP. The capture does not show why: the " +
      "program may be old, or the version disabled.",
    logs: [],
    remedies: [],
    references: ["RFC 9846 section 4.2.3"],
  },
  "downgrade-sentinel": {
    title: "The ServerHello contains a downgrade sentinel",
    severity: "info",
    fault: null,
    explanation:
      "A server that supports more than it negotiates ends the random of its ServerHello with DOWNGRD and " +
      "01 (for TLS 1.2) or 00 (below). If the client offers no more, that is only a note: the server " +
      "supports a higher version. A client that did offer more must abort, since the server did not see " +
      "the hello that was sent: an attacker changed it in transit, or a device that terminates TLS in the " +
      "path copied the random. A defective server can do it too.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Capture on both sides of every device that terminates TLS, and compare the two hellos: they " +
          "must be identical. Update the device or the server after which they differ.",
      },
    ],
    references: ["RFC 9846 section 4.2.3"],
    certainties: {
      certain: "The sentinel was read, and matches what the client offers.",
      likely:
        "The client offered more than the server saw: the hello was changed, or the server is at fault.",
    },
  },
  "weak-cipher-negotiated": {
    title: "The cipher suite in use is weak",
    severity: "warning",
    fault: "server",
    explanation:
      "The name of the chosen suite says so: NULL does not encrypt; EXPORT, DES, RC2 and RC4 can be " +
      "broken; 3DES and IDEA use 64-bit blocks, which leak data in very long sessions; anonymous suites " +
      "authenticate nobody. Postfix uses anonymous suites with Postfix when nothing is verified, which is " +
      "legitimate opportunistic TLS. The suite is a fact; nothing shows that anyone read the session.",
    logs: [],
    remedies: [...SHARE_A_CIPHER.server, ...SHARE_A_CIPHER.client],
    references: ["RFC 9325 section 4.1", "RFC 7465", "https://sweet32.info (CVE-2016-2183, 2016-08-24)"],
  },
  "weak-suites-offered": {
    title: "The client offers weak cipher suites",
    severity: "info",
    fault: "client",
    explanation:
      "The ClientHello offers, among others, NULL, EXPORT, DES, RC2, RC4, 3DES, IDEA or anonymous suites. " +
      "A server that prefers better ones uses those, so this costs little: opportunistic senders offer a " +
      "lot, since the alternative is clear text. If nothing else is offered, most servers refuse.",
    logs: [],
    remedies: SHARE_A_CIPHER.client,
    references: ["RFC 9325 section 4.1", "RFC 7465"],
  },
  "no-forward-secrecy": {
    title: "The session has no forward secrecy",
    severity: "warning",
    fault: "server",
    explanation:
      "The chosen suite (TLS_RSA_..., static DH or ECDH, PSK) derives the session keys from a long-lived " +
      "key. Anyone who obtains the server's private key later can decrypt recordings made today. Since " +
      "July 2026 servers must not choose RSA key exchange or static DH in TLS 1.2, and should not choose " +
      "static ECDH; peers that follow no longer offer them, and then nothing is in common. Suites with " +
      "ECDHE, and TLS 1.3, have forward secrecy. If the client offers nothing else, it is at fault, else the " +
      "server. Below TLS 1.2, or with a weak cipher, it is only a note: the warning about those comes first.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Enable ECDHE suites on both sides and configure the server to prefer them, or use TLS 1.3.",
      },
    ],
    references: ["RFC 10015 sections 2 and 4", "RFC 9325 section 4.1"],
  },
  "dh-parameters-weak": {
    title: "The server's Diffie-Hellman parameters are weak",
    severity: "warning",
    fault: "server",
    explanation:
      "The prime in the ServerKeyExchange is shorter than 2048 bits. Up to 1024 bits it is considered " +
      "breakable for an attacker with enough money, and below that for many (Logjam). Clients with " +
      "OpenSSL at security level 2, and many others, end the handshake over it. The size is read from the " +
      "message; whether this client objected is a separate finding. Since July 2026 servers must not choose " +
      "finite-field DHE in TLS 1.2 at all, whatever the size: ECDHE replaces it.",
    logs: [],
    remedies: STRONGER_DH,
    references: [
      "RFC 10015 section 3",
      "RFC 7919",
      "RFC 9325 section 4.2",
      "https://weakdh.org (2015-05-20)",
    ],
  },
  "dh-rejected-by-client": {
    title: "The client refuses the server's short Diffie-Hellman key",
    severity: "error",
    fault: "server",
    explanation:
      "The server's Diffie-Hellman prime is shorter than 2048 bits, and the client ended the handshake " +
      "right after it, with handshake_failure, illegal_parameter or insufficient_security. The alert does " +
      "not name its cause; the size of the prime and the position of the alert make it likely. A client " +
      "that closes without an alert is client-closed-after-server-flight.",
    logs: [
      { system: "OpenSSL", text: '"dh key too small" (0A00018A), as Postfix and Exim show it too.' },
      {
        system: "GnuTLS",
        text: '"The Diffie-Hellman prime sent by the server is not acceptable (not long enough)."',
      },
      { system: "Java", text: '"DH ServerKeyExchange does not comply to algorithm constraints".' },
    ],
    remedies: STRONGER_DH,
    references: ["RFC 7919", "https://weakdh.org (2015-05-20)"],
    certainties: {
      likely: "A matching alert follows the short prime.",
    },
  },
  "compression-negotiated": {
    title: "TLS compression is in use",
    severity: "warning",
    fault: "server",
    explanation:
      "Both sides agreed to compress before they encrypt. The length of a record then depends on its " +
      "content, and an attacker who can inject text next to a secret can guess the secret (CRIME). Mail " +
      "offers fewer opportunities for that than the web, but there is no benefit either; TLS 1.3 has no " +
      "compression.",
    logs: [],
    remedies: [
      {
        system: "OpenSSL",
        text: "Set SSL_OP_NO_COMPRESSION, in Postfix tls_ssl_options = NO_COMPRESSION; it is the default since 1.1.0.",
      },
      { system: "any", text: "Disable TLS compression on either side." },
    ],
    references: ["RFC 9325 section 3.3", "CVE-2012-4929"],
  },
  "renegotiation-info-missing": {
    title: "The server does not support secure renegotiation",
    severity: "warning",
    fault: "server",
    explanation:
      "The client signalled secure renegotiation (renegotiation_info, or the signalling suite 0x00ff), " +
      "and the ServerHello does not confirm it: the server predates RFC 5746 of 2010. OpenSSL 3 refuses " +
      "such servers with handshake_failure right after the ServerHello; most others go on. If the client " +
      "does not signal it, the client is the outdated side, and the server must not confirm.",
    logs: [{ system: "OpenSSL", text: '"unsafe legacy renegotiation disabled" (0A000152).' }],
    remedies: onServer([
      {
        system: "any",
        text:
          "Update the server. As a stopgap, a client with OpenSSL 3 accepts such a server with Options = " +
          "UnsafeLegacyServerConnect in its openssl.cnf.",
      },
    ]),
    references: ["RFC 5746 sections 3.4 and 3.6"],
    certainties: {
      certain: "Both hellos were read, and nothing failed because of it.",
      likely: "The client sent handshake_failure right after the ServerHello.",
    },
  },
  "extended-master-secret-missing": {
    title: "The session does not use the extended master secret",
    severity: "info",
    fault: null,
    explanation:
      "Up to TLS 1.2, this extension binds the session keys to the whole handshake. Without it everything " +
      "works, but FIPS mode, and RHEL 9 and later, may refuse with a bare handshake_failure. It counts as " +
      "in use only if both hellos contain it. It is a possible reason for a failure only if the alert " +
      "follows at once.",
    logs: [{ system: "OpenSSL", text: '"ems not enabled".' }],
    remedies: [
      {
        system: "any",
        text: "Update the side that does not support it, or use TLS 1.3, which does not need this extension.",
      },
    ],
    references: ["RFC 7627", "RFC 9325 section 3.5"],
    certainties: {
      certain: "Both hellos were read, and nothing failed because of it.",
      possible: "handshake_failure followed, which does not name its reason.",
    },
  },
  "sni-missing": {
    title: "The client sends no server name (SNI)",
    severity: "info",
    fault: "client",
    explanation:
      "The ClientHello has no server_name. Many mail servers send without it, and most receivers have one " +
      "certificate and do not care. It matters if one address serves many names: the server then presents " +
      "its default certificate, or refuses. Senders that follow DANE or MTA-STS must send the name. It is " +
      "a warning if the server aborted after this hello, or if its certificate does not match the name in " +
      "its own greeting.",
    logs: [],
    remedies: onClient([
      {
        system: "any",
        text:
          "Send the name of the MX or submission host: Postfix smtp_tls_servername = hostname, Exim " +
          "tls_sni on the transport, in your own programs the host name instead of its address.",
      },
    ]),
    references: [
      "RFC 6066 section 3",
      "RFC 9846 section 9.2",
      "RFC 7672 section 8.1",
      "RFC 8461 section 4.2",
    ],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
