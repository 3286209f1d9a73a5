import { expect, test } from "vitest";
import { createColors } from "../../src/report/colors.ts";
import { sessionGrid } from "../../src/report/session-grid.ts";
import type { Dialogue, Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

/** The STARTTLS column of a session of another protocol than SMTP. */
function upgradeCell(dialogue: Dialogue, tls: Session["tls"] = null): string | undefined {
  const session = build.session({ protocol: "imap", smtp: null, dialogue, tls });
  const options = { width: 200, colors: createColors(false), moment: () => "", isOneOfSeveral: false };
  const text = [...sessionGrid([session], options)].join("");
  const row = text.split("\n").find((line) => line.startsWith("│ 0"));
  return row?.split("│")[5]?.trim();
}

const NONE = { command: null, reply: null };

test.each([
  [build.upgradeDialogue(), null, "frame 10, reply in 11"],
  [build.upgradeDialogue({ reply: null }), null, "frame 10, no reply seen"],
  [build.upgradeDialogue({ reply: null }), build.tlsSession(), "frame 10"],
  [build.upgradeDialogue(NONE), null, "offered, not used"],
  [build.upgradeDialogue({ ...NONE, advertised: false }), null, "not offered"],
  [build.upgradeDialogue({ ...NONE, advertised: null }), null, "none seen"],
])("the upgrade of other protocols has a cell: %#", (dialogue, tls, cell) => {
  expect(upgradeCell(dialogue, tls)).toBe(cell);
});
