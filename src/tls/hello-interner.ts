// Handshake messages decoded, hellos that say the same only once: a capture with many sessions has few distinct ones.
import { type Decoded, decode } from "../bytes/decode.ts";
import { uint8 } from "../bytes/integers.ts";
import { frozen, Interner } from "../bytes/interner.ts";
import { HelloKey } from "./hello-key.ts";
import type { DecodeContext, MessageDecoder } from "./message-decoder.ts";
import type { HandshakeMessage } from "./messages.ts";
import type { Offer } from "./messages/client-hello.ts";
import type { Choice } from "./messages/server-hello.ts";

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const RANDOM = 2;
const SESSION_ID = 34;

/** One a capture: its hellos share their offers and choices, by which what else follows from a hello is remembered. */
export class HelloInterner {
  private readonly key = new HelloKey();
  private readonly offers = new Interner<Offer>();
  private readonly choices = new Interner<Choice>();

  /** The message whose body is `bytes[start, end)`; the limits in the contexts of one interner are the same. */
  decode(
    decoder: MessageDecoder<HandshakeMessage>,
    context: DecodeContext,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Decoded<HandshakeMessage> {
    const { key } = this;
    const { type } = decoder;
    if (type === CLIENT_HELLO && key.ofClient(bytes, start, end)) {
      const offer = this.offers.find(key.bytes, 0, key.length);
      if (offer !== undefined) {
        const random = bytes.subarray(start + RANDOM, start + SESSION_ID);
        return {
          ok: true,
          value: { kind: "client-hello", random, sessionId: sessionId(bytes, start), offer },
        };
      }
    } else if (type === SERVER_HELLO && key.ofServer(bytes, start, end)) {
      const choice = this.choices.find(key.bytes, 0, key.length);
      if (choice !== undefined) {
        return { ok: true, value: { kind: "server-hello", sessionId: sessionId(bytes, start), choice } };
      }
    } else return decode((cursor) => decoder.decode(cursor, context), bytes, start, end);
    const result = decode((cursor) => decoder.decode(cursor, context), bytes, start, end);
    if (result.ok) this.add(result.value);
    return result;
  }

  /** Under the key at hand. */
  private add(hello: HandshakeMessage): void {
    const { key } = this;
    if (hello.kind === "client-hello") this.offers.add(key.bytes, 0, key.length, frozen(hello.offer));
    else if (hello.kind === "server-hello") this.choices.add(key.bytes, 0, key.length, frozen(hello.choice));
  }
}

function sessionId(body: Uint8Array, start: number): Uint8Array {
  const first = start + SESSION_ID + 1;
  return body.subarray(first, first + uint8(body, first - 1));
}
