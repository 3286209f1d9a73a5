// Link layers -> whether their packets can be anonymised.
import { expect, test } from "vitest";
import { anonymizePacket } from "../../src/extract/anonymize/anonymizer.ts";
import { Pseudonyms } from "../../src/extract/anonymize/pseudonyms.ts";
import { linkTypeName } from "../../src/packet/link-type-names.ts";
import { LINK_LAYERS } from "../../src/packet/links.ts";
import { createTcpSegment } from "../../src/packet/locate.ts";
import { captured } from "../build/packets.ts";

/** Addresses have no fixed place in their headers. */
const REFUSED = [6, 7, 50, 51, 104, 105, 107, 117, 119, 127, 129, 163, 178, 192, 239, 242, 258];

const { addresses } = new Pseudonyms(new Uint8Array(32), []);

/** What anonymizing a packet of zeros throws: after the link header its IP header is refused too. */
function refusal(linkType: number): string {
  const packet = captured(new Uint8Array(120), { linkType });
  const segment = { ...createTcpSegment(), frame: 15, bytes: packet.bytes };
  try {
    anonymizePacket(packet, segment, { runs: [], endsEncrypted: false }, addresses);
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "";
}

test("anonymizePacket refuses exactly the listed link types, each by number and name", () => {
  const refusals = [...LINK_LAYERS.keys()].map(refusal).filter((message) => message.startsWith("link type"));
  expect(refusals).toEqual(
    REFUSED.map(
      (linkType) =>
        `link type ${linkType} (${linkTypeName(linkType)}, frame 15) cannot be anonymised: this program does not ` +
        "know where its header holds addresses",
    ),
  );
});
