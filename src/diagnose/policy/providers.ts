// What mail providers publish of the TLS that they accept: providers.json, in the form of a policy file.
import { policyOf } from "../parse-policy.ts";
import type { Policy } from "../policy.ts";
import file from "./providers.json" with { type: "json" };

export const PUBLISHED_POLICY: Policy = policyOf(file);
