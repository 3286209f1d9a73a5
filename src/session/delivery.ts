// What was said -> in which frame its receiver had acknowledged it.
import type { HalfConnection } from "../tcp/half-connection.ts";
import type { SessionFacts, SmtpDialogue } from "./session.ts";

interface Said {
  readonly frame: number;
  acknowledgedFrame?: number | null | undefined;
}

/** Sets `acknowledgedFrame` of all that either side said. */
export function noteDelivery(
  { smtp, smtpInTls, tls }: SessionFacts,
  clientHalf: HalfConnection,
  serverHalf: HalfConnection,
): void {
  const client = new Delivery(clientHalf);
  const server = new Delivery(serverHalf);
  if (smtp !== null) {
    noteDialogue(smtp, client, server);
    server.note(smtp.starttls.reply);
  }
  if (smtpInTls !== undefined) noteDialogue(smtpInTls, client, server);
  if (tls === null) return;
  client.note(tls.clientHello);
  client.note(tls.retriedClientHello);
  for (const message of tls.messages) (message.from === "client" ? client : server).note(message);
}

function noteDialogue(
  {
    banner,
    ehloReply,
    replies,
    exchanges,
  }: Pick<SmtpDialogue, "banner" | "ehloReply" | "replies" | "exchanges">,
  client: Delivery,
  server: Delivery,
): void {
  server.note(banner);
  server.note(ehloReply);
  for (const reply of replies) server.note(reply);
  for (const exchange of exchanges) {
    client.note(exchange);
    server.note(exchange.reply);
  }
}

/** Remembers the last frame that it was asked about: one frame may bring many messages. */
class Delivery {
  private readonly half: HalfConnection;
  private frame = -1;
  /** Null if it never was, though it could have been; undefined if the capture does not show it. */
  private acknowledgedIn: number | null | undefined = undefined;

  constructor(half: HalfConnection) {
    this.half = half;
  }

  note(said: Said | null): void {
    if (said === null) return;
    const { frame } = said;
    if (frame !== this.frame) {
      this.frame = frame;
      this.acknowledgedIn = this.half.acknowledgedIn(frame);
    }
    said.acknowledgedFrame = this.acknowledgedIn;
  }
}
