// What the user does -> what the page shows.
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useState } from "preact/hooks";
import type { ReadAnswer, ReadSettings, WholeSection } from "../messages.ts";
import { DEFAULT_PORTS } from "../../session/mail-ports.ts";
import { SectionView } from "./section-view.ts";
import { SessionTable } from "./session-table.ts";
import type { WorkerClient } from "./worker-client.ts";

const SETTINGS: ReadSettings = {
  ports: DEFAULT_PORTS,
  allPorts: false,
  decodeAs: new Map(),
  join: false,
  zone: "UTC",
};

export function App({ worker }: { readonly worker: WorkerClient }): ComponentChild {
  const [read, setRead] = useState<ReadAnswer | null>(null);
  const [session, setSession] = useState<WholeSection | null>(null);
  const [error, setError] = useState("");
  const choose = (files: readonly File[]): void => {
    const named = files.map((file) => ({ path: file.name, file }));
    setSession(null);
    worker
      .ask("read", { files: named, settings: SETTINGS })
      .then(setRead, (reason: unknown) => setError(String(reason)));
  };
  const open = (index: number): void => {
    void worker.ask("session", index).then(setSession);
  };
  return h(
    "main",
    null,
    h("h1", null, "Inspect mail captures"),
    h("input", {
      type: "file",
      multiple: true,
      "aria-label": "Captures",
      onChange: ({ currentTarget }: TargetedEvent<HTMLInputElement>) =>
        choose([...(currentTarget.files ?? [])]),
    }),
    h("p", { role: "status" }, error),
    read && h(SectionView, { section: read.overview, level: 2 }),
    read && h(SessionTable, { rows: read.rows, onOpen: open }),
    session && h(SectionView, { section: session, level: 2 }),
  );
}
