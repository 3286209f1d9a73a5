// What the findings between STARTTLS and the ServerHello say, by id.
import {
  END_OF_FILE,
  PROTOCOL_VERSION,
  HANDSHAKE_FAILURE,
  ANY_ALERT,
  RESET,
  TIMEOUT,
  PLAIN_TEXT,
} from "./logs.ts";
import {
  CLIENT_TLS_SET_UP,
  ENABLE_TLS_1_2,
  SHARE_A_CIPHER,
  SHARE_A_GROUP,
  DISABLE_SMTP_INSPECTION,
  ALLOW_LARGE_PACKETS,
  SEND_SMALLER_HELLO,
  USE_THE_RIGHT_PORT,
  ASK_THE_SERVER,
  CHECK_SILENT_SERVER,
  READ_THE_CLIENT_LOG,
  onClient,
  onServer,
} from "./remedies.ts";
import type { Remedy } from "../../session/session.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const CAPTURE_THERE: Remedy = {
  system: "any",
  text: "Capture at the server too: if it did not send this reset, a device in the path did.",
};

export const HELLO = {
  "client-closed-before-clienthello": {
    title: "The client sent STARTTLS, got 220, and disconnected without sending a ClientHello",
    severity: "error",
    fault: "client",
    explanation:
      "The server agreed to STARTTLS, and the client closed the connection before it sent a ClientHello. " +
      "The network and the server did their part. Most often the client could not set up its own TLS: no " +
      "private key, no usable certificate, or no version that both its configuration and its library " +
      "allow. The capture shows that it closed, not why; the client's log may.",
    logs: [
      {
        system: "Exchange",
        text:
          '"TLS negotiation failed with error NoCredentials" (a certificate without private key) or ' +
          '"UnknownCredentials" (the service may not read the key); the queue: "421 4.2.1 Unable to connect" or ' +
          '"421 4.4.1 Connection timed out".',
      },
      { system: "Windows", text: "System log, Schannel: event 36871, internal error state 10013." },
      {
        system: "OpenSSL",
        text: '"no protocols available" (0A0000BF) or "library has no ciphers".',
      },
      {
        system: "Java",
        text: '"No appropriate protocol (protocol is disabled or cipher suites are inappropriate)".',
      },
    ],
    remedies: CLIENT_TLS_SET_UP,
    references: ["RFC 3207 section 4", "Microsoft KB 4495258"],
  },
  "server-refused-after-220": {
    title: "The server agreed to TLS and then refused the session",
    severity: "error",
    fault: "server",
    explanation:
      "After its 220 to STARTTLS the server must wait for the ClientHello. Instead it sent a refusal in " +
      "plain text before the hello reached it. The reply text says why: most often a connection limit, or " +
      "a time-out if the client sent no hello. Nothing in the hello can be the cause.",
    logs: [
      {
        system: "any",
        text: "Many clients report a wrong version number or an unknown record instead of the server's reply.",
      },
    ],
    remedies: onServer([
      {
        system: "any",
        text: "Act on the text of the server's reply. After a 4xx reply, senders retry by themselves.",
      },
    ]),
    references: ["RFC 3207 section 4", "RFC 5321 section 3.8"],
  },
  "server-closed-before-clienthello": {
    title: "The server agreed to TLS and closed before the ClientHello reached it",
    severity: "error",
    fault: "server",
    explanation:
      "The server sent its FIN or RST before the ClientHello had reached it: it precedes the hello at the " +
      "capture point, or it does not acknowledge the hello. So nothing in the hello can be the cause. " +
      "Typical causes: a crash as TLS starts, an unreadable certificate or key, a limit on processes or " +
      "connections, or a device in the path that blocks TLS. If the server waited for seconds and no " +
      "hello came, the client was the silent side, and the finding says so. The capture shows who closed, " +
      "not why.",
    logs: END_OF_FILE,
    remedies: onServer([
      {
        system: "any",
        text:
          "Check the server's log at that time: can it read its certificate and key? Has it reached a " +
          "limit on processes, memory or connections?",
      },
    ]),
    references: ["RFC 3207 section 4"],
  },
  "tls-version-below-server-minimum": {
    title: "The server closes on a TLS version that is too old",
    severity: "error",
    fault: "client",
    explanation:
      "The client offers at most TLS 1.1, and the server closed at once without an alert. Many servers " +
      "that require TLS 1.2 do just that, so the client's log shows only a lost connection. It is certain " +
      "if the provider publishes a higher minimum, a host name in this connection proves the provider, and " +
      "nothing contradicts the version as the cause. " +
      "It is likely if the same server chose a higher version with another client in the capture, or if " +
      "it had agreed to STARTTLS, closed at once, and nothing contradicts the version as the cause. If " +
      "something does, the finding is server-closed-on-old-version instead. It is not reported if the " +
      "same server accepted so low a version elsewhere in the capture. The version is read from the body " +
      "of the hello, never from the record.",
    logs: END_OF_FILE,
    remedies: [...ENABLE_TLS_1_2.client, ...ASK_THE_SERVER],
    references: ["RFC 8996", "RFC 5246 section 7.2.2"],
    certainties: {
      certain:
        "A host name proves the provider, its published minimum was in force at the time, and nothing " +
        "contradicts the version as the cause.",
      likely:
        "The server closed at once on a hello of TLS 1.1 or less and nothing contradicts the version as " +
        "the cause; or it chose a higher version with another client; or the provider publishes a higher " +
        "minimum, which may not apply, or something else may be the cause.",
    },
  },
  "server-closed-on-old-version": {
    title: "The server closed after a hello that offers at most TLS 1.1",
    severity: "error",
    fault: null,
    explanation:
      "The client offers at most TLS 1.1, and the server closed at once without an alert. That much is " +
      "certain; whether the version is the reason is not. Many servers that require TLS 1.2 close like " +
      "this, but here something points elsewhere, and the finding names it: a client with TLS 1.2 fails " +
      "in the same way, the hello has other oddities, STARTTLS was not agreed on first, the reset may not " +
      "be the server's, or packets are missing from the capture. If nothing points elsewhere, the finding " +
      "is tls-version-below-server-minimum.",
    logs: END_OF_FILE,
    remedies: [...ENABLE_TLS_1_2.client, ...ASK_THE_SERVER],
    references: ["RFC 8996"],
  },
  "tls-version-rejected-alert": {
    title: "The server refuses the client's TLS versions (alert protocol_version)",
    severity: "error",
    fault: "client",
    explanation:
      "The server answered the ClientHello with the alert protocol_version (70): it accepts none of the " +
      "versions offered. Usually the client is too old. If the hello offers TLS 1.2 but not TLS 1.3, the " +
      "server accepts TLS 1.3 only; if it offers nothing below TLS 1.2 or 1.3, the server is too old. The " +
      "alert itself names the reason, so this is certain; the remedy is for the outdated side. The record " +
      "versions of hello and alert prove nothing.",
    logs: PROTOCOL_VERSION,
    remedies: ENABLE_TLS_1_2.client,
    references: ["RFC 9846 section 6.2 and appendix E", "RFC 5246 appendix E.1"],
  },
  "tls-version-rejected-by-client": {
    title: "The client refuses the server's TLS version",
    severity: "error",
    fault: "server",
    explanation:
      "The server chose a version, and the client ended the handshake over it: it sent the alert " +
      "protocol_version (70), or the version is below every version that the hello offers. The server is " +
      "then the outdated side. A client that closes without an alert is " +
      "client-closed-after-server-flight. Exchange Online, for example, sends with TLS 1.2 or later only.",
    logs: [
      { system: "OpenSSL", text: 'The client: "unsupported protocol" (0A000102).' },
      { system: "Go", text: '"tls: server selected unsupported protocol version 301".' },
      {
        system: "Java",
        text: '"The server selected protocol version TLS10 is not accepted by client preferences".',
      },
      {
        system: "Exchange Online",
        text:
          'Message trace: "450 4.4.317" or "450 4.4.318"; unless TLS is required, the mail arrives in ' +
          "clear text.",
      },
    ],
    remedies: ENABLE_TLS_1_2.server,
    references: ["RFC 9846 section 4.2.3", "RFC 8996"],
    certainties: {
      certain: "The client sent the alert protocol_version.",
      likely: "The version that the server chose is below every version that the client offers.",
    },
  },
  "fallback-scsv-rejected": {
    title: "The server refuses a retry with a lower version (inappropriate_fallback)",
    severity: "error",
    fault: "client",
    explanation:
      "The client marked its hello as a retry with a lower version (TLS_FALLBACK_SCSV), and the server, " +
      "which supports a higher one, rightly refused it with the alert inappropriate_fallback (86). This " +
      "is not the root cause: that is the earlier failure that made the client lower its version. Look " +
      "for the earlier connection of the same client.",
    logs: [{ system: "OpenSSL", text: '"tlsv1 alert inappropriate fallback ... SSL alert number 86".' }],
    remedies: onClient([
      {
        system: "any",
        text:
          "Find out why the previous connection failed, and fix that. Then disable retries with lower " +
          "versions: TLS negotiates the version by itself.",
      },
    ]),
    references: ["RFC 7507"],
  },
  "fallback-scsv-sent": {
    title: "The client retried with a lower version and says so",
    severity: "info",
    fault: null,
    explanation:
      "The hello contains TLS_FALLBACK_SCSV: the client failed with a higher version before. The server " +
      "answered, so it supports nothing higher than this version, or does not know the signal.",
    logs: [],
    remedies: [],
    references: ["RFC 7507"],
  },
  "version-downgrade-dance": {
    title: "The client retries with lower versions",
    severity: "warning",
    fault: "client",
    explanation:
      "A connection from the same client to the same server failed in the handshake, and within a minute " +
      "the client came back with a lower maximum version. An attacker can downgrade such a client by " +
      "disturbing its connections. It is certain if the second hello says that it is a retry " +
      "(TLS_FALLBACK_SCSV), likely if both connections have the same EHLO name, and otherwise possible: " +
      "two programs on one host, or two hosts behind one address, look the same.",
    logs: [],
    remedies: onClient([
      {
        system: "any",
        text:
          "Disable retries with lower versions, or update the client: TLS negotiates the version by " +
          "itself. Fix the cause of the first failure.",
      },
    ]),
    references: ["RFC 7507", "RFC 9325 section 3.1.3"],
    certainties: {
      certain: "The second hello says that it is a retry (TLS_FALLBACK_SCSV).",
      likely: "Both connections have the same EHLO name.",
      possible: "Only the client's address is the same.",
    },
  },
  "cipher-suites-not-accepted": {
    title: "None of the client's cipher suites is on the server's published list",
    severity: "error",
    fault: "client",
    explanation:
      "The TLS version is acceptable, but for each version that both sides support, none of the client's " +
      "cipher suites is on the provider's published list, and the server closed or sent " +
      "handshake_failure. It is certain by that list if the server sent the alert and a host name in the " +
      "connection proves the provider, and likely if it only closed, or the list is more than two years " +
      "older or newer than the capture, or known from others, or the name proves little: lists change " +
      "without notice.",
    logs: END_OF_FILE,
    remedies: SHARE_A_CIPHER.client,
    references: ["RFC 5246 section 7.4.1.2"],
    certainties: {
      certain:
        "The server sent the alert, and a host name proves the provider, whose list was published within " +
        "two years of the capture.",
      likely:
        "The server only closed, or the name only suggests the provider, or the list dates from another " +
        "time or is known from others.",
    },
  },
  "no-shared-cipher": {
    title: "The server found no cipher suite, or other parameter, in common",
    severity: "error",
    fault: null,
    explanation:
      "The server answered the ClientHello with handshake_failure (40) or insufficient_security (71): it " +
      "can use nothing that the hello offers. That is certain. Whether cipher suites, groups or signature " +
      "algorithms are missing is not: servers send the same alert for all of them, and some send it for " +
      "an outdated version or a missing host name. So it is only likely if the hello offers at most TLS " +
      "1.1. Only the server's log can tell these apart. The finding names what stands out in the hello. " +
      "OpenSSL also sends this alert up to TLS 1.2 if the server's own certificate may not sign: an ECDSA " +
      "key whose key usage lacks digitalSignature. TLS 1.3 then works.",
    logs: HANDSHAKE_FAILURE,
    remedies: [...SHARE_A_CIPHER.client, ...SHARE_A_CIPHER.server],
    references: ["RFC 5246 section 7.2.2", "RFC 9846 section 6.2"],
    certainties: {
      certain:
        "The server sent handshake_failure or insufficient_security to a hello that offers TLS 1.2 or later.",
      likely: "The hello offers at most TLS 1.1, so the version may be the reason.",
    },
  },
  "no-shared-group": {
    title: "No key-exchange group in common",
    severity: "error",
    fault: null,
    explanation:
      "Everything in the hello needs an elliptic-curve group, the server refused it, and the hello lists " +
      "none of x25519, secp256r1 and secp384r1, which nearly every server accepts; or the same server " +
      "chose, with another client, a group that this hello does not list. That is the likely cause: the " +
      "alert is the same for other parameters. It is certain if the server itself asks, in a " +
      "HelloRetryRequest, for a group that the client does not offer: then the server is at fault. A " +
      "server that is limited to curves which RFC 8422 deprecated (secp224r1, secp256k1) shares none with " +
      "OpenSSL 4.0, which leaves them out of TLS by default.",
    logs: [{ system: "OpenSSL", text: 'The server: "no suitable key share".' }, ...HANDSHAKE_FAILURE],
    remedies: [...SHARE_A_GROUP.client, ...SHARE_A_GROUP.server],
    references: ["RFC 9846 sections 4.2.4, 4.3.7 and 4.3.8", "RFC 8422 section 5.1"],
    certainties: {
      certain: "The server asked for a group that the hello does not list.",
      likely:
        "The server refused a hello without a common group, or chose a group elsewhere that this hello " +
        "does not list.",
    },
  },
  "no-shared-signature-algorithm": {
    title: "The client accepts no signature that the server's key can make",
    severity: "error",
    fault: null,
    explanation:
      "The server refused the hello before it sent a certificate, and the hello's signature_algorithms do " +
      "not fit: they list only SHA-1 and MD5, which current servers no longer use, or none for the type " +
      "of key that the same server used elsewhere in the capture (RSA or elliptic curve; with TLS 1.3 an " +
      "RSA key needs RSA-PSS). The alert is the same for other parameters, so this is likely, not certain.",
    logs: [
      {
        system: "OpenSSL",
        text:
          'The server: "no suitable signature algorithm". If the client detects it: "wrong signature ' +
          'type" or "legacy sigalg disallowed or unsupported" (0A00014D).',
      },
      ...HANDSHAKE_FAILURE,
    ],
    remedies: onClient([
      {
        system: "Windows",
        text: "Update the client, and undo settings that leave only SHA-1 signatures.",
      },
      {
        system: "any",
        text:
          "Update the client so that it accepts SHA-256 signatures with RSA-PSS, RSA and ECDSA. RHEL 9 " +
          "and FIPS mode do not create SHA-1 signatures.",
      },
    ]),
    references: ["RFC 9846 section 4.3.3", "RFC 9155"],
    certainties: {
      likely:
        "The server refused a hello whose signature algorithms do not fit its key, or are all outdated.",
    },
  },
  "hello-retry-request": {
    title: "The server asked for another key share: one more round trip",
    severity: "info",
    fault: null,
    explanation:
      "The client's first hello had no key share for a group that the server accepts, so the server asked " +
      "for one in a HelloRetryRequest, and the client sent a second hello. This is normal and costs one " +
      "round trip.",
    logs: [],
    remedies: [],
    references: ["RFC 9846 section 4.2.4"],
  },
  "hello-retry-loop": {
    title: "The server asked for another ClientHello, and the handshake got no further",
    severity: "error",
    fault: null,
    explanation:
      "The server asked for another key share in a HelloRetryRequest, and no ServerHello followed. The " +
      "bytes show whose fault it is: a second HelloRetryRequest is the server's, a second hello without " +
      "the requested key share is the client's. A client that closes instead does not support this part " +
      "of TLS 1.3, or was asked for something wrong. If a correct second hello gets no ServerHello, the " +
      "server or a device in the path likely cannot handle it.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Update the side that is at fault. Until then configure the client to send, in its first hello, " +
          "a key share for the group that the server asks for.",
      },
    ],
    references: ["RFC 9846 section 4.2.4"],
    certainties: {
      certain: "The server asked twice, or the second hello does not contain the requested key share.",
      likely: "No second hello came, or it was correct and got no ServerHello.",
    },
  },
  "server-parse-error-alert": {
    title: "The server could not parse the ClientHello",
    severity: "error",
    fault: null,
    explanation:
      "The server answered the ClientHello with an alert for messages that are malformed or not " +
      "understood, such as decode_error or illegal_parameter. The hello was parsed here without a fault " +
      "unless another finding says otherwise, so the server may be intolerant: of a large hello, of " +
      "unknown extensions or values, of a hello in several records. internal_error (80) is the server's " +
      "own problem, most often its certificate or key; but OpenSSL 3 at its default security level also " +
      "sends it in reply to TLS 1.1 or older, so there the version is the likely cause. The alert is " +
      "certain; which part of the hello it is about is not.",
    logs: [
      {
        system: "Windows",
        text: "System log, Schannel: event 36888 on the server, 36887 on the client, with the alert's number.",
      },
    ],
    remedies: onServer([
      {
        system: "any",
        text:
          "Update the server, or the device that terminates TLS in front of it. To find what it does not " +
          "accept, connect with openssl s_client and drop one thing at a time: -groups, -sigalgs, " +
          "-no_tls1_3, -noservername.",
      },
    ]),
    references: ["RFC 9846 section 6.2", "RFC 8701"],
    certainties: {
      certain: "The alert was read.",
      likely:
        "internal_error in reply to a hello that offers at most TLS 1.1, which may be about the version.",
    },
  },
  "sni-rejected": {
    title: "The server does not know the host name that the client asks for",
    severity: "error",
    fault: null,
    explanation:
      "The client named a host in its hello (server_name), and the server answered with the alert " +
      "unrecognized_name (112): it has no certificate for that name. A fatal alert ends the handshake. " +
      "Some servers send it as a warning and go on; then it is only a note, though some clients abort " +
      "over it.",
    logs: [{ system: "OpenSSL", text: '"tlsv1 unrecognized name ... SSL alert number 112".' }],
    remedies: [
      ...onClient([
        {
          system: "any",
          text: "Check the host name that it uses, and the MX record or smart host that the name comes from.",
        },
      ]),
      ...onServer([
        {
          system: "any",
          text: "Add a certificate for that name, or answer unknown names with the default certificate.",
        },
      ]),
    ],
    references: ["RFC 6066 section 3"],
  },
  "alpn-rejected": {
    title: "The server accepts none of the protocols that the client names (ALPN)",
    severity: "error",
    fault: null,
    explanation:
      "The client named application protocols in its hello (ALPN), and the server answered with the alert " +
      "no_application_protocol (120): it supports none of them on this port. Few SMTP clients send the " +
      'extension at all; those that do use the name "smtp". HTTP names mean that a web client reached a ' +
      "mail port.",
    logs: [{ system: "OpenSSL", text: '"tlsv1 alert no application protocol ... SSL alert number 120".' }],
    remedies: [
      ...onClient([{ system: "any", text: "Send no ALPN extension, or a name that the server accepts." }]),
      ...onServer([
        { system: "Exim", text: "Add the name to tls_alpn; by default smtp and esmtp are accepted." },
      ]),
    ],
    references: ["RFC 7301 section 3.2"],
  },
  "server-alert-other": {
    title: "The server ended the handshake with an alert",
    severity: "error",
    fault: null,
    explanation:
      "The server sent a fatal alert that no more specific finding explains. The alert's name and number " +
      "are what the server says about the reason, as read from the bytes; the client's log shows the same " +
      "number.",
    logs: ANY_ALERT,
    remedies: onServer([{ system: "any", text: "Check the log at that time: it names the cause." }]),
    references: ["RFC 9846 section 6", "IANA TLS Alerts registry"],
  },
  "client-alert-other": {
    title: "The client ended the handshake with an alert",
    severity: "error",
    fault: null,
    explanation:
      "The client sent a fatal alert that no more specific finding explains. The alert's name and number " +
      "are what the client says about the reason, as read from the bytes; the server's log shows the same " +
      "number. If the server had asked for a client certificate, suspect that request first, though " +
      "nothing proves it: some clients without a certificate, copiers among them, send an alert instead " +
      "of an empty Certificate.",
    logs: [
      { system: "OpenSSL", text: 'The server: "SSL alert number" with the number of the alert.' },
      {
        system: "Windows",
        text: "System log, Schannel: event 36887 on the server, 36888 on the client, with the number.",
      },
    ],
    remedies: READ_THE_CLIENT_LOG,
    references: ["RFC 9846 section 6", "IANA TLS Alerts registry"],
  },
  "server-closed-after-clienthello": {
    title: "The server closed after the ClientHello without saying why",
    severity: "error",
    fault: null,
    explanation:
      "The server received the whole ClientHello and closed with a FIN, without an alert. That it closed " +
      "is certain; the reason is not in the capture. A server that rejects a hello closes like this over " +
      "the version, the cipher suites, the client's address, a connection limit, or a problem of its own. " +
      "The finding names what stands out in the hello.",
    logs: END_OF_FILE,
    remedies: ASK_THE_SERVER,
    references: ["RFC 5246 section 7.2", "RFC 9846 section 6"],
  },
  "both-sides-closed": {
    title: "Both sides closed within one round trip, before TLS was established",
    severity: "error",
    fault: null,
    explanation:
      "Each side sent its FIN before it received the other's: neither FIN acknowledges the other. Which " +
      "came first at the capture point says nothing, so neither side is blamed. Two equal time-outs do " +
      "this, and so does a server that stops while a client aborts. It is reported only before TLS was " +
      "established, if the dialogue got no further than EHLO or TLS had been agreed on.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Check the logs of both hosts at that time: each logs its own reason, if it has one.",
      },
    ],
    references: ["RFC 9293 section 3.6"],
  },
  "server-reset-after-clienthello": {
    title: "The connection was reset after the ClientHello",
    severity: "error",
    fault: null,
    explanation:
      "An RST came from the server's address in reply to the ClientHello. A host sends one if a program " +
      "closes a connection with unread data, so the server's program likely ended without reading the " +
      "hello: it crashed, had no certificate, or rejected the client's address. Firewalls also send " +
      "resets in a server's name; if this one looks like that, reset-injected-suspected says so.",
    logs: RESET,
    remedies: [...ASK_THE_SERVER, CAPTURE_THERE],
    references: ["RFC 9293 section 3.5.2"],
  },
  "reset-injected-suspected": {
    title: "The reset likely came from a device in the path",
    severity: "warning",
    fault: "path",
    explanation:
      "An RST (or FIN) does not look like its sender's other packets. If its TTL (or hop limit) differs " +
      "by two or more from that of the SYN and of the data, and the implied number of hops differs too, " +
      "another machine sent it, which is likely: firewalls, intrusion prevention systems and load " +
      "balancers send such resets. If only its IP identification is out of line with the sender's other " +
      "packets, or its sequence number is not the next one, it is only possible. A host that replies with " +
      "another default TTL (255 instead of 64) over the same number of hops is the sender itself, and so " +
      "is one that sets the identification to 0. If both sides went on after the reset, it had no effect, " +
      "and the finding is an observation. Only a capture at the other end can settle it.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Capture at the side that the reset seems to come from: if the reset is not there, check the " +
          "logs of the firewalls and load balancers in the path for this connection.",
      },
    ],
    references: ["RFC 9293 section 3.10.7", "RFC 3360"],
    certainties: {
      likely: "Its TTL or hop limit differs from that of its sender's other packets.",
      possible: "Only its sequence number or IP identification differs, or that side sent more after it.",
    },
  },
  "no-answer-to-clienthello": {
    title: "The server acknowledged the ClientHello and never answered it",
    severity: "error",
    fault: null,
    explanation:
      "The server's host acknowledged the whole ClientHello, and nothing came back: for three seconds or " +
      "more until the client aborted, or for ten or more otherwise. The acknowledgment comes from the TCP " +
      "stack, or from a proxy, so it does not prove that the server's program read the hello. The program " +
      "may be stuck or waiting for something, or a device may be holding the hello back. Some devices do " +
      "that to a hello in several segments, as with post-quantum key shares, or in a record of 256 to 511 " +
      "bytes (RFC 7685), so the finding gives its size. The silence is certain; the cause is not. A " +
      "client that closes sooner did not wait for the answer, and then the title says so.",
    logs: TIMEOUT,
    remedies: CHECK_SILENT_SERVER,
    references: ["RFC 5246 section 7.4.1", "RFC 5321 section 4.5.3.2"],
  },
  "clienthello-large-not-answered": {
    title: "A large ClientHello arrived and got no answer",
    severity: "error",
    fault: "path",
    explanation:
      "The hello does not fit into one segment; it was acknowledged and never answered, or the connection " +
      "was closed at once. Post-quantum key shares make hellos larger (X25519MLKEM768: about 1.5 kB), and " +
      "some devices and servers read only the first segment. Programs with OpenSSL 3.5 (April 2025) and " +
      "later send such a share by default (1551 bytes instead of 320), so Node.js since 22.20 and 24.5; Go " +
      "since 1.24 (February 2025), of which 1.27 exceeds a segment (1467 bytes); Conscrypt since 2.7.0 " +
      "(August 2026). Postfix 3.11 offers the group and sends no share unless asked. A hello that was lost in transit is " +
      "flight-not-delivered. It is reported if the hello contains such a key share or a smaller hello to " +
      "the same server was answered; the latter makes it likely, the former alone only possible. It is " +
      "not reported if the same server answered another hello of several segments.",
    logs: TIMEOUT,
    remedies: [...SEND_SMALLER_HELLO, ...ALLOW_LARGE_PACKETS],
    references: [
      "https://tldr.fail",
      "RFC 9846 section 4.2.2",
      "RFC 10024",
      "openssl/openssl issue 27557",
      "golang/go issues 69985 and 80573",
      "nodejs.org/en/blog/release/v22.20.0 and v24.5.0",
      "google/conscrypt release 2.7.0",
    ],
    certainties: {
      likely: "A smaller hello to the same server was answered, and the large one was not.",
      possible: "There is no smaller hello for comparison, or the server closed instead.",
    },
  },
  "clienthello-large": {
    title: "The ClientHello is larger than one segment",
    severity: "info",
    fault: null,
    explanation:
      "The hello came in several segments, and the server answered it: this path and this server accept " +
      "hellos of that size. Others may not: see clienthello-large-not-answered and flight-not-delivered.",
    logs: [],
    remedies: [],
    references: ["https://tldr.fail"],
  },
  "plaintext-where-tls-expected-server": {
    title: "The server answered the ClientHello with plain text",
    severity: "error",
    fault: "server",
    explanation:
      "Instead of a ServerHello the server sent readable text. A 4xx or 5xx reply likely means that its " +
      "TLS could not start and it has no other way to say so, or that it never switched to TLS: then the " +
      "220 may have come from a device in the path. HTTP means a wrong port. The client's TLS library " +
      "reports this as a wrong version number or an unknown record; most clients close without an alert.",
    logs: PLAIN_TEXT,
    remedies: [
      ...onServer([
        { system: "any", text: "Check the log at that time: can it read its certificate and key?" },
      ]),
      ...DISABLE_SMTP_INSPECTION,
    ],
    references: ["RFC 3207 section 4"],
  },
  "plaintext-where-tls-expected-client": {
    title: "The client sent STARTTLS, got 220, and continued in plain text",
    severity: "error",
    fault: "client",
    explanation:
      "After a positive reply to STARTTLS the client must begin the handshake. It sent plain text " +
      "instead. That is a fault of the client, or of a device that modified what it sent. Most servers " +
      "close without an alert.",
    logs: PLAIN_TEXT,
    remedies: onClient([
      {
        system: "any",
        text:
          "Update or fix it: after the 220 it must send a ClientHello. If its own log says that it did, " +
          "capture on both sides of each device in the path.",
      },
    ]),
    references: ["RFC 3207 section 4"],
  },
  "tls-on-starttls-port": {
    title: "The client starts with TLS on a port that starts in plain text",
    severity: "error",
    fault: "client",
    explanation:
      "The client's first bytes are a ClientHello, but the server speaks plain text on this port and " +
      "offers STARTTLS. The client is set to the wrong mode or the wrong port; on port 465, which is " +
      "meant for TLS, the server is. It is certain if the server was seen to speak plain text, and likely " +
      "if only the port number says so.",
    logs: [
      ...PLAIN_TEXT,
      {
        system: "Postfix",
        text: 'Receiving: "improper command pipelining after CONNECT" or "non-SMTP command from ...: \\026\\003\\001...".',
      },
      {
        system: "Exim",
        text: 'Receiving: "SMTP protocol synchronization error (input sent without waiting for greeting)".',
      },
    ],
    remedies: USE_THE_RIGHT_PORT,
    references: ["RFC 8314 section 3", "RFC 3207"],
    certainties: {
      certain: "The server was seen to speak plain text.",
      likely: "Only the port number says so.",
    },
  },
  "starttls-client-on-tls-port": {
    title: "The client expects plain text on a port that starts with TLS",
    severity: "error",
    fault: "client",
    explanation:
      "On this port the server waits for a ClientHello: the port number says so, or another client in the " +
      "capture started with one and was answered. This client sent nothing for three seconds or more, or " +
      "greeted in plain text, and the server sent nothing readable. So each side waited for the other " +
      "until one aborted. It is certain if the client greeted in plain text and TLS was seen to work on " +
      "the port, and only possible if a server on a non-standard port merely closed on a greeting.",
    logs: [...TIMEOUT, { system: "OpenSSL", text: 'The server: "wrong version number" (0A00010B).' }],
    remedies: USE_THE_RIGHT_PORT,
    references: ["RFC 8314 section 3.3"],
    certainties: {
      certain: "The client greeted in plain text, and TLS was seen to work on this port.",
      likely: "The client sent nothing, or only the port number says that TLS is expected.",
      possible: "The server closed on a greeting, on a port about which nothing is known.",
    },
  },
  "http-on-smtp-port": {
    title: "HTTP where SMTP or TLS is expected",
    severity: "error",
    fault: "client",
    explanation:
      "A side's first bytes are an HTTP request or response, on a port for SMTP or mail over TLS. If the " +
      "client sent them, it is a scanner, a browser, or a program set to the wrong port; if the server " +
      "did, another service listens there. STARTTLS is not involved.",
    logs: [{ system: "Postfix", text: 'Receiving: "non-SMTP command from ...: GET / HTTP/1.1".' }],
    remedies: [
      {
        system: "any",
        text:
          "If the client is yours, correct its host and port. Otherwise there is nothing to do: mail " +
          "servers close such connections.",
      },
    ],
    references: ["RFC 9112 section 2", "RFC 5321 section 4.1"],
  },
  "client-speaks-no-smtp": {
    title: "The client's first bytes are not SMTP",
    severity: "error",
    fault: "client",
    explanation:
      "The client's first bytes are not an SMTP command, TLS or HTTP. Scanners, malware and programs set " +
      "to the wrong port send such bytes; a device that modifies traffic can also corrupt a valid " +
      "command. STARTTLS was not mentioned. The bytes themselves are not printed.",
    logs: [
      { system: "Postfix", text: 'Receiving: "non-SMTP command from ...", "improper command pipelining".' },
      {
        system: "Sendmail",
        text: 'Receiving: "Command unrecognized", or "did not issue MAIL/EXPN/VRFY/ETRN".',
      },
    ],
    remedies: onClient([
      {
        system: "any",
        text:
          "If the client is yours, correct its host and port, and look for a device in the path that " +
          "modifies what it sends. Otherwise there is nothing to do.",
      },
    ]),
    references: ["RFC 5321 section 4.1"],
  },
  "unknown-bytes-in-handshake": {
    title: "Bytes that are not TLS came during the handshake",
    severity: "error",
    fault: null,
    explanation:
      "Where TLS was expected, a side sent bytes that are neither a TLS record nor text, or a malformed " +
      "handshake message. A defective or very old program does this, or a device that modifies traffic. " +
      "It is not reported if bytes of the connection are missing from the capture, since what follows a " +
      "gap cannot be identified.",
    logs: PLAIN_TEXT,
    remedies: [
      {
        system: "any",
        text:
          "Capture on both sides of each device in the path and compare the bytes; update the program " +
          "that sends them.",
      },
    ],
    references: ["RFC 9846 section 5.1", "RFC 5246 section 6.2.1"],
  },
  "record-version-note": {
    title: "The record around the ClientHello has a different version than the hello offers",
    severity: "info",
    fault: null,
    explanation:
      "The version in a record header exists for compatibility: a client that offers TLS 1.3 sends 0x0301 " +
      "there, and 0x0303 later. The offered versions are in the body of the hello, the chosen one in the " +
      "ServerHello. A display filter such as tls.record.version == 0x0303 (ssl.record.version in old " +
      "versions of Wireshark) therefore matches or misses packets for the wrong reason: use " +
      "tls.handshake.extensions.supported_version or tls.handshake.version, and the ServerHello. " +
      "Likewise, a number such as 1.0.2k in a log is an OpenSSL version, not a TLS version.",
    logs: [],
    remedies: [],
    references: ["RFC 9846 sections 4.2.2 and 5.1", "RFC 5246 appendix E.1"],
  },
  "sslv2-format-hello": {
    title: "The ClientHello is in SSL 2.0 format",
    severity: "warning",
    fault: "client",
    explanation:
      "The hello is not in a TLS record but in SSL 2.0 format, which clients before 2011 sent so as to " +
      "reach any server, among them programs that used early versions of OpenSSL's SSLv23_method(). The " +
      "version in it says what it offers: 2.0, or a later one in this old format. It cannot contain " +
      "extensions: no server name, no groups, no later versions. TLS clients must no longer send it; some " +
      "servers still accept it (with OpenSSL up to 3.6) and others close; OpenSSL 4.0 (April 2026) does not " +
      "know it any more, nor SSL 3.0. If this server closed, that is a possible cause.",
    logs: [],
    remedies: ENABLE_TLS_1_2.client,
    references: [
      "RFC 6176",
      "RFC 5246 appendix E.2",
      "RFC 9846 appendix E.5",
      "https://openssl-library.org/post/2026-04-07-ssl3/",
    ],
  },
  "sslv3-offered": {
    title: "The client offers at most SSL 3.0",
    severity: "error",
    fault: "client",
    explanation:
      "The highest version in the hello is SSL 3.0, which must not be used: its encryption is broken " +
      "(POODLE). Almost no server accepts it now. If the server answers with an alert, usually " +
      "handshake_failure, the version is the likely reason: the alert does not say so, and the cipher " +
      "suites of so old a client may be refused too. Without an alert it is a warning about the client. A " +
      "hello cannot show whether a client also supports SSL 3.0.",
    logs: [],
    remedies: ENABLE_TLS_1_2.client,
    references: ["RFC 7568"],
    certainties: {
      certain: "The version is in the hello; nothing says that the server refused it for that.",
      likely: "The server answered with an alert, and the version is the most obvious reason.",
    },
  },
  "sslv3-negotiated": {
    title: "The server chose SSL 3.0",
    severity: "error",
    fault: "server",
    explanation:
      "The ServerHello chooses SSL 3.0, which must not be used: its encryption is broken (POODLE). If the " +
      "client offered more, the server is outdated; otherwise both sides are.",
    logs: [],
    remedies: ENABLE_TLS_1_2.server,
    references: ["RFC 7568"],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
