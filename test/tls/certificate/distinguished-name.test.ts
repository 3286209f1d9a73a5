// X.501 names to RFC 4514 strings.
import { expect, test } from "vitest";
import { decode } from "../../../src/bytes/decode.ts";
import { distinguishedName } from "../../../src/tls/certificate/distinguished-name.ts";
import { attribute, der, name, sequence, string, utf8String } from "../../build/certificates.ts";

const CN = "2.5.4.3";

const text = (bytes: Uint8Array): unknown => {
  const result = decode(distinguishedName, bytes);
  return result.ok ? result.value : result.error;
};

test("distinguishedName: the last RDN comes first", () => {
  const bytes = name(
    attribute("0.9.2342.19200300.100.1.25", string(0x16, "net")),
    attribute("0.9.2342.19200300.100.1.25", string(0x16, "example")),
    attribute(CN, utf8String("mx")),
  );
  // As in RFC 4514 section 4: UID=jsmith,DC=example,DC=net.
  expect(text(bytes)).toBe("CN=mx,DC=example,DC=net");
});

test("distinguishedName: attributes of one RDN are joined by a plus sign", () => {
  const rdn = der(0x31, attribute("2.5.4.11", utf8String("Sales")), attribute(CN, utf8String("J. Smith")));
  expect(text(sequence(rdn))).toBe("OU=Sales+CN=J. Smith");
});

test("distinguishedName: a name without RDNs is empty", () => {
  expect(text(sequence())).toBe("");
});

test.each([
  ["a value of RFC 4514 section 4", 'James "Jim" Smith, III', 'James \\"Jim\\" Smith\\, III'],
  ["a carriage return of the same section", "Before\rAfter", "Before\\0DAfter"],
  ["NUL", "a\0b", "a\\00b"],
  ["spaces at both ends", "  a  ", "\\  a \\ "],
  ["one space", " ", "\\ "],
  ["a number sign in front", "#1 #2", "\\#1 #2"],
  ["the special characters", "+,;<>\\", "\\+\\,\\;\\<\\>\\\\"],
  ["an equals sign stays", "a=b", "a=b"],
  ["letters of any script", "Lučić 東京", "Lučić 東京"],
  ["nothing", "", ""],
])("distinguishedName escapes: %s", (_, value, expected) => {
  expect(text(name(attribute(CN, utf8String(value))))).toBe(`CN=${expected}`);
});

test.each([
  ["NumericString", der(0x12, [0x31]), "1"],
  ["PrintableString", string(0x13, "a b"), "a b"],
  ["T61String in Latin-1", string(0x14, "M\xfcller"), "Müller"],
  ["T61String in UTF-8", der(0x14, new TextEncoder().encode("Müller")), "Müller"],
  ["IA5String", string(0x16, "a@b"), "a@b"],
  ["UTF8String that is none", der(0x0c, [0x61, 0xff]), "a\xff"],
  ["UTF8String with a byte order mark", der(0x0c, [0xef, 0xbb, 0xbf, 0x61]), "\ufeffa"],
  ["BMPString", der(0x1e, [0x67, 0x71, 0x4e, 0xac]), "東京"],
  ["UniversalString", der(0x1c, [0, 1, 0xf6, 0x00]), "😀"],
  ["UniversalString beyond Unicode", der(0x1c, [0, 0x11, 0, 0]), "\ufffd"],
  ["a BIT STRING", der(0x03, [0, 0xff]), "#030200ff"],
])("distinguishedName values: %s", (_, value, expected) => {
  expect(text(name(attribute(CN, value)))).toBe(`CN=${expected}`);
});

test("distinguishedName: a type without a short name has its value in hex", () => {
  // The example of RFC 4514 section 4.
  expect(text(name(attribute("1.3.6.1.4.1.1466.0", der(0x04, [0x48, 0x69]))))).toBe(
    "1.3.6.1.4.1.1466.0=#04024869",
  );
});

test.each([
  ["1.2.840.113549.1.9.1", "emailAddress"],
  ["2.5.4.5", "serialNumber"],
  ["2.5.4.9", "STREET"],
  ["2.5.4.97", "organizationIdentifier"],
  ["1.3.6.1.4.1.311.60.2.1.3", "jurisdictionC"],
  ["0.9.2342.19200300.100.1.1", "UID"],
])("distinguishedName writes the type %s as %s", (oid, shortName) => {
  expect(text(name(attribute(oid, utf8String("x"))))).toBe(`${shortName}=x`);
});

test("distinguishedName: an element other than a SET is an error", () => {
  expect(text(sequence(sequence()))).toEqual({
    kind: "invalid",
    field: "relativeDistinguishedName",
    offset: 4,
  });
});
