// The menu of what can be saved and copied.

export const SAVES = `
.bar .saves { margin: .3rem 0 0; }
.bar .saves[open] { flex-basis: 100%; }
.saves fieldset { min-width: 0; margin: 0; padding: .2rem .9rem .9rem; border: 1px solid var(--line); border-radius: 3px; }
.saves legend { padding: 0 .3rem; font-weight: 600; }
.saves .fields { grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr)); }
.saves .field, .saves fieldset > p { margin: 0 0 .6rem; }
.saves fieldset > p { overflow-wrap: anywhere; }
.saves .said { margin: .8rem 0 0; white-space: pre-line; overflow-wrap: anywhere; }
.saves .said:empty { margin: 0; }
.saves .wrong { color: var(--bad); }
`;
