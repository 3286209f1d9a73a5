// Options that choose among sessions -> a test for one.
import ipaddr from "ipaddr.js";
import type { Options } from "yargs";
import type { Endpoint, Session } from "../session/session.ts";
import { type Given, valuesOf } from "./given.ts";
import { parsePorts, parseStreams } from "./ports.ts";
import { UsageError } from "./usage-error.ts";

const WHICH = "Which sessions:";
const value = { type: "string", nargs: 1, requiresArg: true, group: WHICH } as const;

export const SELECTION_OPTIONS = {
  stream: { ...value, describe: "Only these streams, numbered as Wireshark's tcp.stream: 0,4-6" },
  client: { ...value, describe: "Only those of this client: an address or a network, 192.0.2.0/24" },
  server: { ...value, describe: "Only those to this server: an address or a network" },
  port: {
    ...value,
    describe: "Only those to these ports of the server, which are then inspected: 25,587,8000-8010",
  },
} as const satisfies Readonly<Record<string, Options>>;

/** Sessions that fit every option given; of several values of one option any will do. Throws a {@link UsageError}. */
export function selection(given: Given): (session: Session) => boolean {
  const streams = new Set(valuesOf(given, "stream").flatMap(parseStreams));
  const clients = valuesOf(given, "client").map((text) => network(text, "--client"));
  const servers = valuesOf(given, "server").map((text) => network(text, "--server"));
  const ports = new Set(valuesOf(given, "port").flatMap((text) => parsePorts(text, "--port")));
  return ({ stream, client, server }) =>
    (streams.size === 0 || streams.has(stream)) &&
    fits(clients, client) &&
    fits(servers, server) &&
    (ports.size === 0 || ports.has(server.port));
}

type Network = (endpoint: Endpoint) => boolean;

function fits(networks: readonly Network[], endpoint: Endpoint): boolean {
  return networks.length === 0 || networks.some((holds) => holds(endpoint));
}

/** An address is a network of its own. */
function network(text: string, option: string): Network {
  const [, address = "", bits] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  if (!ipaddr.isValid(address)) {
    throw new UsageError(`${option} ${text}: expected an address or a network, as in 192.0.2.0/24`);
  }
  const base = ipaddr.parse(address);
  const whole = base.kind() === "ipv4" ? 32 : 128;
  const length = bits === undefined ? whole : Number(bits);
  if (length > whole) throw new UsageError(`${option} ${text}: a prefix has at most ${whole} bits`);
  return (endpoint) => {
    const seen = ipaddr.parse(endpoint.address);
    return seen.kind() === base.kind() && seen.match(base, length);
  };
}
