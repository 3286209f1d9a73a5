// The texts for people in the repository, and what stands in them.
import { readdirSync } from "node:fs";
import { readText, ROOT } from "./generated.ts";

/** Every README, and what stands beside the first; paths from the root. */
export const DOCUMENTS: readonly string[] = [
  "README.md",
  "CHANGELOG.md",
  "SECURITY.md",
  ...["src", "test", "samples"].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" })
      .map((name) => `${folder}/${name.replaceAll("\\", "/")}`)
      .filter((name) => name.endsWith("README.md"))
      .toSorted(),
  ),
];

export interface Block {
  readonly language: string;
  readonly text: string;
}

/** The fenced blocks of a document. */
export const blocksOf = (document: string): readonly Block[] =>
  [...readText(document).matchAll(/^```(\w*)\n([^]*?)^```/gm)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));

/** The first block of the documents with these words. */
export const blockWith = (words: string): string =>
  DOCUMENTS.flatMap(blocksOf).find(({ text }) => text.includes(words))?.text ?? "";
