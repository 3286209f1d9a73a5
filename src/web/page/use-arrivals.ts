// Files that the user drops, pastes or chooses -> captures to read, at once or when the user wants it.
import { useCallback, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { NamedFile } from "../messages.ts";
import { type Arrived, arrivedAmong, withOwnPaths } from "./captures-among.ts";
import type { FoundFile } from "./found-files.ts";

export interface Arrivals {
  /** Those before are read with them. The same function always. */
  readonly take: (found: Promise<readonly FoundFile[]>, before?: readonly NamedFile[]) => void;
  readonly problem: string;
  /** A folder is being looked through. */
  readonly isLooking: boolean;
  /** What came while others were being read, until the user decides; null for nothing. */
  readonly offered: Arrived | null;
  readonly accept: (arrived: Arrived) => void;
  readonly decline: () => void;
}

const NO_CAPTURES = "This folder holds no captures: choose another.";
const NOT_OPENED =
  "The browser does not open this folder for the page: choose it with the button, or drop the files in it.";

export function useArrivals(isReading: boolean, read: (arrived: Arrived) => void): Arrivals {
  const [problem, setProblem] = useState("");
  const [isLooking, setLooking] = useState(false);
  /** Counts what came: only the last is wanted. */
  const came = useRef(0);
  const [offered, setOffered] = useState<Arrived | null>(null);
  const accept = (arrival: Arrived): void => {
    setOffered(null);
    read(arrival);
  };
  // A folder takes its time: what is right is known when it has been looked through.
  const arrived = useRef(accept);
  useLayoutEffect(() => {
    arrived.current = isReading ? setOffered : accept;
  });
  const take = useCallback(
    (found: Promise<readonly FoundFile[]>, before: readonly NamedFile[] = []): void => {
      const arrival = ++came.current;
      const isLast = (): boolean => arrival === came.current;
      setProblem("");
      setLooking(true);
      found.then(arrivedAmong).then(
        ({ captures, keyLogs }) => {
          if (!isLast()) return;
          setLooking(false);
          if (captures.length > 0)
            arrived.current({ captures: withOwnPaths([...before, ...captures]), keyLogs });
          else if (keyLogs.length > 0) arrived.current({ captures, keyLogs });
          else setProblem(NO_CAPTURES);
        },
        () => {
          if (!isLast()) return;
          setLooking(false);
          setProblem(NOT_OPENED);
        },
      );
    },
    [],
  );
  return { take, problem, isLooking, offered, accept, decline: () => setOffered(null) };
}
