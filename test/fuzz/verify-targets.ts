// Claims about whatever a capture holds: judged by frames that exist, and told in every form without harm.
import { VERIFICATION_FORMATS } from "../../src/claims/formats.ts";
import { negotiates, offers, offersNot, usesCipher } from "../../src/claims/hello-claims.ts";
import {
  closedBy,
  established,
  hasFinding,
  hasNoFinding,
  noClearTextMail,
} from "../../src/claims/session-claims.ts";
import { verify } from "../../src/claims/verification.ts";
import { reportOf } from "./capture-targets.ts";
import { terminalFault } from "./harmless.ts";
import { seedCaptures } from "./seed-captures.ts";
import { demand, type Target } from "./target.ts";

const CLAIMS = Object.entries({
  offers: offers("TLS 1.2"),
  "not-offers": offersNot("SSL 3.0"),
  negotiates: negotiates({ relation: ">=", version: "TLS 1.2" }),
  cipher: usesCipher("*GCM*"),
  established,
  "no-cleartext-mail": noClearTextMail,
  "closed-by": closedBy("client"),
  finding: hasFinding("tls-established"),
  "no-finding": hasNoFinding("tls-established"),
}).map(([text, judge]) => ({ text, judge }));

function checkVerification(bytes: Uint8Array): void {
  const report = reportOf(bytes, undefined, { allPorts: true, path: "a <b>\n\u202e#1.pcap" });
  if (report === null) return;
  const { capture, sessions } = report;
  const verification = verify({ captures: [capture], sessions }, CLAIMS);
  const frames = capture.frames?.last ?? 0;
  for (const { verdict } of verification.sessions.flatMap(({ claims }) => claims)) {
    const { frame, because } = verdict;
    demand(because !== "" && !/undefined|NaN/.test(because), `${because} is a reason`);
    demand(frame === null || (frame >= 1 && frame <= frames), `frame ${frame} exists`);
  }
  for (const [name, render] of Object.entries(VERIFICATION_FORMATS)) {
    const text = render(verification, OPTIONS);
    const fault = terminalFault(text) ?? FAULTS[name]?.(text) ?? null;
    demand(fault === null, `${name} is harmless: ${fault}`);
  }
}

/** As whoever runs the program may choose them. */
const OPTIONS = { made: "2026-11-27T07:30:00.000Z", chosen: "--client <b>\n*" };

const FAULTS: Readonly<Record<string, (text: string) => string | null>> = {
  json: (text) => (typeof JSON.parse(text) === "object" ? null : text),
  tap: (text) =>
    /^(?!TAP version 13$|1\.\.(?:0 # SKIP no session was chosen|\d+)$|(?:not )?ok \d+ - |# |$).*/m.exec(
      text,
    )?.[0] ?? null,
  junit: (text) => {
    const tags =
      /<\?xml [^<>]*\?>|<\/?(?:testsuite|testcase|properties|property|failure|error|skipped|system-out)(?: [\w-]+="[^"<>]*")*\/?>/g;
    return /.{0,40}[<>].{0,40}/.exec(text.replaceAll(tags, ""))?.[0] ?? null;
  },
};

export const verifyTargets: Readonly<Record<string, Target>> = {
  verify: {
    seeds: () => [...seedCaptures().pcap, ...seedCaptures().pcapng],
    run: checkVerification,
    unitExecutions: 50,
  },
};
