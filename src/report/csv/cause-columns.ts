// Cause, and certificate of the census -> their rows.
import type { Cause } from "../../diagnose/causes.ts";
import type { CensusCertificate } from "../../diagnose/census.ts";
import { topHosts, wordsText } from "../cause-text.ts";
import type { Columns } from "./column.ts";

export const CAUSE_COLUMNS: Columns<Cause> = [
  ["finding", ({ finding }) => finding],
  ["severity", ({ severity }) => severity],
  ["certainty", ({ certainty }) => certainty],
  ["fault", ({ fault }) => fault],
  ["sessions", ({ sessions }) => sessions],
  ["title", ({ title }) => title],
  ["detail", ({ detail }) => detail],
  ["remedy", ({ remedy }) => remedy],
  ["against", ({ against }) => against],
  ["words", wordsText],
  ["clients", ({ clients }) => clients.count],
  ["topClients", ({ clients }) => topHosts(clients)],
  ["servers", ({ servers }) => servers.count],
  ["topServers", ({ servers }) => topHosts(servers)],
  [
    "offers",
    ({ offers }) => offers.map(({ highestVersion, sessions }) => `${highestVersion}: ${sessions}`).join("; "),
  ],
  ["firstTime", ({ firstTime }) => firstTime],
  ["lastTime", ({ lastTime }) => lastTime],
  ["capture", ({ example }) => example.capture],
  ["stream", ({ example }) => example.stream],
  ["frames", ({ example }) => example.frames.join(" ")],
];

export const CERTIFICATE_COLUMNS: Columns<CensusCertificate> = [
  ["subject", ({ subject }) => subject],
  ["notAfter", ({ notAfter }) => notAfter],
  ["daysLeft", ({ daysLeft }) => daysLeft],
  ["servers", ({ servers }) => servers.join(" ")],
  ["issuer", ({ issuer }) => issuer],
  ["validDays", ({ validDays }) => validDays],
  ["purposes", ({ purposes }) => purposes?.join(" ")],
];
