// What a program has of its surroundings; `process` is one.

export interface Surroundings {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** While somebody listens to "SIGINT", the first one does not end the program. */
  once(event: "exit" | "SIGINT", listener: () => void): unknown;
  off(event: "exit" | "SIGINT", listener: () => void): unknown;
}

/** Node leaves `isTTY` undefined for a pipe, whatever its types say. */
export const isTerminal = ({ isTTY }: { readonly isTTY?: boolean }): boolean => isTTY === true;
