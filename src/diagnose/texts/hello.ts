// What the findings about the time between the agreement and the ServerHello say, by id.
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
  SPEAK_TLS_1_2,
  SHARE_A_CIPHER,
  SHARE_A_GROUP,
  OPEN_MIDDLEBOX,
  LET_LARGE_PACKETS_THROUGH,
  SEND_SMALLER_HELLO,
  USE_THE_RIGHT_PORT,
  ASK_THE_SERVER,
  WAKE_THE_SERVER,
  READ_THE_CLIENT_LOG,
  onClient,
  onServer,
} from "./remedies.ts";
import type { Remedy } from "../../session/session.ts";
import type { FindingTexts } from "./finding-texts.ts";

export const CAPTURE_THERE: Remedy = {
  system: "any",
  text: "Capture at the server too: where it did not send this reset, a device in between did.",
};

export const HELLO = {
  "client-closed-before-clienthello": {
    title: "The client sent STARTTLS, got 220, and disconnected without sending a ClientHello",
    severity: "error",
    fault: "client",
    explanation:
      "The server agreed to STARTTLS, and the client ended the connection before it sent a ClientHello. The " +
      "network and the server have done their part: most often the client's own TLS could not be set up, for want " +
      "of a key, a usable certificate, or a version that both its configuration and its library allow. The capture " +
      "shows that it left, not why; its log does, if it keeps one.",
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
      "After its 220 to STARTTLS the server has to wait for the ClientHello. It sent a refusal in plain text instead, before " +
      "the hello had reached it: its words say why, a limit on connections most often, or a time-out where the client sent " +
      "no hello. Nothing in the hello can be the cause.",
    logs: [
      {
        system: "any",
        text: "Many clients report a wrong version number or an unknown record instead of these words.",
      },
    ],
    remedies: onServer([
      {
        system: "any",
        text: "Follow the server's words. After a 4xx reply senders try again by themselves.",
      },
    ]),
    references: ["RFC 3207 section 4", "RFC 5321 section 3.8"],
  },
  "server-closed-before-clienthello": {
    title: "The server agreed to TLS and closed before the ClientHello reached it",
    severity: "error",
    fault: "server",
    explanation:
      "The server's FIN or reset was sent before the ClientHello had arrived: it precedes the hello at the capture " +
      "point, or its acknowledgment does not cover the hello. Nothing in the hello can then be the cause. Typical are " +
      "a crash as TLS starts, a certificate or key that cannot be read, a limit on processes or connections, or a " +
      "device in the path that allows no TLS. Where the server waited for seconds and no hello came, it is the client that " +
      "was silent, and the finding says that. The capture shows who closed, not why.",
    logs: END_OF_FILE,
    remedies: onServer([
      {
        system: "any",
        text:
          "Check the server's log at that time: can it read its certificate and key, and does it reach a limit of " +
          "processes, memory or connections?",
      },
    ]),
    references: ["RFC 3207 section 4"],
  },
  "tls-version-below-server-minimum": {
    title: "The server closes on a client whose highest TLS version is too old",
    severity: "error",
    fault: "client",
    explanation:
      "The client's hello offers TLS 1.1 or less at best, and the server closed at once without a word. Many servers " +
      "refuse old versions in just this way: no alert comes, so the client's log only shows a lost connection. " +
      "It is certain where the provider publishes a higher minimum and a host name of this connection proves the " +
      "provider. It is likely where the same server chose a higher version with another client in the capture, and where " +
      "it had agreed to STARTTLS, closed at once, and nothing speaks against it. Where something does, it is " +
      "server-closed-on-old-version instead. " +
      "It is not reported where the same server took so low a version elsewhere in the capture. The version is that of " +
      "the hello's body, never that of the record.",
    logs: END_OF_FILE,
    remedies: [...SPEAK_TLS_1_2.client, ...ASK_THE_SERVER],
    references: ["RFC 8996", "RFC 5246 section 7.2.2"],
    certainties: {
      certain: "A host name proves the provider, and its published minimum held at the time.",
      likely:
        "The server closed at once on a hello of TLS 1.1 or less and nothing speaks against the version, or it chose a higher version with another client, or the published minimum is not beyond doubt.",
    },
  },
  "server-closed-on-old-version": {
    title: "The server closed after a hello that offers at most TLS 1.1",
    severity: "error",
    fault: null,
    explanation:
      "The client's hello offers TLS 1.1 or less at best, and the server closed at once without a word. That is seen. " +
      "Whether the version is the reason is not: many servers that require TLS 1.2 close like this, but here something " +
      "points elsewhere, which the finding names: a client of TLS 1.2 fails in the same way, the hello is odd in other " +
      "ways, STARTTLS was not agreed on before, the reset may not be the server's, or the capture lacks packets. Where " +
      "nothing does, it is tls-version-below-server-minimum.",
    logs: END_OF_FILE,
    remedies: [...SPEAK_TLS_1_2.client, ...ASK_THE_SERVER],
    references: ["RFC 8996"],
  },
  "tls-version-rejected-alert": {
    title: "The server refuses the client's TLS versions (alert protocol_version)",
    severity: "error",
    fault: "client",
    explanation:
      "The server answered the ClientHello with the alert protocol_version (70): it accepts none of the versions " +
      "that the hello offers. Mostly the client is too old. Where the hello offers TLS 1.2 but not TLS 1.3, the " +
      "server accepts TLS 1.3 only; where it offers nothing below TLS 1.3 or 1.2, the server is the one that is too " +
      "old. The alert says so itself, so this is certain; the remedy is for the older side. Neither the record version of " +
      "the hello nor that of the alert proves anything.",
    logs: PROTOCOL_VERSION,
    remedies: SPEAK_TLS_1_2.client,
    references: ["RFC 8446 section 6.2 and appendix D", "RFC 5246 appendix E.1"],
  },
  "tls-version-rejected-by-client": {
    title: "The client refuses the server's TLS version",
    severity: "error",
    fault: "server",
    explanation:
      "The server chose a version, and the client ended the handshake over it: with the alert protocol_version " +
      "(70), or because the version is below all that its hello offers. The server is then the side that is too old. A " +
      "client that closes without an alert is client-closed-after-server-flight. Exchange Online, for one, sends with TLS 1.2 or later only.",
    logs: [
      { system: "OpenSSL", text: 'The client: "unsupported protocol" (0A000102).' },
      { system: "Go", text: '"tls: server selected unsupported protocol version 301".' },
      {
        system: "Java",
        text: '"The server selected protocol version TLS10 is not accepted by client preferences".',
      },
      {
        system: "Exchange Online",
        text: 'Message trace: "450 4.4.317" or "450 4.4.318"; without required TLS the mail comes in clear text.',
      },
    ],
    remedies: SPEAK_TLS_1_2.server,
    references: ["RFC 8446 section 4.1.3", "RFC 8996"],
    certainties: {
      certain: "The client sent the alert protocol_version.",
      likely: "The version that the server chose is below all that the client offers.",
    },
  },
  "fallback-scsv-rejected": {
    title: "The server refuses a retry with a lower version (inappropriate_fallback)",
    severity: "error",
    fault: "client",
    explanation:
      "The client marked its hello as a second try with a lower version (TLS_FALLBACK_SCSV), and the server, which " +
      "can do better, refused it with the alert inappropriate_fallback (86), as it should. This is not the fault " +
      "that matters: that is the failure before, which made the client go down. Look for the earlier connection of " +
      "the same client.",
    logs: [{ system: "OpenSSL", text: '"tlsv1 alert inappropriate fallback ... SSL alert number 86".' }],
    remedies: onClient([
      {
        system: "any",
        text:
          "Find out why the connection before this one failed and repair that. Then switch the client's retries with " +
          "lower versions off: TLS negotiates the version by itself.",
      },
    ]),
    references: ["RFC 7507"],
  },
  "fallback-scsv-sent": {
    title: "The client retried with a lower version and says so",
    severity: "info",
    fault: null,
    explanation:
      "The hello holds TLS_FALLBACK_SCSV: the client tried before with a higher version and failed. The server " +
      "answered, so it can do no better than this version, or does not know the mark.",
    logs: [],
    remedies: [],
    references: ["RFC 7507"],
  },
  "version-downgrade-dance": {
    title: "The client retries with lower versions",
    severity: "warning",
    fault: "client",
    explanation:
      "A connection of the same client to the same server failed in the handshake, and within a minute the client " +
      "came back with a hello whose highest version is lower. Clients that do so can be pushed down by whoever " +
      "disturbs their connections. It is certain where the second hello says that it is a retry " +
      "(TLS_FALLBACK_SCSV), likely where both give the same EHLO name, otherwise possible: two programs on one " +
      "host, or two hosts behind one address, look the same.",
    logs: [],
    remedies: onClient([
      {
        system: "any",
        text:
          "Switch the client's retries with lower versions off, or update it: TLS negotiates the version by itself. " +
          "Fix what made the first connection fail.",
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
      "The TLS version would do, but for every version that both sides have, none of the cipher suites in the hello is " +
      "on the list that the provider publishes; and the server closed or sent handshake_failure. It is certain by that " +
      "list where a host name of the connection proves the provider, and likely where the list is more than two years " +
      "off the capture or the name proves little: lists change without notice.",
    logs: END_OF_FILE,
    remedies: SHARE_A_CIPHER.client,
    references: ["RFC 5246 section 7.4.1.2"],
    certainties: {
      certain: "A host name proves the provider, whose list was published within two years of the capture.",
      likely: "The name only suggests the provider, or the list is of another time.",
    },
  },
  "no-shared-cipher": {
    title: "The server found no cipher suite, or other parameter, in common",
    severity: "error",
    fault: null,
    explanation:
      "The server answered the ClientHello with handshake_failure (40) or insufficient_security (71): of what the " +
      "hello offers it can use nothing. That is certain; which of cipher suites, groups and signature algorithms " +
      "is missing is not, since servers send the same alert for all of them, and some for a version that is too " +
      "old or a host name that they want. So it is only likely where the hello offers TLS 1.1 or less. Only the server's " +
      "log separates these. The finding names what stands out in the hello.",
    logs: HANDSHAKE_FAILURE,
    remedies: [...SHARE_A_CIPHER.client, ...SHARE_A_CIPHER.server],
    references: ["RFC 5246 section 7.2.2", "RFC 8446 section 6.2"],
    certainties: {
      certain: "The server sent handshake_failure or insufficient_security, to a hello of TLS 1.2 or later.",
      likely: "The hello offers TLS 1.1 at most, so the version may be the reason.",
    },
  },
  "no-shared-group": {
    title: "No key-exchange group in common",
    severity: "error",
    fault: null,
    explanation:
      "All that the hello offers needs an elliptic-curve group, the server refused it, and the hello names none of " +
      "x25519, secp256r1 and secp384r1, which nearly every server takes; or the same server chose a group with another " +
      "client that this hello lacks. That is likely the cause: the alert is the same for other parameters. It is " +
      "certain where the server itself asks, in a HelloRetryRequest, for a group that the client does not offer: then " +
      "the server is at fault.",
    logs: [{ system: "OpenSSL", text: 'The server: "no suitable key share".' }, ...HANDSHAKE_FAILURE],
    remedies: [...SHARE_A_GROUP.client, ...SHARE_A_GROUP.server],
    references: ["RFC 8446 sections 4.1.4, 4.2.7 and 4.2.8", "RFC 8422 section 5.1"],
    certainties: {
      certain: "The server asked for a group that the hello does not list.",
      likely:
        "The server refused a hello without a usual group, or chose a group elsewhere that this hello lacks.",
    },
  },
  "no-shared-signature-algorithm": {
    title: "The client accepts no signature that the server's key can make",
    severity: "error",
    fault: null,
    explanation:
      "The server refused the hello before it showed a certificate, and the hello's signature_algorithms do not fit: " +
      "they hold only SHA-1 and MD5, which current servers no longer make, or none for the kind of key that the same " +
      "server showed elsewhere in the capture (RSA or elliptic curve; for TLS 1.3 an RSA key needs RSA-PSS). The alert " +
      "is the same for other parameters, so this is likely and not certain.",
    logs: [
      {
        system: "OpenSSL",
        text:
          'The server: "no suitable signature algorithm". Where the client notices: "wrong signature type" or "legacy ' +
          'sigalg disallowed or unsupported" (0A00014D).',
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
          "Update the client so that it accepts SHA-256 signatures with RSA-PSS, RSA and ECDSA. RHEL 9 and FIPS " +
          "modes make no SHA-1 signatures.",
      },
    ]),
    references: ["RFC 8446 section 4.2.3", "RFC 9155"],
    certainties: {
      likely: "The server refused a hello whose signature algorithms do not fit its key, or are all old.",
    },
  },
  "hello-retry-request": {
    title: "The server asked for another key share: one more round trip",
    severity: "info",
    fault: null,
    explanation:
      "The client's first hello held no key share of a group that the server wants, so the server asked for one in a " +
      "HelloRetryRequest, and the client sent a second hello. That is in order and costs one round trip.",
    logs: [],
    remedies: [],
    references: ["RFC 8446 section 4.1.4"],
  },
  "hello-retry-loop": {
    title: "The server asked for another hello, and that led nowhere",
    severity: "error",
    fault: null,
    explanation:
      "The server asked for another key share in a HelloRetryRequest, and no ServerHello followed. Whose fault it is " +
      "shows in the bytes: a second HelloRetryRequest is the server's, a second hello without the key share that was " +
      "asked for is the client's, and a client that ends the connection instead cannot do this part of TLS 1.3 or was " +
      "asked for something wrong. Where a good second hello gets no ServerHello, the server or a device in between " +
      "likely cannot take it.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Update the side that is at fault. Until then let the client send, in its first hello, a key share of " +
          "the group that the server asks for.",
      },
    ],
    references: ["RFC 8446 section 4.1.4"],
    certainties: {
      certain: "The server asked twice, or the second hello lacks the key share that was asked for.",
      likely: "No second hello came, or it was in order and got no ServerHello.",
    },
  },
  "server-parse-error-alert": {
    title: "The server could not make sense of the ClientHello",
    severity: "error",
    fault: null,
    explanation:
      "The server answered the ClientHello with an alert for messages that are wrong or not understood, such as " +
      "decode_error or illegal_parameter. The hello was read here without a fault unless another finding says so, " +
      "so the server is possibly intolerant: of a large hello, of extensions or values that it does not know, of a " +
      "hello in several records. internal_error (80) is the server's own trouble, its certificate and key first; but to " +
      "a hello of TLS 1.1 or below OpenSSL 3 sends it at its default security level, so there the version is likely. " +
      "The alert is certain; which part of the hello it is about is not.",
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
          "Update the server or the device that ends TLS before it. To find what it does not take, connect with " +
          "openssl s_client and leave out one thing after the other: -groups, -sigalgs, -no_tls1_3, -noservername.",
      },
    ]),
    references: ["RFC 8446 section 6.2", "RFC 8701"],
    certainties: {
      certain: "The alert was read.",
      likely: "Internal_error in answer to a hello of TLS 1.1 or less, which may be about the version.",
    },
  },
  "sni-rejected": {
    title: "The server does not know the name that the client asks for",
    severity: "error",
    fault: null,
    explanation:
      "The client named a host in its hello (server_name), and the server answered with the alert unrecognized_name " +
      "(112): it has no certificate for that name. A fatal alert ends the handshake. Some servers send it as a warning " +
      "and go on; then it is only news, though some clients give up on it.",
    logs: [{ system: "OpenSSL", text: '"tlsv1 unrecognized name ... SSL alert number 112".' }],
    remedies: [
      ...onClient([
        {
          system: "any",
          text: "Check the name that it uses for the host, and the MX record or smart host that this comes from.",
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
      "no_application_protocol (120): it speaks none of them on this port. For SMTP few clients send the extension at " +
      'all; where they do, "smtp" is the name. Names of HTTP mean that a web client came to a mail port.',
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
      "The server sent a fatal alert, and no more exact finding explains it. The alert's name and number are what the " +
      "server says of the reason; they are read from the bytes, and the log of the other side shows the same number.",
    logs: ANY_ALERT,
    remedies: onServer([{ system: "any", text: "Check the log at that time: it names the cause." }]),
    references: ["RFC 8446 section 6", "IANA TLS Alerts registry"],
  },
  "client-alert-other": {
    title: "The client ended the handshake with an alert",
    severity: "error",
    fault: null,
    explanation:
      "The client sent a fatal alert, and no more exact finding explains it. The alert's name and number are what the " +
      "client says of the reason; they are read from the bytes, and the log of the other side shows the same number. " +
      "Where the server had asked for a client certificate, that request is the first candidate, and not proven: some " +
      "clients without one, copiers among them, send an alert where an empty Certificate is due.",
    logs: [
      { system: "OpenSSL", text: 'The server: "SSL alert number" with the number of the alert.' },
      {
        system: "Windows",
        text: "System log, Schannel: event 36887 on the server, 36888 on the client, with the number.",
      },
    ],
    remedies: READ_THE_CLIENT_LOG,
    references: ["RFC 8446 section 6", "IANA TLS Alerts registry"],
  },
  "server-closed-after-clienthello": {
    title: "The server closed after the ClientHello without saying why",
    severity: "error",
    fault: null,
    explanation:
      "The server received the whole ClientHello and closed with a FIN, without an alert. That it closed is " +
      "certain; why it did is not in the capture. A server that has read a hello and gives up closes like this: " +
      "over the version, the cipher suites, the client's address, a limit of connections, or trouble of its own. " +
      "The finding names what stands out in the hello.",
    logs: END_OF_FILE,
    remedies: ASK_THE_SERVER,
    references: ["RFC 5246 section 7.2", "RFC 8446 section 6"],
  },
  "both-sides-closed": {
    title: "Both sides closed within one round trip, before TLS was established",
    severity: "error",
    fault: null,
    explanation:
      "Each side sent its FIN before it knew of the other's: neither acknowledges the other. Which came first at the capture " +
      "point says nothing, so nobody is blamed. Time-outs of equal length do this, and a server that stops while a client " +
      "gives up. It is reported before TLS was established, where the dialogue had not come further than EHLO or TLS had " +
      "been agreed on.",
    logs: [],
    remedies: [
      {
        system: "any",
        text: "Check the logs of both hosts at that time: each names its own reason, if it has one.",
      },
    ],
    references: ["RFC 9293 section 3.6"],
  },
  "server-reset-after-clienthello": {
    title: "The connection was reset after the ClientHello",
    severity: "error",
    fault: null,
    explanation:
      "An RST came from the server's address in answer to the ClientHello. A system sends one where a program closes " +
      "while there is something it has not read, so the server's program likely ended without reading the hello: it " +
      "crashed, had no certificate, or turned the client's address away. Firewalls send resets in a server's name too; " +
      "where this one has marks of that, reset-injected-suspected says so.",
    logs: RESET,
    remedies: [...ASK_THE_SERVER, CAPTURE_THERE],
    references: ["RFC 9293 section 3.5.2"],
  },
  "reset-injected-suspected": {
    title: "The reset likely came from a device in between",
    severity: "warning",
    fault: "path",
    explanation:
      "An RST (or FIN) does not look like its sender's other packets. Where its time to live (or hop limit) differs by two " +
      "or more from that of the SYN and of the data, and the number of hops behind it does too, it came from another " +
      "machine, which is likely: firewalls, intrusion prevention and load balancers send such resets. Where its IP " +
      "identification does not follow those that its sender counted, or its sequence number is not the next, it is only " +
      "possible. A system that answers with another default (255 for 64) over as many hops is the sender itself, and so is " +
      "one that sets the identification to 0. Where both sides went on after the reset, it had no effect, and the finding " +
      "is an observation. A capture at the other end has the last word.",
    logs: [],
    remedies: [
      {
        system: "any",
        text:
          "Capture at the side that the reset seems to come from: if it is not there, look into the logs of the " +
          "firewalls and load balancers in between for this connection.",
      },
    ],
    references: ["RFC 9293 section 3.10.7", "RFC 3360"],
    certainties: {
      likely: "The hop limit is not that of its sender's other packets.",
      possible:
        "Only its sequence number or IP identification is unlike them, or that side sent more after it.",
    },
  },
  "no-answer-to-clienthello": {
    title: "The server acknowledged the ClientHello and never answered it",
    severity: "error",
    fault: null,
    explanation:
      "The server's system acknowledged all of the ClientHello, and nothing came back up to the end: for three " +
      "seconds or more until the client gave up, for ten or more in other cases. The acknowledgment comes from the " +
      "system, or from a proxy in between, so it does not prove that the server's program saw the hello: the " +
      "program is stuck or waits for something, or a device holds the hello back. Some devices do that to a hello in " +
      "several segments, as post-quantum key shares make it, or with a record of 256 to 511 bytes (RFC 7685), so the " +
      "finding says its size. The silence is certain; the cause is not. A client that leaves sooner did not wait for " +
      "the answer, and the title then says so.",
    logs: TIMEOUT,
    remedies: WAKE_THE_SERVER,
    references: ["RFC 5246 section 7.4.1", "RFC 5321 section 4.5.3.2"],
  },
  "clienthello-large-not-answered": {
    title: "A large ClientHello arrived and was not answered",
    severity: "error",
    fault: "path",
    explanation:
      "The hello does not fit into one segment; it was acknowledged and never answered, or the connection was closed " +
      "at once. Hellos grew with post-quantum key shares (X25519MLKEM768: about 1.5 kB), and some devices and servers " +
      "read only the first segment. One that was lost on the way is flight-not-delivered. It is reported where " +
      "such a key share is in the hello or a smaller hello to the same server was answered; the latter makes it " +
      "likely, the former alone only possible. It is not reported where the same server answered another hello of " +
      "several segments.",
    logs: TIMEOUT,
    remedies: [...SEND_SMALLER_HELLO, ...LET_LARGE_PACKETS_THROUGH],
    references: [
      "https://tldr.fail",
      "RFC 8446 section 4.1.2",
      "draft-ietf-tls-ecdhe-mlkem",
      "openssl/openssl issue 27557",
    ],
    certainties: {
      likely: "A smaller hello to the same server was answered, and the large one was not.",
      possible: "There is no smaller hello to compare with, or the server closed instead.",
    },
  },
  "clienthello-large": {
    title: "The ClientHello is larger than one segment",
    severity: "info",
    fault: null,
    explanation:
      "The hello came in several segments, and the server answered it: this path and this server take hellos of that " +
      "size. Others may not, see clienthello-large-not-answered and flight-not-delivered.",
    logs: [],
    remedies: [],
    references: ["https://tldr.fail"],
  },
  "plaintext-where-tls-expected-server": {
    title: "The server answered the ClientHello with plain text",
    severity: "error",
    fault: "server",
    explanation:
      "Where a ServerHello is due, the server sent text that can be read. A 4xx or 5xx reply likely means that its " +
      "TLS could not start and it says so in the only way left, or that it did not switch to TLS at all: then the " +
      "220 may have come from a device in between. HTTP means a wrong port. The client's TLS library calls this a " +
      "wrong version number or an unknown record; most clients close without an alert.",
    logs: PLAIN_TEXT,
    remedies: [
      ...onServer([
        { system: "any", text: "Check the log at that time: can it read its certificate and key?" },
      ]),
      ...OPEN_MIDDLEBOX,
    ],
    references: ["RFC 3207 section 4"],
  },
  "plaintext-where-tls-expected-client": {
    title: "The client sent STARTTLS, got 220, and went on in plain text",
    severity: "error",
    fault: "client",
    explanation:
      "After the positive reply to STARTTLS the client must begin the handshake. It sent plain text instead. That is a " +
      "fault of the client, or of a device that changed what it sent. Most servers close without an alert.",
    logs: PLAIN_TEXT,
    remedies: onClient([
      {
        system: "any",
        text:
          "Update or repair it: after the 220 it must send a ClientHello. Where its own log says that it did, " +
          "capture on both sides of the devices in between.",
      },
    ]),
    references: ["RFC 3207 section 4"],
  },
  "tls-on-starttls-port": {
    title: "The client begins with TLS on a port that begins in plain text",
    severity: "error",
    fault: "client",
    explanation:
      "The first thing that the client sent is a ClientHello, and the server speaks in the clear on this port and " +
      "offers STARTTLS there. The client is set to the wrong mode or the wrong port; on port 465, which is for TLS, the " +
      "server is. It is certain where the server was seen to speak in the clear, and likely where only the port's " +
      "number tells.",
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
      certain: "The server was seen to speak in plain text.",
      likely: "Only the number of the port says so.",
    },
  },
  "starttls-client-on-tls-port": {
    title: "The client waits for plain text on a port that begins with TLS",
    severity: "error",
    fault: "client",
    explanation:
      "On this port the server waits for a ClientHello: its number says so, or another client in the capture began " +
      "with one and was answered. This client said nothing for three seconds or more, or greeted in plain text, and " +
      "the server said nothing that can be read. So both waited for the other, until one gave up. It is certain " +
      "where the client greeted in the clear and TLS was seen to work on the port, and only possible where all that " +
      "was seen is a server on a port of its own that got a greeting and closed without a word.",
    logs: [...TIMEOUT, { system: "OpenSSL", text: 'The server: "wrong version number" (0A00010B).' }],
    remedies: USE_THE_RIGHT_PORT,
    references: ["RFC 8314 section 3.3"],
    certainties: {
      certain: "The client greeted in the clear, and TLS was seen to work on this port.",
      likely: "The client said nothing, or only the number of the port says that TLS is due.",
      possible: "The server closed on a greeting, on a port of which nothing is known.",
    },
  },
  "http-on-smtp-port": {
    title: "HTTP is spoken where SMTP or TLS is due",
    severity: "error",
    fault: "client",
    explanation:
      "A side's first bytes are a request or an answer of HTTP, on a port of SMTP or of TLS for mail. From a client that is a scanner, a " +
      "browser, or a program set to the wrong port; from a server, that another service listens there. STARTTLS has no " +
      "part in it.",
    logs: [{ system: "Postfix", text: 'Receiving: "non-SMTP command from ...: GET / HTTP/1.1".' }],
    remedies: [
      {
        system: "any",
        text: "Where the client is your own, correct its host and port. Otherwise nothing has to be done: mail servers close on it.",
      },
    ],
    references: ["RFC 9112 section 2", "RFC 5321 section 4.1"],
  },
  "client-speaks-no-smtp": {
    title: "The client began with something that is not SMTP",
    severity: "error",
    fault: "client",
    explanation:
      "The first bytes of the client are neither a command of SMTP nor TLS nor HTTP. Scanners, malware and programs that " +
      "are set to the wrong port send such bytes; a device that changes what passes can spoil a good command. " +
      "STARTTLS was never spoken of. The bytes themselves are not printed.",
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
          "Where the client is your own, correct its host and port, and look for a device in between that changes what " +
          "it sends. Otherwise nothing has to be done.",
      },
    ]),
    references: ["RFC 5321 section 4.1"],
  },
  "unknown-bytes-in-handshake": {
    title: "Bytes that are not TLS came in the handshake",
    severity: "error",
    fault: null,
    explanation:
      "Where TLS was due, a side sent bytes that are neither a TLS record nor text, or a handshake message that " +
      "does not follow its own form. A defective or very old program does so, or a device that changes what " +
      "passes. It is not reported where the capture lacks bytes of the connection, since what follows a gap cannot " +
      "be told apart.",
    logs: PLAIN_TEXT,
    remedies: [
      {
        system: "any",
        text: "Capture on both sides of the devices in between, and compare the bytes; update the program that they come from.",
      },
    ],
    references: ["RFC 8446 section 5.1", "RFC 5246 section 6.2.1"],
  },
  "record-version-note": {
    title: "The hello's record carries a different version than the hello offers",
    severity: "info",
    fault: null,
    explanation:
      "The version in the header of a record is a value for compatibility: a client that offers TLS 1.3 sends " +
      "0x0301 there, and 0x0303 later. What is offered stands in the hello's body, what is used in the " +
      "ServerHello. A display filter such as tls.record.version == 0x0303 (ssl.record.version in old versions of " +
      "Wireshark) therefore finds or misses packets for the wrong reason: use " +
      "tls.handshake.extensions.supported_version or tls.handshake.version, and the ServerHello. Likewise a number " +
      "such as 1.0.2k in a log is a version of OpenSSL and not of TLS.",
    logs: [],
    remedies: [],
    references: ["RFC 8446 sections 4.1.2 and 5.1", "RFC 5246 appendix E.1"],
  },
  "sslv2-format-hello": {
    title: "The client's hello has the form of SSL 2.0",
    severity: "warning",
    fault: "client",
    explanation:
      "The hello is not in a TLS record but in the form of SSL 2.0, as clients of before 2011 sent it so as to " +
      "reach any server, among them programs of OpenSSL's SSLv23_method() in its first years. Its version says what it offers: 2.0, or a later one in this old form. It can hold no " +
      "extensions: no server name, no groups, no later versions. TLS clients must not send it any more; some " +
      "servers still read it and others close, and where this server closed on it that is the possible cause.",
    logs: [],
    remedies: SPEAK_TLS_1_2.client,
    references: ["RFC 6176", "RFC 5246 appendix E.2"],
  },
  "sslv3-offered": {
    title: "The client offers SSL 3.0 at best",
    severity: "error",
    fault: "client",
    explanation:
      "The highest version in the hello is SSL 3.0, which must not be used: its encryption is broken (POODLE). Almost no " +
      "server accepts it now. Where the server answers such a hello with an alert, handshake_failure in most cases, " +
      "the version is likely why: the alert does not say so, and the cipher suites of so old a client may be refused too. " +
      "Without an alert it is a warning about the client. A hello cannot show whether a client also supports SSL 3.0.",
    logs: [],
    remedies: SPEAK_TLS_1_2.client,
    references: ["RFC 7568"],
    certainties: {
      certain: "The hello was read; nothing says that the server refused it for its version.",
      likely: "The server answered it with an alert, and the version is the first thing to refuse.",
    },
  },
  "sslv3-negotiated": {
    title: "The server chose SSL 3.0",
    severity: "error",
    fault: "server",
    explanation:
      "The ServerHello chooses SSL 3.0, which must not be used: its encryption is broken (POODLE). Where the " +
      "client offered more, the server is the side that is too old; otherwise both are.",
    logs: [],
    remedies: SPEAK_TLS_1_2.server,
    references: ["RFC 7568"],
  },
} satisfies Readonly<Record<string, FindingTexts>>;
