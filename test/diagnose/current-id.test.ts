// Ids of findings that were renamed.
import { expect, test } from "vitest";
import { currentId } from "../../src/diagnose/current-id.ts";

test.each([
  ["clienthello-large-blackholed", "clienthello-large-not-answered"],
  ["middlebox-idle-drop", "reset-after-idle"],
  ["Middlebox-Idle-Drop", "reset-after-idle"],
  ["port-reused", "port-reused"],
])("currentId: %s is %s", (text, id) => {
  expect(currentId(text)).toBe(id);
});

test.each(["middlebox-idle", "", "constructor", "handshake-failed"])(
  "currentId: %s never was a finding",
  (text) => {
    expect(currentId(text)).toBeNull();
  },
);
