// The page's style sheet: quiet on a screen, light or dark, on a phone and on paper (A4).

export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --sheet: #ffffff; --ink: #1c2430; --faint: #59636f; --line: #d9dee4; --shade: #f3f5f7;
  --accent: #1f5fa8; --bad: #a32020; --bad-shade: #fbeeee; --good: #1d6b3a; --good-shade: #ecf6ef;
  --mark: #fff0b8; --mark-ink: #4d3b00;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --sheet: #1a1f26; --ink: #e3e7ec; --faint: #a2acb8; --line: #343c47; --shade: #222933;
    --accent: #85b8f0; --bad: #f2a0a0; --bad-shade: #3a2226; --good: #8fd3a6; --good-shade: #1d3226;
    --mark: #5b4a12; --mark-ink: #ffedb0;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 3rem; max-width: 76rem;
  background: var(--paper); color: var(--ink);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif;
}
h1, h2, h3, h4 { line-height: 1.25; margin: 2rem 0 .6rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; margin-top: 0; }
h2 { font-size: 1.3rem; padding-top: 1.2rem; border-top: 1px solid var(--line); }
h3 { font-size: 1.08rem; }
h4 { font-size: 1rem; }
p, ul { margin: .6rem 0; max-width: 54rem; }
p, li { overflow-wrap: anywhere; }
ul { padding-left: 1.25rem; }
code, pre, td.addr { font-family: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
code { font-size: .9em; overflow-wrap: anywhere; }
.addr { overflow-wrap: normal; white-space: nowrap; }
td.addr { overflow-wrap: normal; font-size: .85rem; }
.addr:has(wbr) { white-space: normal; }
a { color: var(--accent); }
.verdict { padding: .8rem 1rem; border-left: 4px solid var(--line); background: var(--shade); font-size: 1.1rem; }
.verdict.failure { border-color: var(--bad); background: var(--bad-shade); }
.verdict.success { border-color: var(--good); background: var(--good-shade); }
.facts, .grid { margin: .8rem 0 1.1rem; }
table { border-collapse: collapse; width: 100%; background: var(--sheet); font-size: .94rem; }
caption { text-align: left; font-weight: 600; padding: .2rem 0 .4rem; color: var(--faint); }
th, td { text-align: left; vertical-align: top; padding: .38rem .65rem; border: 1px solid var(--line); font-weight: 400; }
thead th { background: var(--shade); font-weight: 600; }
.unseen { position: absolute; width: 1px; height: 1px; padding: 0; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.facts th { width: 12rem; color: var(--faint); }
td > span { display: block; }
td, tbody th { overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.grid table { width: auto; min-width: min(100%, 40rem); }
pre {
  white-space: pre-wrap; overflow-wrap: anywhere; margin: .4rem 0 1.1rem; padding: .8rem 1rem; border: 1px solid var(--line);
  background: var(--shade); font-size: .85rem; line-height: 1.6;
}
.label { margin-bottom: .2rem; color: var(--faint); font-weight: 600; }
mark { background: var(--mark); color: var(--mark-ink); padding: .1em 0; }
.name { color: var(--faint); }
figure { margin: .8rem 0 1.1rem; }
figcaption { color: var(--faint); font-size: .9rem; }
.ladder { max-width: 32rem; background: var(--sheet); border: 1px solid var(--line); }
svg { display: block; width: 100%; height: auto; overflow: visible; }
svg text { fill: var(--ink); font: 12px system-ui, -apple-system, "Segoe UI", "Noto Sans", "DejaVu Sans", sans-serif; }
svg .faint { fill: var(--faint); font-size: 10.5px; }
svg .end { font-weight: 600; }
svg .mark { fill: var(--bad); font-size: 10.5px; font-weight: 600; }
svg .rail { stroke: var(--faint); stroke-width: 1.5; }
svg .gap { stroke: var(--faint); stroke-width: 1.5; stroke-dasharray: 1.5 4; }
svg .arrow { stroke: var(--accent); stroke-width: 1.5; fill: none; }
svg .head { fill: var(--accent); }
svg .close .arrow { stroke: var(--bad); stroke-width: 2; }
svg .close .head { fill: var(--bad); }
svg .close .text { fill: var(--bad); font-weight: 600; }
details { margin-top: .5rem; }
summary { cursor: pointer; color: var(--accent); }
.part { border-top: 1px solid var(--line); padding-top: .4rem; }
.part > summary > :is(h2, h3, h4, h5, h6) { display: inline; border: 0; padding: 0; margin: 0; font-size: 1rem; font-weight: 600; }
.part[open] { padding-bottom: 1rem; }
:target { outline: 2px solid var(--accent); outline-offset: 2px; }
.on-paper { display: none; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--faint); font-size: .9rem; }
@media (max-width: 44rem) {
  body { padding: 1.2rem .8rem 2rem; }
  .facts th { width: 6.5rem; font-size: .85rem; }
  th, td { padding: .35rem .5rem; }
  .grid thead { display: none; }
  .grid tr { display: flex; flex-wrap: wrap; gap: .1rem .8rem; padding: .35rem .5rem; border: 1px solid var(--line); }
  .grid th, .grid td { padding: 0; border: 0; }
  .grid tbody th { font-weight: 600; }
  td.long { white-space: normal; overflow-wrap: anywhere; font-size: .7rem; }
}
@page { size: A4; margin: 16mm 15mm; }
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --sheet: #fff; --ink: #000; --faint: #444; --line: #bbb; --shade: #f4f4f4;
    --accent: #1a4f8c; --bad: #8f1a1a; --bad-shade: #faf0f0; --good: #14562c; --good-shade: #eff7f1;
    --mark: #ffefb0; --mark-ink: #000;
  }
  html { font-size: 9.5pt; }
  body { max-width: none; padding: 0; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  h1, h2, h3, h4, caption, .label { break-after: avoid; }
  tr, svg, li, .verdict { break-inside: avoid; }
  figcaption { break-before: avoid; }
  .ladder { max-width: 13cm; }
  details:not([open]) { display: none; }
  summary { list-style: none; color: inherit; }
  .on-paper { display: block; }
}
`;
