// A client that gives up on a short Diffie-Hellman prime to a finding.
import type { SystemText } from "../../session/session.ts";
import { endingAlertOf } from "../alerts.ts";
import { dhSize, ENOUGH_BITS } from "../dh-size.ts";
import { clientAnswered, endingWords, failedAfterServerHello, gaveNoReason } from "../handshake-end.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";

/** handshake_failure, illegal_parameter, insufficient_security: what clients send over parameters. */
const ALERTS = [40, 47, 71];

export const STRONGER_DH: readonly SystemText[] = [
  {
    system: "Postfix",
    text: "Remove smtpd_tls_dh1024_param_file (3.7 and later: auto is the default), or give it a file of 2048 bits.",
  },
  { system: "Exim", text: "Unset tls_dhparam, or name a group of at least 2048 bits." },
  {
    system: "Windows",
    text:
      "In ...\\SCHANNEL\\KeyExchangeAlgorithms\\Diffie-Hellman set the DWORD ServerMinKeyBitLength=2048; the client's " +
      "own limit is ClientMinKeyBitLength.",
  },
  {
    system: "any",
    text: "Use a prime of at least 2048 bits (RFC 7919), or allow ECDHE suites instead of DHE.",
  },
];

export const dhRejectedByClient: Rule = {
  id: "dh-rejected-by-client",
  severity: "error",
  title: "The client refuses the server's short Diffie-Hellman key",
  explanation:
    "The server's Diffie-Hellman prime is shorter than 2048 bits, and the client ended the handshake right after it, " +
    "with handshake_failure, illegal_parameter or insufficient_security, or without a word. The alert does not name " +
    "its cause: size and place make it likely. Without an alert a refused certificate looks the same.",
  logs: [
    { system: "OpenSSL", text: '"dh key too small" (0A00018A), as Postfix and Exim show it too.' },
    {
      system: "GnuTLS",
      text: '"The Diffie-Hellman prime sent by the server is not acceptable (not long enough)."',
    },
    { system: "Java", text: '"DH ServerKeyExchange does not comply to algorithm constraints".' },
  ],
  remedies: STRONGER_DH,
  concerns: "server",
  references: ["RFC 7919", "https://weakdh.org (2015-05-20)"],
  restsOn: "whole-view",
  unless: "established",
  judge(session) {
    const size = dhSize(session);
    const aborted = failedAfterServerHello(session, "client");
    if (size === null || size.bits >= ENOUGH_BITS || aborted === null || session.tls === null) return null;
    if (clientAnswered(session.tls)) return null;
    const isAlert = endingAlertOf(session, "client", ALERTS) !== null;
    if (!isAlert && !gaveNoReason(session, aborted)) return null;
    return {
      certainty: isAlert ? "likely" : "possible",
      detail:
        `The server sent a Diffie-Hellman prime of ${size.bits} bits (${inFrame(size.frame)}), and the client ` +
        `${endingWords(session, aborted)} instead of going on.`,
      evidence: [
        shows(size.frame, "tls.keyExchange", `DH ${size.bits}`),
        shows(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};
