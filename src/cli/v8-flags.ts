// Groups of V8's settings: those that it begins with, and ours for captures that are read for long or not.

/** Compiled code counts only where all settings are those with which it was kept: it is kept and loaded with these. */
export const INITIAL = [
  "--semi-space-growth-factor=2",
  "--heap-growing-percent=0",
  "--max-inlined-bytecode-size-cumulative=920",
];

/** The read is over before much inlined code is compiled, and Node waits for that: 3 to 9 ms of 75. */
export const FOR_LITTLE = ["--max-inlined-bytecode-size-cumulative=50"];

export const FOR_MUCH = [
  // Space for new objects stays as small as it begins: larger, it costs 30 to 50 MB and saves a few percent of time.
  "--semi-space-growth-factor=1",
  // Swept when it is 1.3 times what was in use, not four times: it takes no longer, and up to 40 MB less.
  "--heap-growing-percent=30",
  // A third of V8's own: what is inlined less is compiled in less time, a tenth of the whole for runs of some seconds.
  "--max-inlined-bytecode-size-cumulative=300",
];

/** They are those of the process: of all its threads. */
export function setFlags(flags: readonly string[]): void {
  // Not imported: Node takes a millisecond to load it, which --help need not wait for.
  const { setFlagsFromString } = process.getBuiltinModule("node:v8");
  for (const flag of flags) setFlagsFromString(flag);
}
