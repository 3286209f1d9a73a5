// A ClientHello of several segments that was answered to a finding.
import { isLarge, named, postQuantumShare } from "../hello-facts.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const clienthelloLarge: Rule = {
  id: "clienthello-large",
  severity: "info",
  title: "The ClientHello is larger than one segment",
  explanation:
    "The hello came in several segments, and the server answered it: this path and this server take hellos of that " +
    "size. Others may not, see clienthello-large-blackholed.",
  logs: [],
  remedies: [],
  references: ["https://tldr.fail"],
  restsOn: "bytes",
  judge(session) {
    const { tls } = session;
    const hello = tls?.clientHello;
    if (!hello || !isLarge(hello, session) || (tls?.serverHello ?? tls?.helloRetryRequest ?? null) === null)
      return null;
    const share = postQuantumShare(hello);
    const holds = share === null ? "" : ` and a key share of ${named(share)}`;
    return {
      certainty: "certain",
      detail: `The ClientHello has ${hello.length} bytes${holds} (frame ${hello.frame}); the server answered it.`,
      evidence: [shows(hello.frame, "tls.clientHello.length", hello.length)],
    };
  },
};
