// A refusal in the clear that asks for TLS to a finding, with what kept the client from it (RFC 3207 section 4).
import {
  ENABLE_STARTTLS,
  GREET_WITH_EHLO,
  OFFER_STARTTLS,
  STARTTLS_REFUSED_REMEDIES,
  STARTTLS_REFUSED_TEMPORARILY_REMEDIES,
} from "../../texts/clear-dialogue.ts";
import type { SessionWithOutcome, Remedy, Reply } from "../../../session/session.ts";
import { isMasked, refusedUpgrade, upgradeOf } from "../../dialogue.ts";
import { commandOf } from "../../refusals.ts";
import { tlsDemand } from "../../tls-demand.ts";
import { earlierFailure, offeredOldVersionsOnly } from "../../attempts.ts";
import { onClient, onServer, DISABLE_SMTP_INSPECTION, ENABLE_TLS_1_2 } from "../../texts/remedies.ts";
import type { Context, Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";
import { otherStream } from "../../../text/places.ts";

const DAY_MS = 86_400_000;

export const starttlsRequiredByServer: Rule = {
  id: "starttls-required-by-server",
  applies: { established: false, smtp: true, eventful: true },
  restsOn: "bytes",
  judge(session, context) {
    const reply = tlsDemand(session);
    // A client that then did what was asked has another trouble.
    if (reply === null || session.tls !== null || upgradeOf(session)?.reply?.accepted === true) return null;
    const command = commandOf(session, reply);
    const to = command === null ? "" : ` to ${command}`;
    const { why, evidence = [], ...rest } = whyWithoutTls(session, reply, context);
    return {
      certainty: "certain",
      detail: `The server replied ${quotedReply(reply)}${to}. ${why}`,
      evidence: [evidenceOf(reply.frame, "smtp.replies", `${reply.code} ${reply.text}`), ...evidence],
      ...rest,
    };
  },
};

/** What kept the client from TLS, in sentences, and what differs with it. */
interface Background extends Pick<Match, "fault" | "remedies"> {
  readonly why: string;
  readonly evidence?: Match["evidence"];
}

function whyWithoutTls(session: SessionWithOutcome, demand: Reply, { neighbours }: Context): Background {
  const refused = refusedUpgrade(session);
  if (refused !== null) {
    return {
      why: `${refused.sentence} So it takes no mail from this client, with TLS or without.`,
      // Why it was refused is said by another finding.
      fault: null,
      evidence: [evidenceOf(refused.frame, refused.field, refused.text)],
      remedies: refused.isTemporary ? STARTTLS_REFUSED_TEMPORARILY_REMEDIES : STARTTLS_REFUSED_REMEDIES,
    };
  }
  const failed = earlierFailure(session, neighbours, DAY_MS);
  if (failed !== null) {
    const where = otherStream(failed, session);
    return {
      why: `The same client had tried TLS before and failed (${where}): look for the cause there; this is its attempt without TLS.`,
      evidence: [evidenceOf(null, `outcome of ${where}`, failed.outcome)],
      ...(offeredOldVersionsOnly(failed)
        ? { remedies: FIX_OLD_CLIENT }
        : { fault: null, remedies: FIX_EARLIER_FAILURE }),
    };
  }
  return refusesEhlo(session, demand) ? EHLO_REFUSED : withoutTrying(session);
}

const refusesEhlo = ({ smtp }: SessionWithOutcome, demand: Reply): boolean =>
  smtp?.ehlo?.command === "EHLO" &&
  smtp.ehloReply?.frame === demand.frame &&
  smtp.ehloReply.code === demand.code;

const EHLO_REFUSED: Background = {
  why: "It refused EHLO with that, and only in a reply to EHLO it can offer STARTTLS.",
  fault: "server",
  remedies: onServer([
    {
      system: "any",
      text: "Accept EHLO without TLS, offer STARTTLS in the reply, and refuse the commands after it (RFC 3207 section 4).",
    },
  ]),
};

function withoutTrying(session: SessionWithOutcome): Background {
  const advertised = upgradeOf(session)?.advertised ?? null;
  if (advertised === true) {
    return { why: "It had offered STARTTLS, and the client did not use it.", remedies: ENABLE_STARTTLS };
  }
  if (advertised === false || isMasked(session)) {
    return {
      why:
        "Yet STARTTLS was not in its EHLO reply as it arrived here: a device in the path removes it, or the server cannot " +
        "offer it, as without a usable certificate.",
      fault: null,
      remedies: [...DISABLE_SMTP_INSPECTION, ...OFFER_STARTTLS],
    };
  }
  const { ehlo } = session.smtp ?? {};
  return ehlo?.command === "HELO"
    ? {
        why: `The client had greeted it with HELO (frame ${ehlo.frame}), and only a reply to EHLO can offer STARTTLS.`,
        remedies: [...GREET_WITH_EHLO, ...ENABLE_STARTTLS],
      }
    : {
        why: "The capture does not show whether it had offered STARTTLS.",
        fault: null,
        remedies: ENABLE_STARTTLS,
      };
}

/** What is found there names the side. */
const FIX_EARLIER_FAILURE: readonly Remedy[] = [
  { system: "any", text: "Fix the cause of the TLS failure in the earlier session." },
];

const FIX_OLD_CLIENT: readonly Remedy[] = [
  ...onClient([
    {
      system: "any",
      text: "Fix the cause of the TLS failure in the earlier session: there the client offered nothing as new as TLS 1.2.",
    },
  ]),
  ...ENABLE_TLS_1_2.client.filter(({ system }) => system !== "any"),
];
