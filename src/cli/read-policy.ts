// What --policy names -> what is known of providers: the published policy, that with a file's, or nothing.
import { readFile } from "node:fs/promises";
import { parsePolicy, PolicyError } from "../diagnose/parse-policy.ts";
import { NO_POLICY, type Policy } from "../diagnose/policy.ts";
import { PUBLISHED_POLICY } from "../diagnose/policy/providers.ts";
import { SourceError, sourceError } from "../node/source-error.ts";
import { UsageError } from "./usage-error.ts";

/** Null where the option is not given. Throws a {@link UsageError} where the file cannot be read or is no policy. */
export async function readPolicy(given: string | null): Promise<Policy> {
  if (given === null) return PUBLISHED_POLICY;
  if (given === "none") return NO_POLICY;
  try {
    return parsePolicy(await textOf(given), PUBLISHED_POLICY);
  } catch (error) {
    if (!(error instanceof PolicyError) && !(error instanceof SourceError)) throw error;
    throw new UsageError(`--policy ${given}: ${error.message}`);
  }
}

async function textOf(path: string): Promise<string> {
  try {
    // Windows programs put a byte order mark before UTF-8.
    return (await readFile(path, "utf8")).replace(/^\uFEFF/, "");
  } catch (error) {
    throw sourceError(error, 0);
  }
}
