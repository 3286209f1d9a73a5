// A ClientHello in the form of SSL 2.0 to a finding (RFC 6176, RFC 5246 appendix E.2).
import { named } from "../hello-facts.ts";
import { SPEAK_TLS_1_2 } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { closedOnHello, closedWords } from "../unanswered-hello.ts";

export const sslv2FormatHello: Rule = {
  id: "sslv2-format-hello",
  severity: "warning",
  title: "The client's hello has the form of SSL 2.0",
  explanation:
    "The hello is not in a TLS record but in the form of SSL 2.0, as clients of before 2011 sent it so as to " +
    "reach any server, among them programs of OpenSSL's SSLv23_method() in its first years. Its version says what it offers: 2.0, or a later one in this old form. It can hold no " +
    "extensions: no server name, no groups, no later versions. TLS clients must not send it any more; some " +
    "servers still read it and others close, and where this server closed on it that is the possible cause.",
  logs: [],
  remedies: SPEAK_TLS_1_2,
  concerns: "client",
  references: ["RFC 6176", "RFC 5246 appendix E.2"],
  restsOn: "bytes",
  judge(session) {
    const hello = session.tls?.clientHello;
    if (!hello || hello.encoding !== "sslv2") return null;
    const closed = closedOnHello(session);
    const end = closed === null ? "" : ` The server ${closedWords(closed)} and sent no alert.`;
    return {
      ...(closed !== null && { severity: "error" }),
      certainty: "certain",
      detail:
        `The client sent a hello in the form of SSL 2.0 that offers ${named(hello.highestVersion)} (frame ${hello.frame}).` +
        end,
      evidence: [
        shows(hello.frame, "tls.clientHello.encoding", "sslv2"),
        shows(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
        ...(closed === null ? [] : [shows(closed.frame, "aborted.with", closed.flag)]),
      ],
    };
  },
};
