// ReportDocument -> its text in one of the formats, for programs.
import { type Format, type FormatName, FORMATS } from "./formats.ts";
import type { RenderOptions } from "./render-options.ts";
import type { ReportDocument } from "./report-document.ts";

/** What is not given is as in the program's output into a file. What writes the format is loaded when first used. */
export async function render(
  document: ReportDocument,
  format: FormatName,
  options: Partial<RenderOptions> = {},
): Promise<string> {
  let text = "";
  for await (const piece of renderPieces(document, format, options)) text += piece;
  return text;
}

/** The same in pieces, none larger than a session needs: of many sessions the text may be longer than a string. */
export async function* renderPieces(
  document: ReportDocument,
  format: FormatName,
  options: Partial<RenderOptions> = {},
): AsyncGenerator<string, void, undefined> {
  const { load }: Format = Object.hasOwn(FORMATS, format) ? FORMATS[format] : unknownFormat(format);
  const write = await load();
  yield* write(document, { ...DEFAULTS, ...options });
}

const DEFAULTS: RenderOptions = { width: 80, color: false, ciphers: false, verbose: false };

function unknownFormat(format: string): never {
  throw new TypeError(`no format is called ${format}: there are ${Object.keys(FORMATS).join(", ")}`);
}
