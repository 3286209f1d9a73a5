// How sentences name frames, endpoints, streams, messages, alerts and versions.
import { expect, test } from "vitest";
import { offeredVersions } from "../../src/text/code-points.ts";
import { alertText, levelledAlert, quotedReply, spoken } from "../../src/text/messages.ts";
import { endpointText, framesText, frameText, otherStream, streamsText } from "../../src/text/places.ts";

test.each([
  [null, ""],
  [13, "frame 13"],
])("frameText(%j) is %j", (frame, text) => {
  expect(frameText(frame)).toBe(text);
});

test.each([
  [[], ""],
  [[13], "frame 13"],
  [[13, 15, 16], "frames 13, 15 and 16"],
])("framesText(%j) is %j", (frames, text) => {
  expect(framesText(frames)).toBe(text);
});

test("endpointText sets an IPv6 address in brackets", () => {
  expect(endpointText({ address: "2001:db8::1", port: 25 })).toBe("[2001:db8::1]:25");
});

const here = { capture: "a.pcap", stream: 0 };
const there = { capture: "b.pcap", stream: 4 };

test("otherStream names the capture of a stream of another capture", () => {
  expect([here, there].map((place) => otherStream(place, here))).toEqual(["stream 0", "stream 4 of b.pcap"]);
});

test.each([
  [[here], "stream 0"],
  [[here, there], "stream 0 and stream 4 of b.pcap"],
  [[here, { ...here, stream: 2 }], "streams 0 and 2"],
  [
    Array.from({ length: 10 }, (_, stream) => ({ ...here, stream })),
    "streams 0, 1, 2, 3, 4, 5, 6, 7 and 2 more",
  ],
])("streamsText(%j) is %j", (sessions, text) => {
  expect(streamsText(sessions, here)).toBe(text);
});

test.each([
  ["ClientHello", "the ClientHello"],
  ["SSLv2 ServerHello", "the SSLv2 ServerHello"],
  ["SYN-ACK", "the SYN/ACK"],
  ["220", "the 220 reply"],
  ["EHLO", "the EHLO command"],
  ["X\u001b", "the X\\x1b command"],
  ["constructor", "the constructor command"],
])("spoken(%j) is %j", (said, text) => {
  expect(spoken(said)).toBe(text);
});

const alert = { frame: 15, time: null, from: "client" } as const;
const readable = {
  ...alert,
  level: { id: "0x02", name: "fatal" },
  description: { id: "0x30", name: "unknown_ca" },
};
const encrypted = { ...alert, level: null, description: null };

test("alertText and levelledAlert give name and decimal number, or say that the alert is encrypted", () => {
  expect([readable, encrypted].map(alertText)).toEqual(["unknown_ca (48)", "encrypted"]);
  expect([readable, encrypted].map(levelledAlert)).toEqual(["fatal unknown_ca (48)", "encrypted"]);
});

test.each([
  ["4.7.0 TLS not available", '"454 4.7.0 TLS not available" (frame 11)'],
  ["", '"454" (frame 11)'],
  ["a\r\nb", '"454 a b" (frame 11)'],
  ["x".repeat(300), `"454 ${"x".repeat(200)}..." (frame 11)`],
])("quotedReply of %j is %j", (text, quoted) => {
  expect(quotedReply({ frame: 11, code: 454, text })).toBe(quoted);
});

const tls = (id: string, name: string) => ({ id, name });
const TLS_1_2 = tls("0x0303", "TLS 1.2");
const TLS_1_3 = tls("0x0304", "TLS 1.3");

test.each([
  [[TLS_1_3, tls("0x0a0a", "GREASE"), TLS_1_2], "TLS 1.3 and TLS 1.2"],
  [[TLS_1_3], "TLS 1.3 only"],
  [[TLS_1_3, tls("0x7777", "unknown")], "TLS 1.3 and 0x7777"],
  [null, "at most TLS 1.2"],
])("offeredVersions of supported_versions %j is %j", (supportedVersions, text) => {
  expect(offeredVersions({ supportedVersions, highestVersion: TLS_1_2 })).toBe(text);
});
