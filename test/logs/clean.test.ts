import { expect, test } from "vitest";
import { clean } from "../../src/logs/clean.ts";

test.each([
  [
    "lines are joined",
    "Connection dropped\r\n   due to\tSocketError",
    "Connection dropped due to SocketError",
  ],
  ["curly quotation marks are straight", "‘550 5.4.300’ “x”", `'550 5.4.300' "x"`],
  [
    "tags go, addresses in brackets stay",
    '<p class="a">to <u@example.net><br/>x</p>',
    "to <u@example.net> x",
  ],
  ["entities are characters", "a -&gt; b &quot;c&quot; &#39;d&#x27; &amp;", `a -> b "c" 'd' &`],
  ["soft line ends of quoted-printable go", "Socket=\r\nError", "SocketError"],
  ["marks of a reply go", "> 421 4.4.2\n> > Connection", "421 4.4.2 Connection"],
  ["escapes of a JSON log go", String.raw`a\nb \"c\"`, 'a b "c"'],
  ["an HRESULT is hexadecimal", "(-2146893007)", "(0x80090331)"],
  ["an entity that is none stays", "&foo; &#x110000;", "&foo; &#x110000;"],
])("clean: %s", (_, text, cleaned) => {
  expect(clean(text)).toBe(cleaned);
});
