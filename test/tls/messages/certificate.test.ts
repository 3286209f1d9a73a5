// Certificate: the chain's DER and nothing else.
import { expect, test } from "vitest";
import { decode } from "../../../src/bytes/decode.ts";
import { DEFAULT_LIMITS } from "../../../src/limits.ts";
import { certificate } from "../../../src/tls/messages/certificate.ts";
import { join, vector24 } from "../../build/tls.ts";

const CHAIN = vector24(vector24([1, 2, 3]), vector24([4]));

test("certificate: a chain comes out in its order", () => {
  expect(decode(certificate, CHAIN)).toEqual({
    ok: true,
    value: {
      kind: "certificate",
      certificates: [Uint8Array.of(1, 2, 3), Uint8Array.of(4)],
      hasOcspResponse: false,
    },
  });
});

test("certificate: a client without a certificate sends an empty list", () => {
  expect(decode(certificate, vector24())).toMatchObject({ ok: true, value: { certificates: [] } });
});

test("certificate: an empty entry is not a certificate", () => {
  expect(decode(certificate, vector24(vector24(), vector24([4])))).toMatchObject({
    ok: true,
    value: { certificates: [Uint8Array.of(4)] },
  });
});

test("certificate: every prefix is an error", () => {
  for (let length = 0; length < CHAIN.length; length++) {
    expect(decode(certificate, CHAIN.subarray(0, length)).ok).toBe(false);
  }
});

test("certificate: a trailing byte is an error", () => {
  expect(decode(certificate, join(CHAIN, [0]))).toEqual({
    ok: false,
    error: { kind: "trailing", field: "Certificate", offset: CHAIN.length },
  });
});

test("certificate: more certificates than the limit are not read", () => {
  const most = DEFAULT_LIMITS.certificates;
  const read = decode(certificate, vector24(...Array.from({ length: most + 1 }, () => vector24([0]))));
  expect(read.ok && read.value.certificates.length).toBe(most);
});
