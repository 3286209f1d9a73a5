// The table of fuzz targets: to add one is a line in one of these.
import { captureTargets } from "./capture-targets.ts";
import { dialectTargets } from "./dialect-targets.ts";
import { extractTargets } from "./extract-targets.ts";
import { packetTargets } from "./packet-targets.ts";
import { reportTargets } from "./report-targets.ts";
import type { Target } from "./target.ts";
import { tlsTargets } from "./tls-targets.ts";

export const TARGETS: Readonly<Record<string, Target>> = {
  ...captureTargets,
  ...packetTargets,
  ...dialectTargets,
  ...tlsTargets,
  ...reportTargets,
  ...extractTargets,
};
