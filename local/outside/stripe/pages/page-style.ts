/** How the pages look. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c2230; --soft: #667085; --line: #d8dce5; --paper: #fff;
  --ground: #f3f5f9; --accent: #2f5fe0; --note: #fff4d6; --bad: #b42318; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8ebf2; --soft: #9aa4b8; --line: #343b4b;
  --paper: #1b2130; --ground: #10141d; --accent: #7c9cff; --note: #3a3014; --bad: #ff8a7d; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 2rem 1rem; background: var(--ground); color: var(--ink);
  font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 32rem; margin: 0 auto; background: var(--paper); border: 1px solid var(--line);
  border-radius: 12px; overflow: hidden; }
.note { margin: 0; padding: .6rem 1.5rem; background: var(--note); font-size: .875rem; }
.inside { padding: 1.5rem; }
h1 { margin: 0 0 1rem; font-size: 1.25rem; }
table { width: 100%; border-collapse: collapse; }
td, th { padding: .6rem 0; border-bottom: 1px solid var(--line); text-align: left; font-weight: 400; }
td:last-child { padding-left: .6rem; text-align: right; font-variant-numeric: tabular-nums; }
tfoot td, tfoot th { border: 0; font-size: 1.125rem; font-weight: 600; }
small, .soft { color: var(--soft); }
label, legend { display: block; font-size: .875rem; color: var(--soft); }
fieldset { margin: 1.25rem 0 0; padding: 0; border: 0; }
legend { padding: 0 0 .4rem; font-size: 1rem; font-weight: 600; color: var(--ink); }
input { width: 100%; margin: .15rem 0 .6rem; padding: .5rem .6rem; font: inherit; font-size: 1rem;
  color: var(--ink);
  background: transparent; border: 1px solid var(--line); border-radius: 6px; }
::placeholder { color: var(--soft); font-style: italic; opacity: 1; }
td { white-space: nowrap; }
td input { width: 5rem; margin: 0; }
button { width: 100%; margin-top: .75rem; padding: .7rem; font: inherit; font-weight: 600;
  border-radius: 8px; border: 1px solid var(--accent); background: var(--accent); color: var(--paper);
  cursor: pointer; }
button.second { background: transparent; color: var(--accent); }
button.quiet { border-color: transparent; background: transparent; color: var(--soft); }
td button { width: auto; margin: 0 0 0 .3rem; padding: .45rem .6rem; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.wrong { color: var(--bad); }
h2 { margin: 1.5rem 0 .5rem; font-size: 1rem; }
a { color: var(--accent); }
dl { display: grid; grid-template-columns: auto 1fr; gap: .3rem 1rem; margin: 1rem 0; }
dt { color: var(--soft); }
dd { margin: 0; }
.choice { display: flex; gap: .5rem; align-items: center; color: var(--ink); font-size: 1rem; }
.choice input { width: auto; margin: 0; }
`;
