// Client, or server -> its row.
import type { Host } from "../hosts.ts";
import type { Columns } from "./column.ts";

const COUNTS: Columns<Host> = [
  ["sessions", ({ sessions }) => sessions],
  ["established", ({ established }) => established],
  ["failed", ({ failed }) => failed],
  ["finding", ({ finding }) => finding],
];

const TIMES: Columns<Host> = [
  ["firstTime", ({ firstTime }) => firstTime],
  ["lastTime", ({ lastTime }) => lastTime],
];

export const CLIENT_COLUMNS: Columns<Host> = [
  ["clientAddress", ({ address }) => address],
  ["ehloName", ({ name }) => name],
  ...COUNTS,
  ["highestVersion", ({ highestVersion }) => highestVersion],
  ["ja4", ({ ja4 }) => ja4],
  ["servers", ({ peers }) => peers],
  ...TIMES,
];

export const SERVER_COLUMNS: Columns<Host> = [
  ["serverAddress", ({ address }) => address],
  ["serverPort", ({ port }) => port],
  ["name", ({ name }) => name],
  ...COUNTS,
  ["negotiatedVersions", ({ negotiatedVersions }) => negotiatedVersions.join("; ")],
  ["clients", ({ peers }) => peers],
  ...TIMES,
];
