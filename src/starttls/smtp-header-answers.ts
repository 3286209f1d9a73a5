// Which replies answer the PROXY header in front of the client's bytes: a server that does not know the protocol refuses
// the header's lines as commands, and may obey the QUIT that the binary one holds.
import type { ProxyHeader } from "./proxy-header.ts";
import { isSyntaxError, type SmtpReply } from "./smtp-replies.ts";

/** Postfix's answer to a bare LF, which is in the binary header. */
const BAD_LINE = 521;

export class HeaderAnswers {
  /** The first refusal among them. */
  first: SmtpReply | null = null;
  /** It came after EHLO, and may answer that. */
  private isDoubtful = false;
  /** Lines that may still be refused. */
  private lines = Number.POSITIVE_INFINITY;

  /** `awaited` is the verb of the command that the next reply answers otherwise. */
  has(reply: SmtpReply, header: ProxyHeader | null, awaited: string | undefined): boolean {
    if (header === null || this.lines === 0) return false;
    const isUnknown = isSyntaxError(reply.code) || reply.code === BAD_LINE;
    const isRefusal = isUnknown || (reply.code >= 500 && awaited === undefined);
    const isClosing = header.version === 2 && reply.code === 221 && this.first !== null;
    const isAnswer = isRefusal || isClosing;
    this.lines = isAnswer ? Math.min(this.lines, header.lines) - 1 : 0;
    if (isRefusal && this.first === null) {
      this.first = reply;
      this.isDoubtful = awaited !== undefined;
    }
    return isAnswer;
  }

  /** The refusal that may answer EHLO; from now on it does not count as one of the header. */
  takeDoubtful(): SmtpReply | null {
    const { first, isDoubtful } = this;
    if (!isDoubtful) return null;
    this.first = null;
    return first;
  }
}
