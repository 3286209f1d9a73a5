// A session's frames -> all that is shown of them: the bytes of each side as they follow each other, and the fields.
import type { Field } from "../../src/fields/field.ts";
import { SessionFrames } from "../../src/fields/session-frames.ts";
import type { Session } from "../../src/session/session.ts";

/** Ethernet, IPv4 and TCP without options, as test/build makes them. */
const HEADERS = 54;
const CLIENT = 26;

export function shownInFrames(capture: Uint8Array, sessions: readonly Session[]): string {
  return sessions
    .flatMap((session) => {
      const frames = new SessionFrames(session, { allPorts: true });
      frames.push(capture);
      frames.finish();
      const said = new Map<string, string>();
      const fields: string[] = [];
      for (const number of frames.numbers) {
        const frame = frames.frame(number);
        if (frame === null) continue;
        const source = frame.bytes.subarray(CLIENT, CLIENT + 4).join(".");
        const text = Buffer.from(frame.bytes.subarray(HEADERS)).toString("latin1");
        said.set(source, (said.get(source) ?? "") + text);
        fields.push(...textsOf(frame.fields));
      }
      return [...said.values(), ...fields];
    })
    .join("\n");
}

const textsOf = (fields: readonly Field[]): string[] =>
  fields.flatMap(({ name, value, children = [] }) => [name, value, ...textsOf(children)]);
