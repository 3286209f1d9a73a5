// The table of fuzz targets: to add one is a line in one of these.
import { captureTargets } from "./capture-targets.ts";
import { compareTargets } from "./compare-targets.ts";
import { decryptionTargets } from "./decryption-targets.ts";
import { dialectTargets } from "./dialect-targets.ts";
import { extractTargets } from "./extract-targets.ts";
import { frameTargets } from "./frame-targets.ts";
import { nodeTargets } from "./node-targets.ts";
import { packetTargets } from "./packet-targets.ts";
import { reportTargets } from "./report-targets.ts";
import { segmentTargets } from "./segment-targets.ts";
import type { Target } from "./target.ts";
import { tlsTargets } from "./tls-targets.ts";
import { verifyTargets } from "./verify-targets.ts";

export const TARGETS: Readonly<Record<string, Target>> = {
  ...nodeTargets,
  ...captureTargets,
  ...packetTargets,
  ...frameTargets,
  ...dialectTargets,
  ...segmentTargets,
  ...tlsTargets,
  ...decryptionTargets,
  ...reportTargets,
  ...verifyTargets,
  ...extractTargets,
  ...compareTargets,
};
