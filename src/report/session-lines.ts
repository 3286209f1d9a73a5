// Sessions -> lines of NDJSON: what the general writer makes of them, by code that knows what a session has.
import type { Aborted, Close, CloseEvent, Opening, Session, View } from "../session/session.ts";
import type { SideTransport, Transport, Turn } from "../session/transport.ts";
import { FindingJson } from "./finding-json.ts";
import type { JsonLines } from "./json-lines.ts";
import { type JsonPiece, textPiece } from "./json-piece.ts";
import { JsonPlace } from "./json-place.ts";
import { NAME } from "./session-names.ts";
import { addSide } from "./session-parts.ts";
import { SmtpJson } from "./smtp-json.ts";
import { TlsJson } from "./tls-json.ts";

const BEGIN = textPiece('{"type":"session"');
const NO_DIALOGUE = textPiece(',"dialogue":null');
const END = textPiece("}\n");

export class SessionLines {
  private readonly json: JsonLines;
  private readonly smtp: SmtpJson;
  private readonly tls: TlsJson;
  private readonly findings: FindingJson;
  private readonly place = new JsonPlace();
  /** The one that is written. */
  private session: Session | null = null;

  constructor(json: JsonLines) {
    this.json = json;
    this.smtp = new SmtpJson(json);
    this.tls = new TlsJson(json);
    this.findings = new FindingJson(json);
  }

  add(session: Session): void {
    const { json, place } = this;
    this.session = session;
    json.piece(BEGIN);
    json.piece(NAME.capture);
    json.recurring(session.capture);
    json.addNumber(NAME.stream, session.stream);
    this.endpoint(NAME.client, session.client);
    this.endpoint(NAME.server, session.server);
    json.addText(NAME.protocol, session.protocol);
    this.frames(session.frames);
    json.addTime(NAME.startTime, session.startTime);
    json.addTime(NAME.endTime, session.endTime);
    if (session.proxy !== null) json.member("proxy", session.proxy, place);
    if (session.dialogue === null) json.piece(NO_DIALOGUE);
    else json.member("dialogue", session.dialogue, place);
    json.piece(NAME.smtp);
    if (session.smtp === null) json.null();
    else this.smtp.write(session.smtp);
    if (session.smtpInTls !== undefined) json.member("smtpInTls", session.smtpInTls, place);
    json.piece(NAME.tls);
    if (session.tls === null) json.null();
    else this.tls.write(session.tls);
    this.close(session.close);
    this.view(session.view);
    this.transport(session.transport);
    if (session.turns.length > 0) json.addList(NAME.turns, session.turns, this.turn);
    this.opening(session.opening);
    json.addText(NAME.outcome, session.outcome);
    this.aborted(session.aborted);
    json.addList(NAME.findings, session.findings, this.findings.write);
    json.piece(END);
  }

  private endpoint(name: JsonPiece, { address, port }: Session["client"]): void {
    const { json } = this;
    json.piece(name);
    const start = json.length;
    json.addText(NAME.address, address);
    json.addNumber(NAME.port, port);
    json.enclose(start);
  }

  private frames({ first, last, count }: Session["frames"]): void {
    const { json } = this;
    json.piece(NAME.frames);
    const start = json.length;
    json.addNumber(NAME.first, first);
    json.addNumber(NAME.last, last);
    json.addNumber(NAME.count, count);
    json.enclose(start);
  }

  private aborted(aborted: Aborted | null): void {
    const { json } = this;
    json.piece(NAME.aborted);
    if (aborted === null) return json.null();
    const start = json.length;
    json.addText(NAME.by, aborted.by);
    json.addText(NAME.with, aborted.with);
    json.addNumber(NAME.frame, aborted.frame);
    json.addText(NAME.certainty, aborted.certainty);
    json.enclose(start);
  }

  private close(close: Close): void {
    const { json, place } = this;
    json.piece(NAME.close);
    const start = json.length;
    json.addText(NAME.by, close.by);
    json.addText(NAME.with, close.with);
    json.addNumber(NAME.frame, close.frame);
    json.addTime(NAME.time, close.time);
    json.addText(NAME.after, close.after);
    json.addNumber(NAME.afterFrame, close.afterFrame);
    json.addNumber(NAME.delayMs, close.delayMs);
    json.addList(NAME.events, close.events, this.event);
    if (close.unseenFin !== undefined) json.member("unseenFin", close.unseenFin, place);
    json.enclose(start);
  }

  private readonly event = (event: CloseEvent): void => {
    const { json, session, place } = this;
    const { frame, time, from, hopLimit, knewFrame, acknowledgedFrame } = event;
    const close = session?.close;
    const start = json.length;
    json.addNumber(NAME.frame, frame);
    if (time !== (close?.frame === frame ? close.time : null)) json.addTime(NAME.time, time);
    addSide(json, NAME.from, from);
    json.addText(NAME.flag, event.flag);
    if (event.knewOtherFin) json.addBoolean(NAME.knewOtherFin, true);
    if (event.afterOwnFin) json.addBoolean(NAME.afterOwnFin, true);
    if (!event.believed) json.addBoolean(NAME.believed, false);
    if (hopLimit !== session?.transport[from].hopLimit) json.addNumber(NAME.hopLimit, hopLimit);
    json.addNumber(NAME.identification, event.identification);
    if (knewFrame !== undefined) json.addNumber(NAME.knewFrame, knewFrame);
    if (acknowledgedFrame !== undefined) json.addNumber(NAME.acknowledgedFrame, acknowledgedFrame);
    if (event.unlike.length > 0) json.member("unlike", event.unlike, place);
    json.enclose(start);
  };

