// Records that are opened with keys: named as tshark names them with the same keys, and nothing that was said is shown.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Field } from "../../src/fields/field.ts";
import { SessionFrames } from "../../src/fields/session-frames.ts";
import { inspect } from "../../src/inspect.ts";
import type { Session } from "../../src/session/session.ts";
import { loadDecryption } from "../../src/tls/load-decryption.ts";
import { KEYED, SAMPLES } from "../build/keyed-samples.ts";
import { needs } from "../build/needs.ts";
import { hasTshark } from "../build/tshark.ts";
import { packetDetails, recordsOf } from "./pdml.ts";

/** Ciphers that are not supported, bytes that are missing, and records before the version is known. */
const OTHERWISE =
  /-(?:3des|camellia|ccm|rc4|early-data|hello-retry)\b|^(?:frames-cut|only-|recorder-|starts-after)/;
/** With their keys inside. tshark's details are long: every fifth, unless all are asked for. */
const captures = KEYED.filter((name) => name.endsWith(".pcapng") && !OTHERWISE.test(name)).filter(
  (_, index) => process.env["ALL_SAMPLES"] !== undefined || index % 5 === 0,
);

const decryption = await loadDecryption();

function framesOf(session: Session, bytes: Uint8Array, isKeyed: boolean): SessionFrames {
  const frames = new SessionFrames(session, { decryption: isKeyed ? decryption : null });
  frames.push(bytes);
  frames.finish();
  return frames;
}

const flat = (fields: readonly Field[]): Field[] =>
  fields.flatMap((field) => [field, ...flat(field.children ?? [])]);

const details = packetDetails(hasTshark ? captures.map((name) => SAMPLES + name) : [], { withKeys: true });

describe.runIf(needs("tshark", hasTshark)).each(captures)("the records of %s", (name) => {
  test("are called what tshark calls them", async () => {
    const bytes = new Uint8Array(readFileSync(SAMPLES + name));
    const { sessions } = await inspect(bytes);
    for (const session of sessions) {
      const { stream } = { stream: framesOf(session, bytes, true)["stream"] };
      for (const side of ["client", "server"] as const) {
        const ours = stream?.sides[side].fieldsIn({ from: -1e15, to: 1e15, at: 0 }, () => null).records ?? [];
        const theirs = recordsOf(session, side, details.get(SAMPLES + name) ?? []).map(
          ([record]) => record?.text ?? "",
        );
        expect(ours.map((record) => plain(`${record.name}: ${record.value}`))).toEqual(theirs.map(plain));
      }
    }
  });
});

/** tshark says which protocol application data is; names of alerts are IANA's here. */
const plain = (text: string): string =>
  text
    .replace(/Application Data Protocol: .*/, "Application Data")
    .replaceAll("_", " ")
    .replace(/ reserved\)$/i, ")")
    .toLowerCase();

test.each(captures)("%s: nothing of what was said inside TLS is in its frames", async (name) => {
  const bytes = new Uint8Array(readFileSync(SAMPLES + name));
  const { sessions } = await inspect(bytes);
  let opened = 0;
  for (const session of sessions) {
    const [keyed, bare] = [framesOf(session, bytes, true), framesOf(session, bytes, false)];
    for (const number of keyed.numbers) {
      const [frame, same] = [keyed.frame(number), bare.frame(number)];
      expect(frame?.bytes).toEqual(same?.bytes);
      const records = flat(frame?.fields.filter(({ name: group }) => group === TLS) ?? []);
      opened += records.filter((field) => field.name === "Decrypted Content Type").length;
      const said = records.map((field) => `${field.name}: ${field.value}`).filter((text) => SAID.test(text));
      expect(said).toEqual([]);
    }
  }
  expect(opened).toBeGreaterThan(0);
});

const TLS = "Transport Layer Security";
/** A reply, a command, or a marker of the samples. */
const SAID = /\b[245]\d\d[ -](?!bytes)[\w<]|EHLO|\bAUTH\b|MAIL FROM|RCPT|QUIT|marker/;
