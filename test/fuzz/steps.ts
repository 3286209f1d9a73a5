// How much work a call is, counted as blocks of code that ran (V8 counts them for coverage): the same on any machine.
import { Session } from "node:inspector";

type Run = () => void | Promise<void>;

/** What each call took, in order. What native code does, as copying, does not count. */
export async function stepsOf(...runs: readonly Run[]): Promise<readonly number[]> {
  const session = new Session();
  session.connect();
  session.post("Profiler.enable");
  session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });
  const steps: number[] = [];
  for (const run of runs) {
    taken(session);
    await run();
    steps.push(taken(session));
  }
  session.post("Profiler.stopPreciseCoverage");
  session.disconnect();
  return steps;
}

/** Blocks since it was last asked. */
function taken(session: Session): number {
  let steps = 0;
  // It answers before it returns.
  session.post("Profiler.takePreciseCoverage", (_error, { result }) => {
    for (const { functions } of result) {
      for (const { ranges } of functions) for (const { count } of ranges) steps += count;
    }
  });
  return steps;
}
