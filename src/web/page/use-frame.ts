// The frame that is opened -> what the worker knows of it.
import { useEffect, useState } from "preact/hooks";
import type { FrameAnswer } from "../messages.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface ShownFrame {
  readonly number: number;
  readonly frame: FrameAnswer["frame"];
  /** Of all frames of the connection. */
  readonly numbers: readonly number[];
  /** Why there is no frame. */
  readonly failure: string;
}

/** What was shown last stays until the next is there. `session`: its index among the rows. */
export function useFrame(opened: number | null, session: number, worker: WorkerClient): ShownFrame | null {
  const [shown, setShown] = useState<ShownFrame | null>(null);
  useEffect(() => {
    if (opened === null) {
      setShown(null);
      return undefined;
    }
    let isWanted = true;
    const show = (frame: FrameAnswer["frame"], numbers: readonly number[], failure: string): void => {
      if (isWanted) setShown({ number: opened, frame, numbers, failure });
    };
    worker.ask("frame", { session, frame: opened }).then(
      ({ frame, numbers }) => show(frame, numbers, numbers.length === 0 ? NOT_READ : NOT_KEPT),
      (reason: unknown) => show(null, [], reason instanceof Error ? reason.message : String(reason)),
    );
    return () => {
      isWanted = false;
    };
  }, [opened, session, worker]);
  return shown;
}

const NOT_READ = "The file cannot be read any more. If it was changed or moved, choose it again.";
const NOT_KEPT = "Its bytes cannot be shown: the frame holds no packet of this connection.";
