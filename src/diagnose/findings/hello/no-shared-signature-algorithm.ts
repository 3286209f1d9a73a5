// A hello that accepts no signature the server's key can make to a finding (RFC 9846 section 4.3.3).
import type { ClientHello, SessionWithOutcome } from "../../../session/session.ts";
import { refusal } from "../../handshake.ts";
import { hasOnlyOldSignatures } from "../../client-hello.ts";
import { reaction } from "../../reaction.ts";
import type { Context, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { isTls13 } from "../../tls-versions.ts";
import { named } from "../../../text/code-points.ts";
import { alertText } from "../../../text/messages.ts";
import { leafOf } from "../../../session/leaf-certificate.ts";

export const noSharedSignatureAlgorithm: Rule = {
  id: "no-shared-signature-algorithm",
  applies: { clientHello: true, serverHello: false, abortedBy: ["server"], abortedWith: ["alert"] },
  restsOn: "bytes",
  judge(session, context) {
    const refused = refusal(session, [40, 47, 71]);
    if (refused === null) return null;
    const { hello, alert } = refused;
    const reason = misfit(hello, session, context);
    if (reason === null) return null;
    return {
      certainty: "likely",
      detail:
        `The server answered the ClientHello (frame ${hello.frame}) with the alert ${alertText(alert)} (frame ` +
        `${alert.frame}). ${reason}`,
      reaction: reaction("server", alert.frame, hello.frame),
      evidence: [
        evidenceOf(
          hello.frame,
          "tls.clientHello.signatureAlgorithms",
          hello.signatureAlgorithms.map(named).join(", "),
        ),
        evidenceOf(alert.frame, "tls.alerts[].description", alertText(alert)),
      ],
    };
  },
};

/** A sentence; null where the algorithms fit, or the hello has none, which stands for SHA-1. */
function misfit(hello: ClientHello, session: SessionWithOutcome, context: Context): string | null {
  if (hello.signatureAlgorithms.length === 0) return null;
  if (hasOnlyOldSignatures(hello)) return "The client accepts only SHA-1 or MD5 signatures.";
  const key = keyElsewhere(session, context);
  if (key === null || accepts(hello, key.kind)) return null;
  const kind = key.kind === "RSA" && isTls13(hello.highestVersion) ? "RSA-PSS" : key.kind;
  return `The client accepts no ${kind} signature; the server's key is ${key.text} (stream ${key.stream}, frame ${key.frame}).`;
}

function accepts({ signatureAlgorithms, highestVersion }: ClientHello, kind: "RSA" | "ECDSA"): boolean {
  const pattern = kind === "ECDSA" ? /^ecdsa_/ : isTls13(highestVersion) ? /^rsa_pss_rsae_/ : /^rsa_/;
  return signatureAlgorithms.some(({ name }) => pattern.test(name));
}

/** That of the certificate that the same server showed in another session; null where it showed both kinds. */
function keyElsewhere(session: SessionWithOutcome, { neighbours }: Context) {
  const keys = neighbours.server(session).flatMap((other) => {
    const leaf = leafOf(other, "server");
    const text = leaf?.publicKey ?? null;
    const kind = text?.startsWith("RSA ") ? "RSA" : text?.startsWith("EC ") ? "ECDSA" : null;
    if (leaf === undefined || text === null || kind === null) return [];
    return [{ stream: other.stream, text, frame: leaf.frame, kind } as const];
  });
  const [first] = keys;
  return first !== undefined && keys.every(({ kind }) => kind === first.kind) ? first : null;
}
