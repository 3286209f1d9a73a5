// A second handshake up to TLS 1.2, as OpenSSL 3.0, GnuTLS 3.7 and Java 17 did and refused it.
import { expect, test } from "vitest";
import {
  applicationData,
  changeCipherSpec,
  client,
  clientHello,
  encrypted,
  handshake,
  handshakeRecord,
  join,
  server,
  serverHello,
  type Turn,
} from "../build/tls.ts";
import { listen } from "./listen.ts";

const FINISHED = join(changeCipherSpec(), encrypted(22, 40));
const HANDSHAKE = [
  client(handshakeRecord(clientHello())),
  server(handshakeRecord(serverHello(), handshake(14))),
  client(handshakeRecord(handshake(16)), FINISHED),
  server(FINISHED),
];
const HELLO_REQUEST = encrypted(22, 28);
const HELLO = encrypted(22, 222);
const FLIGHT = join(encrypted(22, 113), encrypted(22, 852), encrypted(22, 28));
const ALERT = encrypted(21, 26);

const steps = (...turns: readonly Turn[]) =>
  listen(...turns).events.flatMap((event) =>
    event.kind === "renegotiation" ? [`${event.from} ${event.step}`] : [],
  );

test.each<[string, readonly Turn[], readonly string[]]>([
  [
    "asked by the client and refused with an alert",
    [client(HELLO), server(ALERT)],
    ["client asked", "server refused"],
  ],
  [
    "asked by the client and accepted",
    [client(HELLO), server(FLIGHT), client(encrypted(22, 61), FINISHED), server(FINISHED)],
    ["client asked", "server answered", "client accepted"],
  ],
  [
    "asked by the server and accepted",
    [server(HELLO_REQUEST), client(HELLO), server(FLIGHT), client(FINISHED)],
    ["server asked", "client answered", "client accepted"],
  ],
  [
    "asked by the server and refused",
    [server(HELLO_REQUEST), client(ALERT)],
    ["server asked", "client refused"],
  ],
  [
    "asked by the server and ignored: a later alert ends the connection",
    [server(HELLO_REQUEST), client(applicationData()), client(ALERT)],
    ["server asked"],
  ],
])("Renegotiation: %s", (_, turns, expected) => {
  expect(steps(...HANDSHAKE, client(applicationData()), server(applicationData()), ...turns)).toEqual(
    expected,
  );
});

test("Renegotiation: a client may ask as soon as the first handshake is done", () => {
  expect(steps(...HANDSHAKE, client(HELLO))).toEqual(["client asked"]);
});

test("Renegotiation: a first handshake is not one, nor is an abbreviated one with NextProtocol", () => {
  const abbreviated = [
    ...HANDSHAKE.slice(0, 1),
    server(handshakeRecord(serverHello()), FINISHED),
    client(changeCipherSpec(), encrypted(22, 60), encrypted(22, 40)),
  ];
  expect([
    steps(...HANDSHAKE),
    steps(...abbreviated, client(applicationData()), server(applicationData())),
  ]).toEqual([[], []]);
});

test("Renegotiation: an alert that ends the connection answers nothing", () => {
  expect(
    steps(...HANDSHAKE, client(applicationData()), server(applicationData(), ALERT), client(ALERT)),
  ).toEqual([]);
});
