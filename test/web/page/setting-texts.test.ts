// What the options' fields hold -> settings, or what is wrong with them.
import { expect, test } from "vitest";
import { withKeyLogs } from "../../../src/web/page/key-logs-field.ts";
import { fieldsSet, settingsOf, UNCHANGED } from "../../../src/web/page/setting-texts.ts";

test("empty fields are the command line's defaults", () => {
  expect(settingsOf(UNCHANGED)).toEqual({
    settings: {
      ports: [],
      allPorts: false,
      decodeAs: new Map(),
      join: false,
      zone: "UTC",
      limits: {},
      keyLogs: [],
    },
  });
});

test("each line names the protocol of a port; ports are those that are added", () => {
  const texts = { ...UNCHANGED, ports: "143", decodeAs: "tcp.port==26,smtp\n\n tcp.port==8443,ssl\n" };
  expect(settingsOf(texts)).toMatchObject({
    settings: {
      ports: [143],
      decodeAs: new Map([
        [26, "smtp"],
        [8443, "tls"],
      ]),
    },
  });
});

test("every field that makes no sense has the command line's sentence, without the option's name", () => {
  const texts = { ...UNCHANGED, ports: "25,x", decodeAs: "25", zone: "Mars" };
  expect(settingsOf(texts)).toEqual({
    errors: {
      ports: '"x" is not a port number or range',
      decodeAs: "expected tcp.port==PORT,PROTOCOL, as in tcp.port==2525,smtp",
      zone: "expected local or the name of a time zone, as in Europe/Berlin",
    },
  });
});

test("an unknown limit is told with those that there are", () => {
  const found = settingsOf({ ...UNCHANGED, limits: "sessions=5\nbytes=1" });
  expect("errors" in found && found.errors.limits).toMatch(
    /^there is no limit of that name; the limits are connections, lone-syns, /,
  );
});

test("limits are raised line by line", () => {
  const found = settingsOf({ ...UNCHANGED, limits: "sessions=5\n\nline-bytes=8192" });
  expect("settings" in found && found.settings.limits).toEqual({ sessions: 5, "line-bytes": 8192 });
});

test("key logs are one field that is set, and a later one of the same name takes the place of the first", () => {
  const [one, other, grown] = ["a.keylog", "b.keylog", "a.keylog"].map((path, index) => ({
    path,
    file: new File(["x".repeat(index)], path),
  }));
  if (one === undefined || other === undefined || grown === undefined) throw new RangeError();
  const keyLogs = withKeyLogs([one, other], [grown]);
  expect(keyLogs).toEqual([grown, other]);
  expect(keyLogs[0]?.file.size).toBe(2);
  expect(fieldsSet({ ...UNCHANGED, keyLogs })).toBe(1);
  expect(settingsOf({ ...UNCHANGED, keyLogs })).toMatchObject({ settings: { keyLogs } });
});
