// What --policy names -> the policy. Throws a UsageError that says what was expected.
import { createReadStream } from "node:fs";
import { parsePolicy, PolicyError } from "../diagnose/parse-policy.ts";
import { NO_POLICY, type Policy } from "../diagnose/policy.ts";
import { PUBLISHED_POLICY } from "../diagnose/policy/providers.ts";
import { sourceError } from "../node/source-error.ts";
import { SourceError } from "../reading/source-error.ts";
import { UsageError } from "../options/usage-error.ts";
import { readAtMost } from "./read-text.ts";

/** The policy that --policy names: the published one, that with a file's on top of it, or none. */
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

/** The file of all providers that are known has 20 kB. */
const MAX_POLICY_BYTES = 16 << 20;

async function textOf(path: string): Promise<string> {
  const { bytes, isWhole } = await readAtMost(createReadStream(path), MAX_POLICY_BYTES).catch(
    (error: unknown) => {
      throw sourceError(error, 0);
    },
  );
  if (!isWhole) throw new PolicyError("not-a-policy", "larger than 16 MB: that is no policy");
  // Which removes the byte order mark that Windows programs put before UTF-8.
  return new TextDecoder().decode(bytes);
}
