// CertificateRequest: TLS 1.2 has one list more than its predecessors.
import { expect, test } from "vitest";
import { decode, type Decoded } from "../../../src/bytes/decode.ts";
import {
  certificateRequest,
  type CertificateRequest,
} from "../../../src/tls/messages/certificate-request.ts";
import { join, uint16, vector16, vector8 } from "../../build/tls.ts";

const NAMES = vector16(vector16([0x30, 0]), vector16([0x30, 0]));
const TLS_1_2 = join(vector8([1, 64]), vector16(uint16(0x0403, 0x0804)), NAMES);

const decoded = (body: Uint8Array, version: number | null): Decoded<CertificateRequest> =>
  decode((cursor) => certificateRequest(cursor, { version, cipherSuite: null }), body);

test.each([0x0303, null])("certificateRequest: with algorithms if the version is %s", (version) => {
  expect(decoded(TLS_1_2, version)).toEqual({
    ok: true,
    value: {
      kind: "certificate-request",
      certificateTypes: [1, 64],
      signatureAlgorithms: [0x0403, 0x0804],
      authorities: NAMES.subarray(2),
    },
  });
});

test("certificateRequest: without algorithms before TLS 1.2", () => {
  expect(decoded(join(vector8([1]), NAMES), 0x0301)).toMatchObject({
    ok: true,
    value: { certificateTypes: [1], signatureAlgorithms: [], authorities: NAMES.subarray(2) },
  });
});

test("certificateRequest: every prefix is an error", () => {
  for (let length = 0; length < TLS_1_2.length; length++) {
    expect(decoded(TLS_1_2.subarray(0, length), 0x0303).ok).toBe(false);
  }
});

test("certificateRequest: a trailing byte is an error", () => {
  expect(decoded(join(TLS_1_2, [0]), 0x0303)).toMatchObject({ ok: false, error: { kind: "trailing" } });
});
