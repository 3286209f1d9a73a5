// The page around the report: where things stand, buttons and fields.

export const LAYOUT = `
:root { --mono: ui-monospace, "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
[hidden] { display: none !important; }
body { max-width: 84rem; }
button, input, textarea, select { font: inherit; color: inherit; }
button, .button {
  padding: .3rem .8rem; border: 1px solid var(--line); border-radius: 3px; background: var(--sheet); cursor: pointer;
}
button:hover:not(:disabled) { border-color: var(--accent); }
button:disabled { color: var(--faint); cursor: default; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
input[type="text"], input[type="search"], textarea, select {
  width: 100%; padding: .3rem .5rem; border: 1px solid var(--faint); border-radius: 3px; background: var(--sheet);
}
textarea { resize: vertical; font-family: var(--mono); font-size: .9em; }
input[aria-invalid="true"], textarea[aria-invalid="true"] { border-color: var(--bad); }
.bar { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: start; padding-bottom: .8rem; margin-bottom: 1.4rem; border-bottom: 1px solid var(--line); }
.actions { display: flex; flex-wrap: wrap; gap: .5rem; }
.tool { margin: .3rem .5rem 0 0; font-weight: 600; color: var(--faint); }
.bar .options { margin: .3rem 0 0; }
.bar .options[open] { flex-basis: 100%; }
.lead { font-size: 1.1rem; }
.drop {
  display: flex; flex-wrap: wrap; gap: .6rem .8rem; align-items: center; margin: 1.4rem 0 .8rem; padding: 2rem 1.4rem;
  border: 1px dashed var(--faint); background: var(--sheet);
}
.drop p { margin: 0; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 2.5rem; }
.welcome h2 { font-size: 1.08rem; padding: 0; border: 0; margin-top: 1.6rem; }
.options form { padding: .4rem 0 .2rem; }
.fields { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr)); gap: .8rem 1.5rem; }
.field label { font-weight: 600; font-size: .94rem; }
.field > .label { margin: 0; color: inherit; font-size: .94rem; }
.field .hint { margin: .2rem 0 0; color: var(--faint); font-size: .88rem; }
.field .wrong { color: var(--bad); }
.check { display: flex; gap: .5rem; align-items: baseline; overflow-wrap: anywhere; }
.check > input { flex: none; }
.field .check { font-weight: 400; margin-bottom: .3rem; }
.reading progress { display: block; width: 100%; max-width: 40rem; height: .7rem; accent-color: var(--accent); }
.figures { font-variant-numeric: tabular-nums; }
.notice { margin: 0 0 1rem; padding: .6rem 1rem; border-left: 4px solid var(--mark-ink); background: var(--shade); max-width: none; }
.late { animation: late .3s step-end backwards; }
@keyframes late { from { visibility: hidden; } }
.notice h2 { margin: 0 0 .3rem; padding: 0; border: 0; font-size: 1rem; }
.notice :is(p, ul) { margin: .2rem 0; }
.notice button { margin: .3rem 0; }
.notice .actions { margin: .5rem 0 .2rem; }
.back { margin-top: 0; }
.contents { display: flex; flex-wrap: wrap; gap: .1rem 1.1rem; margin: 0 0 1.2rem; font-size: .94rem; }
.dragging {
  position: fixed; inset: 0; z-index: 1; display: grid; place-items: center; pointer-events: none;
  border: 3px solid var(--accent); background: color-mix(in srgb, var(--paper) 80%, transparent);
}
.dragging p { padding: .5rem 1rem; background: var(--sheet); border: 1px solid var(--accent); font-size: 1.1rem; }
h1:focus { outline: none; }
@media print {
  body { max-width: none; }
  .bar, .back, .contents { display: none; }
}
`;
