// The `smtp` part of a session -> its members in JSON, as the general writer writes them.
import type { Reply, SmtpDialogue, SmtpExchange, StarttlsCommand } from "../session/session.ts";
import type { JsonLines } from "./json-lines.ts";
import { JsonPlace } from "./json-place.ts";
import { NAME } from "./session-names.ts";
import { addAcknowledged, addReply, writeReply } from "./session-parts.ts";

export class SmtpJson {
  private readonly json: JsonLines;
  private readonly place = new JsonPlace();
  /** Whose exchanges are written. */
  private smtp: SmtpDialogue | null = null;

  constructor(json: JsonLines) {
    this.json = json;
  }

  write(smtp: SmtpDialogue): void {
    const { json, place } = this;
    this.smtp = smtp;
    const start = json.length;
    addReply(json, NAME.banner, smtp.banner);
    if (smtp.unfinishedBanner !== null) json.member("unfinishedBanner", smtp.unfinishedBanner, place);
    this.ehlo(smtp.ehlo);
    json.addShared(NAME.capabilities, smtp.capabilities, place);
    this.starttls(smtp.starttls);
    json.addBoolean(NAME.mailInClear, smtp.mailInClear);
    if (smtp.commands.length > 0) json.addShared(NAME.commands, smtp.commands, place);
    json.addList(NAME.replies, smtp.replies, this.reply);
    if (smtp.exchanges.length > 0) json.addList(NAME.exchanges, smtp.exchanges, this.exchange);
    if (!isAlike(smtp.ehloReply, ehloReplyIn(smtp))) addReply(json, NAME.ehloReply, smtp.ehloReply);
    this.oddities(smtp);
    json.enclose(start);
  }

  private readonly reply = (reply: Reply): void => writeReply(this.json, reply);

  private ehlo(ehlo: SmtpDialogue["ehlo"]): void {
    const { json } = this;
    json.piece(NAME.ehlo);
    if (ehlo === null) return json.null();
    const start = json.length;
    json.addNumber(NAME.frame, ehlo.frame);
    json.addText(NAME.command, ehlo.command);
    json.addText(NAME.name, ehlo.name);
    json.enclose(start);
  }

  private starttls({ advertised, command, reply }: SmtpDialogue["starttls"]): void {
    const { json } = this;
    json.piece(NAME.starttls);
    const start = json.length;
    json.addBoolean(NAME.advertised, advertised);
    json.piece(NAME.command);
    this.command(command);
    addReply(json, NAME.reply, reply);
    json.enclose(start);
  }

  private command(command: StarttlsCommand | null): void {
    const { json } = this;
    if (command === null) return json.null();
    const start = json.length;
    json.addNumber(NAME.frame, command.frame);
    json.addTime(NAME.time, command.time);
    json.addText(NAME.verb, command.verb);
    if (command.trailing !== null) json.addText(NAME.trailing, command.trailing);
    json.enclose(start);
  }

  private readonly exchange = (exchange: SmtpExchange): void => {
    const { json, smtp } = this;
    const { frame, verb, time, argument, reply } = exchange;
    const ehlo = smtp?.ehlo ?? null;
    const command = smtp?.starttls.command ?? null;
    const isEhlo = ehlo !== null && ehlo.frame === frame && ehlo.command === verb;
    const isStarttls = command !== null && command.frame === frame && command.verb === verb;
    const start = json.length;
    json.addNumber(NAME.frame, frame);
    if (time !== (isStarttls ? command.time : null)) json.addTime(NAME.time, time);
    json.addText(NAME.verb, verb);
    if (argument !== (isEhlo ? ehlo.name : null)) json.addText(NAME.argument, argument);
    if (!isAlike(reply, isStarttls ? (smtp?.starttls.reply ?? null) : null))
      addReply(json, NAME.reply, reply);
    addAcknowledged(json, exchange);
    json.enclose(start);
  };

  /** What hardly any session has. */
  private oddities(smtp: SmtpDialogue): void {
    const { json, place } = this;
    const { ehloReplyFault, earlyFrame, bareLineFeed, auth, strayAfterStarttls } = smtp;
    if (ehloReplyFault !== null) json.member("ehloReplyFault", ehloReplyFault, place);
    if (earlyFrame !== null) json.member("earlyFrame", earlyFrame, place);
    if (bareLineFeed !== null) json.member("bareLineFeed", bareLineFeed, place);
    if (auth !== null) json.member("auth", auth, place);
    const { client, server } = strayAfterStarttls;
    if (client !== null || server !== null) {
      json.piece(NAME.strayAfterStarttls);
      const start = json.length;
      if (client !== null) json.member("client", client, place);
      if (server !== null) json.member("server", server, place);
      json.enclose(start);
    }
    const { helloBeforeReply, exchangeSessionId } = smtp;
    if (helloBeforeReply !== null) json.member("helloBeforeReply", helloBeforeReply, place);
    if (exchangeSessionId !== null) json.member("exchangeSessionId", exchangeSessionId, place);
  }
}

/** The reply in `exchanges` to the command that is `ehlo`. */
function ehloReplyIn({ ehlo, exchanges }: SmtpDialogue): Reply | null {
  if (ehlo === null) return null;
  for (const { frame, verb, reply } of exchanges)
    if (frame === ehlo.frame && verb === ehlo.command) return reply;
  return null;
}

function isAlike(one: Reply | null, other: Reply | null): boolean {
  if (one === other) return true;
  return (
    one !== null &&
    other !== null &&
    one.frame === other.frame &&
    one.code === other.code &&
    one.text === other.text &&
    one.acknowledgedFrame === other.acknowledgedFrame
  );
}
