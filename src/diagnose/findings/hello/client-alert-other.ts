// A fatal alert of the client that no other finding explains to a finding (RFC 8446 section 6).
import { agreedFrame, fatalAlertHit } from "../../handshake.ts";
import type { Rule } from "../../rule.ts";

export const clientAlertOther: Rule = {
  id: "client-alert-other",
  applies: { established: false, tls: true, abortedBy: ["client"] },
  restsOn: "bytes",
  // In place of a ClientHello it is client-closed-before-clienthello.
  judge: (session) =>
    session.tls?.clientHello === null && agreedFrame(session) !== null
      ? null
      : fatalAlertHit(session, "client"),
};
