// Mixes that are easily reported wrongly: who is one cause and who is not.
import { type Named, type Story, storyOf } from "./stories.ts";

const OLD_HELLO = "server-fin-after-tls11-hello.pcap";
const CLOSED = [
  "tls-version-below-server-minimum",
  "server-closed-on-old-version",
  "server-closed-after-clienthello",
];

const client = (index: number): Named => ({
  address: `192.0.2.${index}`,
  name: `cl${String(index % 100).padStart(2, "0")}.example.org`,
});
const server = (index: number): Named => ({
  address: `198.51.100.${index}`,
  name: `${String(index % 100).padStart(2, "0")}.example.net`,
});
const pool = (index: number): Named => ({ ...server(index), name: "mx.example.net" });
const range = <T>(amount: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: amount }, (_, index) => make(index + 1));

export const MIXES = {
  oneClient: [
    storyOf("one old client and 20 servers", OLD_HELLO, 20, [client(1)], range(20, server), CLOSED),
  ],
  oneServer: [
    storyOf("20 old clients and one server", OLD_HELLO, 20, range(20, client), [server(1)], CLOSED),
  ],
  pool2: [storyOf("two addresses of one name", OLD_HELLO, 20, range(10, client), range(2, pool), CLOSED)],
  pool4: [storyOf("four addresses of one name", OLD_HELLO, 20, range(5, client), range(4, pool), CLOSED)],
  otherFault: [
    storyOf(
      "an expired certificate",
      "client-rejects-expired-certificate.pcap",
      6,
      range(3, client),
      [server(1)],
      ["client-rejected-certificate"],
    ),
    storyOf(
      "a certificate of an unknown issuer",
      "client-rejects-certificate.pcap",
      4,
      range(2, (index) => client(index + 10)),
      [server(1)],
      ["client-rejected-certificate"],
    ),
  ],
  retries: [storyOf("one message, tried nine times", OLD_HELLO, 9, [client(1)], [server(1)], CLOSED)],
  nat: [
    storyOf(
      "six hosts behind one address",
      OLD_HELLO,
      12,
      range(6, (index) => ({ ...client(index), address: "203.0.113.1" })),
      [server(1)],
      CLOSED,
    ),
  ],
  servers500: [
    storyOf(
      "500 servers that fail once each",
      "starttls-refused.pcap",
      500,
      range(500, (index) => ({ address: `10.1.${index >> 8}.${index & 255}`, name: client(index).name })),
      range(500, (index) => ({ address: `10.2.${index >> 8}.${index & 255}`, name: server(index).name })),
      ["starttls-refused-temporary"],
    ),
  ],
  noName: [
    storyOf(
      "clients that never say EHLO",
      "tls-on-starttls-port.pcap",
      5,
      range(5, client),
      [server(1)],
      ["tls-on-starttls-port"],
    ),
  ],
} satisfies Record<string, readonly Story[]>;
