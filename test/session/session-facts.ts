// The frames of one scripted connection to its session, without the verdict.
import { BuildContext } from "../../src/session/build-context.ts";
import { buildSession } from "../../src/session/build-session.ts";
import { Conversation } from "../../src/session/conversation.ts";
import type { SessionWithOutcome } from "../../src/session/session.ts";
import type { Decrypter } from "../../src/tls/decryption.ts";
import { TcpConnection } from "../../src/tcp/connection.ts";
import { type Dialogue, type Frame, segmentsOf } from "../build/conversations.ts";

const SPOKEN = new Map([
  [25, "smtp"],
  [465, "tls"],
  [587, "smtp"],
]);

export const sessionFacts = (dialogue: Dialogue, decrypter: Decrypter | null = null): SessionWithOutcome =>
  factsOf(dialogue.frames, decrypter);

export function factsOf(frames: readonly Frame[], decrypter: Decrypter | null = null): SessionWithOutcome {
  const [first, ...rest] = segmentsOf(frames);
  if (first === undefined) throw new Error("a connection has at least one frame");
  const context = new BuildContext("mail.pcap", SPOKEN);
  context.decrypter = decrypter;
  const conversations: Conversation[] = [];
  const connection = new TcpConnection(7, first, (opened) => {
    const conversation = new Conversation(opened, new Set(SPOKEN.keys()), context);
    conversations.push(conversation);
    return conversation;
  });
  for (const segment of [first, ...rest]) {
    connection.push(segment.sourcePort === first.sourcePort ? 0 : 1, segment);
  }
  connection.finish();
  const [conversation] = conversations;
  if (conversation === undefined) throw new Error("the connection asked for no listener");
  return buildSession(conversation, context);
}
