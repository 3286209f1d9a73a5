// Files -> how they are named together.
import { fileName } from "../../report/shown-files.ts";
import { firstOf } from "../../text/amounts.ts";
import type { NamedFile } from "../messages.ts";

/** `mail.pcap and 3 more` */
export const namesOf = (files: readonly NamedFile[]): string =>
  firstOf(
    files.map(({ path }) => fileName(path)),
    1,
  );
