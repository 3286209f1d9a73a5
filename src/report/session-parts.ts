// What several parts of a session have -> its members in JSON.
import type { Reply, Side } from "../session/session.ts";
import type { JsonBytes } from "./json-bytes.ts";
import { type JsonPiece, textPiece } from "./json-piece.ts";
import { NAME } from "./session-names.ts";

const CLIENT = textPiece('"client"');
const SERVER = textPiece('"server"');

export function addSide(json: JsonBytes, name: JsonPiece, side: Side): void {
  json.piece(name);
  json.piece(side === "client" ? CLIENT : SERVER);
}

/** Absent where it is unknown. */
export function addAcknowledged(
  json: JsonBytes,
  { acknowledgedFrame }: { readonly acknowledgedFrame?: number | null | undefined },
): void {
  if (acknowledgedFrame !== undefined) json.addNumber(NAME.acknowledgedFrame, acknowledgedFrame);
}

export function addReply(json: JsonBytes, name: JsonPiece, reply: Reply | null): void {
  json.piece(name);
  if (reply === null) json.null();
  else writeReply(json, reply);
}

export function writeReply(json: JsonBytes, reply: Reply): void {
  const start = json.length;
  json.addNumber(NAME.frame, reply.frame);
  json.addNumber(NAME.code, reply.code);
  json.addText(NAME.text, reply.text);
  addAcknowledged(json, reply);
  json.enclose(start);
}
