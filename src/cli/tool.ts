// The package's name and version, as reports name what made them.
import { readFileSync } from "node:fs";

export interface Tool {
  readonly name: string;
  readonly version: string;
}

export function tool(): Tool {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { name, version }: Tool = JSON.parse(text);
  return { name, version };
}
