// A session in full: the ladder diagram with arrows to press, beside it the frame's fields and bytes.

export const SESSION = `
.back { display: flex; flex-wrap: wrap; gap: .2rem 1.4rem; margin-bottom: 1rem; }
.ladder > button { position: relative; display: block; width: 100%; padding: 0; border: 0; border-radius: 0; background: none; text-align: inherit; }
.ladder > button:hover { background: var(--shade); }
.ladder > button[aria-pressed="true"] { background: var(--shade); box-shadow: inset 4px 0 var(--accent); }
.ladder > button:focus-visible { outline-offset: -2px; }
.frames { display: grid; grid-template-columns: minmax(0, 32rem) minmax(0, 1fr); gap: 0 1.5rem; align-items: start; }
.frame { position: sticky; top: .8rem; display: flex; flex-direction: column; max-height: calc(100vh - 1.6rem); margin: .8rem 0 1.1rem; }
.frame > p { margin: 0 0 .4rem; }
.frame-head { display: flex; flex-wrap: wrap; gap: .4rem .6rem; align-items: baseline; }
.frame-head > :first-child { margin: 0 auto 0 0; padding: 0; border: 0; font-size: 1.08rem; }
.frame-head [aria-disabled="true"] { color: var(--faint); cursor: default; }
.frame-head button { font-size: .9rem; padding: .15rem .6rem; }
.fields-of-frame, .dump {
  overflow: auto; border: 1px solid var(--line); background: var(--sheet); font-size: .9rem; line-height: 1.5;
}
.fields-of-frame { flex: 0 1 auto; min-height: 8rem; max-height: 26rem; padding: .3rem .5rem; }
.fields-of-frame .row { padding: .12rem 0 .12rem calc(var(--level) * 1rem); text-indent: -1rem; overflow-wrap: anywhere; cursor: default; }
.fields-of-frame .row:focus-visible { outline-offset: -2px; }
.fields-of-frame [aria-selected="true"] { background: var(--accent); color: var(--paper); }
.fields-of-frame [aria-selected="true"]:focus-visible { outline-color: var(--paper); outline-offset: -4px; }
.fields-of-frame [aria-selected="true"] :is(.name, .marker) { color: inherit; }
.fields-of-frame .pointed:not([aria-selected="true"]) { background: var(--shade); box-shadow: inset 3px 0 var(--accent); }
.marker { display: inline-block; width: 1rem; text-indent: 0; color: var(--faint); }
.place { min-height: 1.5em; margin-top: .3rem !important; color: var(--faint); font-size: .85rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.dump {
  max-height: 18rem; padding: .4rem .6rem; white-space: pre; cursor: default;
  font: 13px/1.5 var(--mono);
}
.dump .line { display: grid; grid-template-columns: 4ch calc((var(--columns) * 3 - 1) * 1ch) max-content; gap: 2ch; justify-items: start; }
.dump mark { padding: 0; }
.dump .active { background: var(--accent); color: var(--paper); }
@media (max-width: 60rem) {
  .frames { display: block; }
  .frame { position: static; max-height: none; }
  .fields-of-frame { max-height: 24rem; }
  .dump { max-height: 20rem; }
}
@media (forced-colors: active) {
  .fields-of-frame [aria-selected="true"], .dump .active { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  .ladder > button[aria-pressed="true"] { outline: 3px solid Highlight; outline-offset: -3px; }
}
@media print {
  .frames { display: block; }
  .frame { position: static; max-height: none; }
  .frame-head button, .frame > p:only-child { display: none; }
  .fields-of-frame, .dump { max-height: none; overflow: visible; }
}
`;
