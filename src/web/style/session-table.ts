// The table of sessions: columns where there is room, else a card for each; every row of one height, so that its place is known.

export const SESSION_TABLE = `
.search, .amount, .sort-by { display: flex; flex-wrap: wrap; gap: .4rem 1rem; align-items: baseline; max-width: none; }
.search input[type="search"] { flex: 1 1 14rem; max-width: 30rem; }
.choices { margin: .8rem 0 0; padding: .3rem .8rem .5rem; border: 1px solid var(--line); max-height: 14rem; overflow: auto; }
.pair { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr)); gap: 0 1.5rem; }
.choices legend { font-weight: 600; font-size: .94rem; }
.rows { position: relative; max-height: min(75vh, 50rem); overflow: auto; overscroll-behavior: auto; border: 1px solid var(--line); background: var(--sheet); }
.rows .sessions { display: block; font-size: .86rem; line-height: 1.35; }
.sessions :is(thead, tbody) { display: block; position: relative; }
.sessions thead { position: sticky; top: 0; z-index: 1; background: var(--shade); border-bottom: 1px solid var(--line); }
.sessions tr { display: grid; column-gap: .9rem; padding: .35rem .7rem; }
.sessions tbody tr {
  position: absolute; left: 0; right: 0; top: 0; overflow: hidden; border-bottom: 1px solid var(--line); cursor: pointer;
}
.sessions tbody tr:is(:hover, :focus-within) { background: var(--shade); }
.sessions :is(th, td) { padding: 0; border: 0; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; background: none; }
.sessions thead button { padding: 0; border: 0; background: none; font-weight: 600; text-align: left; }
.sessions thead button:hover { text-decoration: underline; }
.sessions [aria-sort] button::after { content: " \\2191" / ""; }
.sessions [aria-sort="descending"] button::after { content: " \\2193" / ""; }
.sessions tbody button { padding: 0; border: 0; background: none; color: var(--accent); text-decoration: underline; }
.sessions :is(th, td):has(:focus-visible) { overflow: visible; }
.sessions tbody :is(.client, .server) { font-family: var(--mono); font-size: .95em; }
.sessions .outcome { color: var(--ink); }
.sessions .failed .outcome { color: var(--bad); font-weight: 600; }
.sort-by select { width: auto; }
@media screen and (min-width: 74rem) {
  .sort-by { display: none; }
  .sessions tr {
    grid-template: "stream time client starttls offered chosen closed outcome" 1.35em "stream time server starttls offered chosen closed cause" 1.35em
      / 4.2rem 5.4rem minmax(10rem, 1.2fr) 7.2rem 5.4rem minmax(8rem, 1.2fr) minmax(11rem, 1.2fr) minmax(15rem, 1.7fr);
  }
  .sessions.several tr {
    grid-template: "stream time client starttls offered chosen closed outcome" 1.35em "capture time server starttls offered chosen closed cause" 1.35em
      / minmax(6rem, .8fr) 5.4rem minmax(10rem, 1.1fr) 7.2rem 5.4rem minmax(7rem, 1fr) minmax(10.5rem, 1.1fr) minmax(15rem, 1.6fr);
  }
  .sessions tbody :is(.starttls, .offered, .closed) { white-space: pre-line; overflow-wrap: anywhere; }
  .sessions tbody .time { white-space: normal; }
  .sessions tbody .chosen { white-space: normal; word-break: break-all; }
}
@media print, (max-width: 73.99rem) {
  .sessions thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .sessions tbody :is(.starttls, .offered, .chosen, .closed)::before { color: var(--faint); }
  .sessions tbody .stream::before { content: "Stream "; }
  .sessions tbody .starttls::before { content: "STARTTLS "; }
  .sessions tbody .offered::before { content: "Offered "; }
  .sessions tbody .chosen::before { content: "Chosen "; }
  .sessions tbody .closed::before { content: "Closed by "; }
  .sessions tr {
    grid-template: "stream time outcome cause" 1.35em "client client starttls closed" 1.35em "server server offered chosen" 1.35em
      / 6.2rem minmax(9.5rem, .5fr) minmax(11rem, .8fr) minmax(15rem, 1.6fr);
  }
  .sessions.several tr {
    grid-template: "stream time outcome cause" 1.35em "client client starttls closed" 1.35em "server server offered chosen" 1.35em "capture capture capture capture" 1.35em
      / 6.2rem minmax(9.5rem, .5fr) minmax(11rem, .8fr) minmax(15rem, 1.6fr);
  }
}
@media screen and (max-width: 49.99rem) {
  .rows { max-height: 80vh; }
  .sessions tbody :is(.chosen, .closed) { white-space: normal; }
  .sessions tbody .chosen { word-break: break-all; }
  .sessions tr {
    grid-template: "stream time" 1.35em "outcome outcome" 1.35em "cause cause" 1.35em "client client" 1.35em "server server" 1.35em
      "starttls starttls" 1.35em "offered offered" 1.35em "closed closed" 2.7em "chosen chosen" 2.7em / auto 1fr;
  }
  .sessions.several tr {
    grid-template: "stream time" 1.35em "capture capture" 1.35em "outcome outcome" 1.35em "cause cause" 1.35em "client client" 1.35em
      "server server" 1.35em "starttls starttls" 1.35em "offered offered" 1.35em "closed closed" 2.7em "chosen chosen" 2.7em / auto 1fr;
  }
}
.sessions .stream { grid-area: stream; }
.sessions .capture { grid-area: capture; }
.sessions .time { grid-area: time; }
.sessions .client { grid-area: client; }
.sessions .server { grid-area: server; }
.sessions .starttls { grid-area: starttls; }
.sessions .offered { grid-area: offered; }
.sessions .chosen { grid-area: chosen; }
.sessions .closed { grid-area: closed; }
.sessions .outcome { grid-area: outcome; }
.sessions .cause { grid-area: cause; }
@media print {
  .session-table :is(.search, .options, .sort-by, .amount button, .hint) { display: none; }
  .rows { max-height: none; overflow: visible; }
  .sessions tbody { height: auto !important; }
  .sessions tbody tr { position: static; transform: none !important; grid-template-rows: none !important; }
  .sessions tbody :is(th, td) { white-space: normal !important; overflow-wrap: anywhere; }
  .sessions tbody button { color: inherit; text-decoration: none; }
}
`;