  private view({ fromStart, bothSides, syns, missing, rttMs }: View): void {
    const { json, place } = this;
    const whole = json.length;
    json.piece(NAME.view);
    const start = json.length;
    if (!fromStart) json.addBoolean(NAME.fromStart, false);
    if (!bothSides) json.addBoolean(NAME.bothSides, false);
    if (syns !== 1) json.addNumber(NAME.syns, syns);
    if (missing.length > 0) json.member("missing", missing, place);
    if (rttMs !== null) json.addNumber(NAME.rttMs, rttMs);
    json.encloseAny(whole, start);
  }

  private transport({ client, server, synAck, icmp, portReused, timeRunsBackIn }: Transport): void {
    const { json, place } = this;
    json.piece(NAME.transport);
    const start = json.length;
    this.flow(NAME.client, client);
    this.flow(NAME.server, server);
    if (synAck !== null) {
      json.piece(NAME.synAck);
      const inner = json.length;
      json.addNumber(NAME.frame, synAck.frame);
      json.addTime(NAME.time, synAck.time);
      json.enclose(inner);
    }
    if (icmp.length > 0) json.member("icmp", icmp, place);
    if (portReused) json.member("portReused", true, place);
    if (timeRunsBackIn !== null) json.member("timeRunsBackIn", timeRunsBackIn, place);
    json.enclose(start);
  }

  private flow(name: JsonPiece, flow: SideTransport): void {
    const { json, place } = this;
    json.piece(name);
    const start = json.length;
    json.addNumber(NAME.segments, flow.segments);
    json.addNumber(NAME.bytes, flow.bytes);
    this.addUnlessZero(NAME.retransmissions, flow.retransmissions);
    this.addUnlessZero(NAME.retransmissionDelayMs, flow.retransmissionDelayMs);
    this.addUnlessZero(NAME.copies, flow.copies);
    this.addUnlessZero(NAME.outOfOrder, flow.outOfOrder);
    this.addUnlessZero(NAME.outsideWindow, flow.outsideWindow);
    if (flow.mss !== null) json.addNumber(NAME.mss, flow.mss);
    json.addNumber(NAME.largestPayload, flow.largestPayload);
    if (flow.openingHopLimit !== flow.hopLimit) json.addNumber(NAME.openingHopLimit, flow.openingHopLimit);
    if (flow.hopLimit !== null) json.addNumber(NAME.hopLimit, flow.hopLimit);
    if (flow.reset !== null) json.member("reset", flow.reset, place);
    this.addUnlessZero(NAME.unacknowledgedBytes, flow.unacknowledgedBytes);
    this.addUnlessZero(NAME.unacknowledgedRetransmissions, flow.unacknowledgedRetransmissions);
    if (flow.stalled !== null) json.member("stalled", flow.stalled, place);
    if (flow.conflictFrame !== null) json.member("conflictFrame", flow.conflictFrame, place);
    if (flow.zeroWindow !== null) json.member("zeroWindow", flow.zeroWindow, place);
    if (flow.rttMs !== null) json.addNumber(NAME.rttMs, flow.rttMs);
    json.enclose(start);
  }

  private addUnlessZero(name: JsonPiece, number: number): void {
    if (number !== 0) this.json.addNumber(name, number);
  }

  private readonly turn = ({ from, firstFrame, lastFrame, startMs, endMs, bytes, says }: Turn): void => {
    const { json } = this;
    const start = json.length;
    addSide(json, NAME.from, from);
    json.addNumber(NAME.firstFrame, firstFrame);
    if (lastFrame !== firstFrame) json.addNumber(NAME.lastFrame, lastFrame);
    json.addNumber(NAME.startMs, startMs);
    if (endMs !== startMs) json.addNumber(NAME.endMs, endMs);
    json.addNumber(NAME.bytes, bytes);
    json.addText(NAME.says, says);
    json.enclose(start);
  };

  private opening({ client, server }: Session["opening"]): void {
    const { json } = this;
    const whole = json.length;
    json.piece(NAME.opening);
    const start = json.length;
    if (client !== null) this.began(NAME.client, client);
    if (server !== null) this.began(NAME.server, server);
    json.encloseAny(whole, start);
  }

  private began(name: JsonPiece, { frame, kind }: Opening): void {
    const { json } = this;
    json.piece(name);
    const start = json.length;
    json.addNumber(NAME.frame, frame);
    json.addText(NAME.kind, kind);
    json.enclose(start);
  }
}
