import { expect, it } from "vitest";
import { type EncryptedCounts, EncryptedRecords } from "../../src/tls/encrypted-records.ts";
import {
  alert,
  applicationData,
  changeCipherSpec,
  client,
  clientHello,
  encrypted,
  handshake,
  handshakeRecord,
  server,
  serverHello,
  serverHello13,
} from "../build/tls.ts";
import { listen } from "./listen.ts";

const hellos = (chosen: Uint8Array) => [
  client(handshakeRecord(clientHello())),
  server(handshakeRecord(chosen)),
];
const data = ({ dataRecords, dataBytes, largestData }: EncryptedCounts) => [
  dataRecords,
  dataBytes,
  largestData,
];

it("EncryptedRecords: keeps the lengths of the first eight records, the largest and the last", () => {
  const counts = new EncryptedRecords();
  for (const length of [9, 1, 2, 3, 4, 5, 6, 7, 8]) counts.add(length);
  expect(counts).toMatchObject({
    records: 9,
    bytes: 45,
    largest: 9,
    lastLength: 8,
    lengths: [9, 1, 2, 3, 4, 5, 6, 7],
  });
});

it("EncryptedRecords: counts handshake, data and alert after the ChangeCipherSpec, and nothing that can be read", () => {
  const { connection } = listen(
    ...hellos(serverHello()),
    client(handshakeRecord(handshake(16)), changeCipherSpec(), encrypted(22, 40)),
    server(changeCipherSpec(), encrypted(22, 40)),
    client(applicationData(100), encrypted(21, 26)),
    server(alert(1, 0)),
  );
  expect([connection.client.encrypted.lengths, connection.server.encrypted.lengths]).toEqual([
    [40, 100, 26],
    [40],
  ]);
});

it("EncryptedRecords: counts all records of application data in TLS 1.3, and as data those after the client's Finished", () => {
  const { connection } = listen(
    ...hellos(serverHello13()),
    server(changeCipherSpec(), applicationData(900)),
    client(changeCipherSpec(), applicationData(53)),
    client(applicationData(300)),
    server(applicationData(255), applicationData(120)),
    client(applicationData(19)),
  );
  expect([
    connection.client.encrypted.lengths,
    data(connection.client.encrypted),
    connection.server.encrypted.lengths,
    data(connection.server.encrypted),
  ]).toEqual([
    [53, 300, 19],
    [1, 300, 300],
    [900, 255, 120],
    [2, 375, 255],
  ]);
});

it("EncryptedRecords: counts up to TLS 1.2 the data that a client sends before the server's Finished", () => {
  const { connection } = listen(
    ...hellos(serverHello()),
    client(changeCipherSpec(), encrypted(22, 40), applicationData(70)),
  );
  expect(data(connection.client.encrypted)).toEqual([1, 70, 70]);
});

it("EncryptedRecords: counts a record of which bytes are missing", () => {
  const record = applicationData(100);
  const { connection } = listen(
    client(changeCipherSpec(), record.subarray(0, 50)),
    50,
    client(record.subarray(100)),
  );
  expect(connection.client.encrypted.lengths).toEqual([100]);
});
