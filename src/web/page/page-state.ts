// What the page is at, and what the user did -> what it is at next.
import type { NamedFile, Progress, ReadAnswer } from "../messages.ts";

export type PageState = Empty | Reading | Read | Failed;

interface Empty {
  readonly kind: "empty";
}

export interface Reading {
  readonly kind: "reading";
  readonly files: readonly NamedFile[];
  /** As performance.now() gives it. */
  readonly began: number;
  readonly progress: Progress | null;
  /** The user stopped it, and what was read is awaited. */
  readonly isStopped: boolean;
}

export interface Read {
  readonly kind: "read";
  readonly files: readonly NamedFile[];
  readonly answer: ReadAnswer;
  /** The user stopped it before its end. */
  readonly isStopped: boolean;
}

/** Nothing of it can be shown: the worker failed. */
interface Failed {
  readonly kind: "failed";
  readonly files: readonly NamedFile[];
  readonly message: string;
}

export type PageEvent =
  | { readonly kind: "begun"; readonly files: readonly NamedFile[]; readonly now: number }
  | { readonly kind: "progressed"; readonly progress: Progress }
  | { readonly kind: "stopped" }
  | { readonly kind: "ended"; readonly answer: ReadAnswer }
  | { readonly kind: "broke"; readonly message: string }
  | { readonly kind: "cleared" };

export const NOTHING_READ: PageState = { kind: "empty" };

/** What comes too late, as progress of a reading that has ended, changes nothing. */
export function nextState(state: PageState, event: PageEvent): PageState {
  switch (event.kind) {
    case "begun":
      return { kind: "reading", files: event.files, began: event.now, progress: null, isStopped: false };
    case "broke":
      return { kind: "failed", files: filesOf(state), message: event.message };
    case "cleared":
      return NOTHING_READ;
    default:
      return state.kind === "reading" ? whileReading(state, event) : state;
  }
}

type ReadingEvent = Extract<PageEvent, { readonly kind: "progressed" | "stopped" | "ended" }>;

function whileReading(state: Reading, event: ReadingEvent): PageState {
  switch (event.kind) {
    case "progressed":
      return { ...state, progress: event.progress };
    case "stopped":
      return { ...state, isStopped: true };
    default:
      return { kind: "read", files: state.files, answer: event.answer, isStopped: state.isStopped };
  }
}

/** Those that are read, or were. */
export const filesOf = (state: PageState): readonly NamedFile[] =>
  state.kind === "empty" ? [] : state.files;

/** Else no file could be read. */
export const hasReport = ({ answer }: Read): boolean => answer.captures.length > 0;
