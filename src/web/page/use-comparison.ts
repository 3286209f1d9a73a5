// What is compared -> the worker's answer.
import { useEffect, useState } from "preact/hooks";
import { sentence } from "../../text/sentence.ts";
import type { CompareAsk, ComparisonAnswer, Rows } from "../messages.ts";
import { type Choosing, comparisonHash } from "./comparison-hash.ts";
import { sessionId } from "./session-hash.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface ShownComparison {
  /** Null if nothing is compared. */
  readonly asked: CompareAsk | null;
  /** The session, among the rows, to which another is to be chosen; null if none is marked. */
  readonly first: number | null;
  /** Null until the worker has it. */
  readonly answer: ComparisonAnswer | null;
  /** Why there is none; "" where nothing went wrong. */
  readonly failure: string;
  readonly isAwaited: boolean;
  /** With the one that is marked. */
  readonly compareWith: (index: number) => void;
}

interface Made {
  readonly of: CompareAsk;
  readonly answer: ComparisonAnswer | null;
  readonly failure: string;
}

/** `place` is the same object while the address names the same. */
export function useComparison(
  rows: Rows | null,
  place: CompareAsk | Choosing | null,
  worker: WorkerClient,
): ShownComparison {
  const asked = place === null || place.kind === "choosing" ? null : place;
  const first = place?.kind === "choosing" ? place.first : null;
  const [made, setMade] = useState<Made | null>(null);
  useEffect(() => {
    if (asked === null) return undefined;
    let isWanted = true;
    worker.ask("compare", asked).then(
      (answer) => isWanted && setMade({ of: asked, answer, failure: "" }),
      (error: unknown) => isWanted && setMade({ of: asked, answer: null, failure: messageOf(error) }),
    );
    return () => {
      isWanted = false;
    };
  }, [asked, worker]);
  const { answer = null, failure = "" } = made?.of === asked ? (made ?? {}) : {};
  const compareWith = (index: number): void => {
    if (rows === null || first === null) return;
    // A second time it is no longer wanted.
    location.hash =
      index === first
        ? sessionId(rows, first)
        : comparisonHash({ kind: "sessions", indices: [first, index] }, rows);
  };
  const isAwaited = asked !== null && answer === null && failure === "";
  return { asked, first, answer, failure, isAwaited, compareWith };
}

const messageOf = (error: unknown): string =>
  sentence(error instanceof Error ? error.message : String(error));
