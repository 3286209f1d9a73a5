// What is left out of sessions in JSON is found again: nothing that a rule asks of a session is lost.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { diagnoseAll } from "../../src/diagnose/diagnose-all.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { compacted, completed } from "../../src/report/compacted.ts";
import { NdjsonText } from "../../src/report/ndjson.ts";
import type { Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";
import * as inside from "../diagnose/inside.ts";

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));
const captures = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?(\.\w+)?$/.test(name));
const SCHEMA = JSON.parse(
  readFileSync(new URL("../../src/schema/report.schema.json", import.meta.url), "utf8"),
);
const ajv = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).addSchema(SCHEMA, "report");
const isSession = ajv.compile({ $ref: "report#/$defs/session" });
const isCapture = ajv.compile({ $ref: "report#/$defs/capture" });

function faultsOf({ type, ...line }: { type: string }): unknown {
  const validate = type === "session" ? isSession : isCapture;
  return validate({ type, ...line }) ? [] : validate.errors;
}

/** As merge reads a session, after it fitted the schema. */
const readBack: (line: unknown) => Session = (line) => JSON.parse(JSON.stringify(completed(line)));

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test.each(captures)(
  "%s: its lines fit the schema, and what is read back leads to the same findings",
  async (name) => {
    const { capture, sessions } = await inspectFile(SAMPLES + name);
    const text = new NdjsonText();
    for (const session of sessions) text.add(session);
    text.end([capture]);
    const lines = new TextDecoder().decode(text.take()).trimEnd().split("\n");
    const parsed = lines.map((line) => JSON.parse(line));
    expect(parsed.flatMap(faultsOf)).toEqual([]);
    const read = parsed
      .slice(0, -1)
      .map(({ type: _type, ...session }) => session)
      .map(readBack);
    expect(read).toEqual(plain(sessions));
    const around = { policy: PUBLISHED_POLICY, now: () => 0 };
    expect(plain(diagnoseAll(read, around))).toEqual(plain(diagnoseAll(sessions, around)));
  },
);

test("what was decrypted fits the schema, and is read back", () => {
  const said = inside.dialogue(inside.EHLO, ["AUTH PLAIN", 535, "no"], ["MAIL", 0, ""]);
  const alerts = [inside.insideAlert("client", inside.CLOSE_NOTIFY, 40)];
  const session = inside.read(said, {}, { alerts, decryption: inside.without("server") });
  const text = new NdjsonText();
  text.add(session);
  const { type, ...line } = JSON.parse(new TextDecoder().decode(text.take()));
  expect(faultsOf({ type, ...line })).toEqual([]);
  expect(readBack(line)).toEqual(plain(session));
});

test("compacted() keeps what version 1 of the contract names, though it is null, empty or false", () => {
  const bare = compacted(
    build.session({ smtp: null, tls: null, aborted: null, startTime: null, endTime: null }),
  );
  const { smtp, tls } = Object(compacted(build.session()));
  expect(Object(bare)).toMatchObject({
    dialogue: null,
    smtp: null,
    tls: null,
    aborted: null,
    startTime: null,
  });
  expect(smtp).toMatchObject({ mailInClear: false, replies: [] });
  expect(tls).toMatchObject({ helloRetryRequest: null, serverHello: null, certificates: [], alerts: [] });
});

test("compacted() keeps copies: 2 of a flow, and leaves out its outOfOrder: 0", () => {
  const transport = build.transport({ client: build.flow({ copies: 2, outOfOrder: 0 }) });
  const { client } = Object(compacted(build.session({ transport }))).transport;
  expect([client.copies, "outOfOrder" in client]).toEqual([2, false]);
});

test("completed() fills in what was left out, and leaves unknown members and non-objects as they are", () => {
  expect(completed({ turns: [{ firstFrame: 3, startMs: 1.5 }], later: [] })).toMatchObject({
    turns: [{ firstFrame: 3, lastFrame: 3, startMs: 1.5, endMs: 1.5 }],
    later: [],
    proxy: null,
  });
  expect([completed(null), completed(3)]).toEqual([null, 3]);
});
