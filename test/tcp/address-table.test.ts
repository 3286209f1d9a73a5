import { describe, expect, it } from "vitest";
import { AddressTable } from "../../src/tcp/address-table.ts";

/** More than the first table of slots and the first table of words have room for. */
const MANY = 1000;

/** 2001:db8:: with that number at its end, and in its middle. */
function address(number: number): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x20010db8);
  view.setUint32(4, number * 3);
  view.setUint32(12, number);
  return bytes;
}

const numbers = Array.from({ length: MANY }, (_, index) => index);

describe("AddressTable", () => {
  it("numbers addresses in the order in which they come, and finds them after it has grown", () => {
    const table = new AddressTable(7);
    expect(numbers.map((number) => table.intern(address(number), 0))).toEqual(numbers);
    expect(numbers.map((number) => table.find(address(number), 0))).toEqual(numbers);
    expect(numbers.map((number) => table.intern(address(number), 0))).toEqual(numbers);
  });

  it("finds no address that was never interned", () => {
    const table = new AddressTable(7);
    for (const number of numbers) table.intern(address(number), 0);
    expect(numbers.filter((number) => table.find(address(MANY + number), 0) !== -1)).toEqual([]);
  });

  it("tells addresses apart by each of their 16 bytes", () => {
    const table = new AddressTable(7);
    const others = Array.from({ length: 16 }, (_, at) => {
      const bytes = address(1);
      bytes[at] = 0xff;
      return bytes;
    });
    expect([address(1), ...others].map((bytes) => table.intern(bytes, 0))).toEqual(numbers.slice(0, 17));
  });

  it("reads the address at its place among other bytes", () => {
    const table = new AddressTable(7);
    const packet = new Uint8Array(40).fill(0xee);
    packet.set(address(5), 8);
    packet.set(address(6), 24);
    expect([table.intern(packet, 8), table.intern(packet, 24)]).toEqual([0, 1]);
    expect([table.find(address(5), 0), table.find(address(6), 0)]).toEqual([0, 1]);
  });
});
