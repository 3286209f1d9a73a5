// Handshake messages decoded, hellos that say the same only once: a capture with many sessions has few distinct ones.
import { type Decoded, decode } from "../bytes/decode.ts";
import { copyBytes } from "../bytes/copy-bytes.ts";
import { uint8 } from "../bytes/integers.ts";
import { frozen, Interner } from "../bytes/interner.ts";
import { HelloFirstBytes } from "./hello-first-bytes.ts";
import { HelloKey } from "./hello-key.ts";
import { type DecodeContext, isTls13Layout, type MessageDecoder } from "./message-decoder.ts";
import type { HandshakeMessage } from "./messages.ts";
import type { Offer } from "./messages/client-hello.ts";
import { RecordMemory } from "./record-reader.ts";
import type { Choice } from "./messages/server-hello.ts";

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const CERTIFICATE = 11;
const RANDOM = 2;
const SESSION_ID = 34;
/** Longer chains are rare. */
const MAX_CHAIN_BYTES = 16_384;

/** One a capture: its hellos share their offers and choices, by which what else follows from a hello is remembered. */
export class HelloInterner {
  readonly memory = new RecordMemory();
  readonly firstBytes = new HelloFirstBytes();
  private readonly random = new Uint8Array(SESSION_ID - RANDOM);
  /** By their length. */
  private readonly sessionIds: Uint8Array[] = [];
  private readonly key = new HelloKey();
  private readonly offers = new Interner<Offer>();
  private readonly choices = new Interner<Choice>();
  private readonly chains = new Interner<Decoded<HandshakeMessage>>();
  private readonly chains13 = new Interner<Decoded<HandshakeMessage>>();

  /** The message whose body is `bytes[start, end)`; the limits in the contexts of one interner are the same. */
  decode(
    decoder: MessageDecoder<HandshakeMessage>,
    context: DecodeContext,
    bytes: Uint8Array,
    start: number,
    end: number,
  ): Decoded<HandshakeMessage> {
    const { type } = decoder;
    if (decoder.isOpaque === true)
      return { ok: true, value: { kind: "opaque", handshakeType: type, length: end - start } };
    if (type === CLIENT_HELLO && this.key.ofClient(bytes, start, end)) {
      const offer = this.offers.findKey(this.key);
      if (offer === undefined) return this.added(decodeAlone(decoder, context, bytes, start, end));
      copyBytes(bytes, start + RANDOM, this.random.length, this.random, 0);
      const { random } = this;
      return {
        ok: true,
        value: { kind: "client-hello", random, sessionId: this.sessionId(bytes, start), offer },
      };
    }
    if (type === SERVER_HELLO && this.key.ofServer(bytes, start, end)) {
      const choice = this.choices.findKey(this.key);
      if (choice === undefined) return this.added(decodeAlone(decoder, context, bytes, start, end));
      return { ok: true, value: { kind: "server-hello", sessionId: this.sessionId(bytes, start), choice } };
    }
    if (type === CERTIFICATE && end - start <= MAX_CHAIN_BYTES) {
      const chains = isTls13Layout(context) ? this.chains13 : this.chains;
      const known = chains.find(bytes, start, end);
      if (known !== undefined) return known;
      // Its certificates are views of the copy.
      const chain = decodeAlone(decoder, context, bytes.slice(start, end), 0, end - start);
      return chains.add(bytes, start, end, chain);
    }
    return decodeAlone(decoder, context, bytes, start, end);
  }

  /** In the same memory each time, as the random: the hello's are valid only during the call that gives it. */
  private sessionId(body: Uint8Array, start: number): Uint8Array {
    const length = uint8(body, start + SESSION_ID);
    const sessionId = (this.sessionIds[length] ??= new Uint8Array(length));
    copyBytes(body, start + SESSION_ID + 1, length, sessionId, 0);
    return sessionId;
  }

  /** Remembered under the key at hand. */
  private added(decoded: Decoded<HandshakeMessage>): Decoded<HandshakeMessage> {
    const { key } = this;
    if (!decoded.ok) return decoded;
    const { value: hello } = decoded;
    if (hello.kind === "client-hello") this.offers.add(key.bytes, 0, key.length, frozen(hello.offer));
    else if (hello.kind === "server-hello") this.choices.add(key.bytes, 0, key.length, frozen(hello.choice));
    return decoded;
  }
}

/** Apart from the callers, who make no closure for what they know. */
function decodeAlone(
  decoder: MessageDecoder<HandshakeMessage>,
  context: DecodeContext,
  bytes: Uint8Array,
  start: number,
  end: number,
): Decoded<HandshakeMessage> {
  return decode((cursor) => decoder.decode(cursor, context), bytes, start, end);
}
