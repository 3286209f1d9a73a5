import { expect, test } from "vitest";
import { useColor } from "../../src/cli/environment.ts";

test.each([
  ["a terminal", null, {}, true, true],
  ["a file", null, {}, false, false],
  ["a dumb terminal", null, { TERM: "dumb" }, true, false],
  ["NO_COLOR", null, { NO_COLOR: "1" }, true, false],
  ["an empty NO_COLOR", null, { NO_COLOR: "" }, true, true],
  ["FORCE_COLOR", null, { FORCE_COLOR: "1" }, false, true],
  ["FORCE_COLOR=0", null, { FORCE_COLOR: "0" }, true, false],
  ["NO_COLOR and FORCE_COLOR", null, { NO_COLOR: "1", FORCE_COLOR: "1" }, true, false],
  ["--color against NO_COLOR", true, { NO_COLOR: "1" }, false, true],
  ["--no-color on a terminal", false, { FORCE_COLOR: "1" }, true, false],
])(
  "useColor with %s (option %j, variables %j, terminal %j) is %j",
  (_what, option, environment, isTerminal, colored) => {
    expect(useColor(option, environment, isTerminal)).toBe(colored);
  },
);
