// The filter's fields -> a filter and the command line's options, and back.
import { expect, test } from "vitest";
import { EVERY_SESSION, type SessionFilter } from "../../../src/report/session-filter.ts";
import { commandOptions } from "../../../src/web/page/command-options.ts";
import { filterOf, type FilterTexts, textsOf } from "../../../src/web/page/filter-texts.ts";

const EMPTY: FilterTexts = { clients: "", servers: "", since: "", until: "", streams: "" };

function filterGiven(texts: Partial<FilterTexts>, zone = "UTC"): SessionFilter {
  const parsed = filterOf(EVERY_SESSION, { ...EMPTY, ...texts }, zone);
  if ("errors" in parsed) throw new Error(JSON.stringify(parsed.errors));
  return parsed.filter;
}

test("empty fields ask for nothing", () => {
  expect(filterGiven({ since: "  " })).toEqual(EVERY_SESSION);
});

test("fields are read as the command line reads its options", () => {
  const texts = { clients: "192.0.2.0/24, *.example.org", since: "03:14", streams: "0,4-6" };
  expect(filterGiven(texts, "Europe/Berlin")).toEqual({
    ...EVERY_SESSION,
    clients: ["192.0.2.0/24", "*.example.org"],
    since: { text: "03:14", zone: "Europe/Berlin" },
    streams: [0, 4, 5, 6],
  });
});

test("what is wrong has the command line's sentence, at its field", () => {
  expect(filterOf(EVERY_SESSION, { ...EMPTY, clients: "192.0.2.0/33", until: "25:00" }, "UTC")).toEqual({
    errors: {
      clients: "expected an address, a network or a name, as in 192.0.2.0/24 or mail.example.net",
      until: "expected a time, as in 03:14 or 2026-11-21T03:14:05",
    },
  });
});

test("what has no field is kept", () => {
  const before: SessionFilter = { ...EVERY_SESSION, failed: true, findings: ["no-shared-cipher"] };
  expect(filterOf(before, { ...EMPTY, servers: "mx.example.net" }, "UTC")).toEqual({
    filter: { ...before, servers: ["mx.example.net"] },
  });
});

test.each(["UTC", "Europe/Berlin"])("the fields of a filter give that filter, times in %s", (zone) => {
  const texts = { clients: "192.0.2.1", since: "2026-11-21T03:14:05Z", until: "03:20", streams: "1-3,9" };
  const filter = filterGiven(texts, zone);
  expect(filterGiven(textsOf(filter, zone), zone)).toEqual(filter);
});

test("options of the command line: quoted for a shell where they must be", () => {
  const filter = filterGiven({ clients: "*.example.org", servers: "2001:db8::/32", streams: "0-2,7" });
  expect(commandOptions({ ...filter, failed: true, outcomes: ["no-handshake"] }, "UTC")).toBe(
    "--failed --client '*.example.org' --server 2001:db8::/32 --outcome no-handshake --stream 0-2,7",
  );
  expect(commandOptions(EVERY_SESSION, "Europe/Berlin")).toBe("");
});

test("options of the command line: times in the zone that they are meant in", () => {
  const filter = filterGiven({ since: "03:14", until: "2026-11-21T03:14Z" }, "Europe/Berlin");
  expect(commandOptions(filter, "Europe/Berlin")).toBe(
    "--since 03:14 --until 2026-11-21T03:14Z --tz Europe/Berlin",
  );
  expect(commandOptions(filterGiven({ since: "03:14" }), "UTC")).toBe("--since 03:14");
});
