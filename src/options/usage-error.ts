// What is wrong with an option or an argument, in one line.

/** Who shows it adds a word that may have been meant, and the next step. */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly unknown: UnknownWord | null;

  constructor(message: string, unknown: UnknownWord | null = null) {
    super(message);
    this.unknown = unknown;
  }
}

/** A word that is not one of those that could stand there. */
export interface UnknownWord {
  readonly word: string;
  readonly known: readonly string[];
  /** What is typed before a known word, as the dashes of an option. */
  readonly prefix?: string;
  /** Added to the message if no known word is similar. */
  readonly otherwise?: string;
}
