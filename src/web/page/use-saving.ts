// What the user wants to have -> a file or a text from the worker, and what is said of it.
import { useEffect, useState } from "preact/hooks";
import { count } from "../../text/amounts.ts";
import { megabytes } from "../../text/progress.ts";
import { sentence } from "../../text/sentence.ts";
import type { Calls, SavingBytes, Wanted } from "../messages.ts";
import { copy, download } from "./deliver.ts";
import type { WorkerClient } from "./worker-client.ts";

type SaveAsk = Calls["save"]["ask"];

export interface Saving {
  readonly isBusy: boolean;
  /** How far it is; "" where there is nothing to say. */
  readonly figures: string;
  /** What was made, or why not; "" before anything was. */
  readonly said: string;
  readonly isFailed: boolean;
  /** A text that the user has to copy; null unless the browser does not let the page. */
  readonly uncopied: string | null;
  readonly save: (ask: SaveAsk) => void;
  /** `name` is what the text is called. */
  readonly copyReport: (ask: SaveAsk, name: string) => void;
  readonly copyFilter: (wanted: Wanted) => void;
  readonly stop: () => void;
}

type Said = Pick<Saving, "isBusy" | "said" | "isFailed" | "uncopied">;

const NOTHING: Said = { isBusy: false, said: "", isFailed: false, uncopied: null };

/** Nobody pastes more into a ticket. */
const MOST_BYTES = 1 << 20;

export function useSaving(worker: WorkerClient): Saving {
  const [state, setState] = useState(NOTHING);
  const [bytes, setBytes] = useState<SavingBytes | null>(null);
  useEffect(() => {
    worker.onSaving = setBytes;
  }, [worker]);
  const run = (begun: string, work: () => Promise<Partial<Said>>): void => {
    setBytes(null);
    setState({ ...NOTHING, isBusy: true, said: begun });
    work().then(
      (done) => setState({ ...NOTHING, ...done }),
      (error: unknown) => setState({ ...NOTHING, said: messageOf(error), isFailed: true }),
    );
  };
  const copyText = (text: Promise<string>, name: string): void =>
    run(`Making ${name}…`, async () => {
      const isCopied = await copy(text);
      return isCopied ? { said: `Copied: ${name}.` } : { uncopied: await text };
    });
  return {
    ...state,
    figures: state.isBusy && bytes !== null ? figuresOf(bytes) : "",
    save: (ask) =>
      run("Saving…", async () => {
        const { blob, name, summary } = await worker.ask("save", ask);
        download(blob, name);
        return { said: summary };
      }),
    copyReport: (ask, name) =>
      copyText(
        worker.ask("save", ask).then(({ blob }) => textOf(blob)),
        name,
      ),
    copyFilter: (wanted) => copyText(worker.ask("wiresharkFilter", wanted), "the Wireshark filter"),
    stop: () => worker.stop(),
  };
}

function textOf(blob: Blob): Promise<string> {
  if (blob.size <= MOST_BYTES) return blob.text();
  throw new Error(`too much to paste (${count(blob.size, "byte")}): save it, or choose fewer sessions`);
}

/** `120 MB read, 3.4 MB written` */
function figuresOf({ bytesRead, bytesWritten }: SavingBytes): string {
  const parts = [
    [bytesRead, "read"],
    [bytesWritten, "written"],
  ] as const;
  return parts.flatMap(([bytes, what]) => (bytes === 0 ? [] : [`${megabytes(bytes)} ${what}`])).join(", ");
}

/** The command line says it after its name. */
const messageOf = (error: unknown): string =>
  sentence(error instanceof Error ? error.message : String(error));
