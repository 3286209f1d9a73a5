// The first bytes of a ClientHello, beside the bytes that were sent.
import { describe, expect, test } from "vitest";
import { hex } from "../../src/bytes/ascii.ts";
import type { TlsEvent } from "../../src/tls/tls-event.ts";
import {
  client,
  clientHello,
  handshakeRecord,
  record,
  sslv2ClientHelloMessage,
  sslv2Record,
} from "../build/tls.ts";
import { listen } from "./listen.ts";

const HELLO = clientHello();

const firstOf = (events: readonly TlsEvent[]): string | null => {
  const [event] = events;
  return event !== undefined && "firstBytes" in event && event.firstBytes ? hex(event.firstBytes) : null;
};

describe("firstBytes of a ClientHello", () => {
  test("begin with the record's header, as it was sent", () => {
    const sent = handshakeRecord(HELLO);
    expect(firstOf(listen(client(sent)).events)).toBe(hex(sent.subarray(0, 96)));
  });

  test("end with the record in which it begins", () => {
    const begins = record(22, HELLO.subarray(0, 40), 0x0301);
    const ends = record(22, HELLO.subarray(40), 0x0303);
    expect(firstOf(listen(client(begins), client(ends)).events)).toBe(hex(begins));
  });

  test("end inside the message header if that record does", () => {
    const records = Array.from(HELLO, (byte) => record(22, [byte]));
    expect(firstOf(listen(client(...records)).events)).toBe("160303000101");
  });

  test("begin with the record's header in the format of SSL 2.0", () => {
    const sent = sslv2Record(sslv2ClientHelloMessage(0x0303, 0x00002f));
    expect(firstOf(listen(client(sent)).events)).toBe(hex(sent.subarray(0, 96)));
  });
});
