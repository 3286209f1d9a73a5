// Certificates that a stranger made: whatever their names and purposes are, every format stays as short as its readers
// are patient, nothing steers a terminal, and what cannot be read is no ground for a verdict.
import { expect, test } from "vitest";
import { Inspector } from "../../src/inspect.ts";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import type { FormatName } from "../../src/report/formats.ts";
import { render } from "../../src/report/render.ts";
import {
  attribute,
  certificate,
  der,
  extension,
  name,
  objectIdentifier,
  sequence,
  string,
  utf8String,
} from "../build/certificates.ts";
import { HELLO, starttlsDialogue } from "../build/conversations.ts";
import { alert, handshake, handshakeRecord, record, serverHello, vector24 } from "../build/tls.ts";

/** More than a record holds, so that it is split over several. */
const LONG = 20_000;
const CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";

type Extensions = readonly Uint8Array[];

const extensions = (...list: Extensions): Extensions => [der(0xa3, sequence(...list))];

/** The server shows these, leaf first, and the client answers with the fatal alert. */
function rejected(chain: readonly Uint8Array[], description: number) {
  const message = handshake(11, vector24(...chain.map((each) => vector24(each))));
  const records = Array.from({ length: Math.ceil(message.length / 16_384) }, (_, index) =>
    record(22, message.subarray(index * 16_384, (index + 1) * 16_384)),
  );
  const talk = starttlsDialogue().client(HELLO).server(handshakeRecord(serverHello()));
  for (const each of records) {
    for (let at = 0; at < each.length; at += 1400) talk.server(each.subarray(at, at + 1400)).ack("client");
  }
  talk
    .server(handshakeRecord(handshake(14)))
    .client(alert(2, description))
    .fin("client");
  const inspector = new Inspector();
  inspector.push(talk.pcap());
  return inspector.finish();
}

const longName = name(attribute("2.5.4.3", utf8String(`\u001b[2J<b>\u202e${"x".repeat(LONG)}`)));
const otherName = name(attribute("2.5.4.3", utf8String("y".repeat(LONG))));

const HOSTILE: readonly (readonly [what: string, chain: readonly Uint8Array[]])[] = [
  ["an own issuer with a long name", [certificate({ subject: longName, issuer: longName })]],
  [
    "an issuer with a long name that does not follow",
    [certificate({ subject: longName, issuer: otherName }), certificate({ subject: longName })],
  ],
  [
    "10,000 purposes",
    [
      certificate({
        afterKey: extensions(
          extension(
            "2.5.29.37",
            sequence(...Array.from({ length: 10_000 }, (_, index) => objectIdentifier(`1.3.6.1.${index}`))),
          ),
        ),
      }),
    ],
  ],
  [
    "a purpose of 20,000 numbers",
    [
      certificate({
        afterKey: extensions(
          extension(
            "2.5.29.37",
            sequence(objectIdentifier(`1.3${".1".repeat(LONG)}`), objectIdentifier(CLIENT_AUTH)),
          ),
        ),
      }),
    ],
  ],
  [
    "long names of hosts",
    [
      certificate({
        afterKey: extensions(
          extension(
            "2.5.29.17",
            sequence(...[1, 2, 3, 4].map((each) => string(0x82, `${each}`.repeat(LONG)))),
          ),
        ),
      }),
    ],
  ],
];

const READ_BY_PEOPLE: readonly (readonly [FormatName, characters: number])[] = [
  ["table", 9000],
  ["text", 4000],
  ["markdown", 60_000],
  ["html", 150_000],
  ["sarif", 60_000],
];

test.each(HOSTILE)("a report of %s is short and harmless", async (_, chain) => {
  for (const description of [42, 43, 46, 48]) {
    const { capture, sessions } = rejected(chain, description);
    expect(sessions[0]?.tls?.certificates).toHaveLength(chain.length);
    const document = assembleDocument({ name: "starttls-inspect", version: "0" }, [capture], sessions);
    for (const [format, most] of READ_BY_PEOPLE) {
      const text = await render(document, format, { verbose: true });
      expect.soft([format, text.length]).toEqual([format, Math.min(text.length, most)]);
      expect.soft(format === "html" && text.includes("<b>x")).toBe(false);
      expect.soft(text.includes("\u001b") || text.includes("\u202e")).toBe(false);
    }
  }
});
