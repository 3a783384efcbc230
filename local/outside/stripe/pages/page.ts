import type { RawAnswer } from '../../../server/raw-request.ts';
import { Html, html } from './html.ts';
import { PAGE_STYLE } from './page-style.ts';

/** Makes a whole page; it says first that it is simulated. */
export function page(title: string, what: string, inside: Html): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · simulated</title>
<style>${new Html(PAGE_STYLE)}</style>
</head>
<body>
<main>
<p class="note">This ${what} is simulated: no money moves, and real cards are not taken.</p>
<div class="inside">${inside}</div>
</main>
</body>
</html>
`.text;
}

/** Makes the answer that shows a page. */
export function show(status: number, text: string): RawAnswer {
  return {
    status,
    headers: [
      ['Content-Type', 'text/html; charset=utf-8'],
      ['Cache-Control', 'no-store'],
      ['Content-Security-Policy', "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"],
      ['Referrer-Policy', 'no-referrer'],
      ['X-Simulated', 'sluice'],
    ],
    body: Buffer.from(text),
  };
}

/** Makes the answer that says what there is not. */
export function notThere(what: string): RawAnswer {
  const inside = html`<h1>Not found</h1><p>There is no such ${what}.</p>`;
  return show(404, page('Not found', 'page', inside));
}

/** Makes the answer that sends the browser on. */
export function goTo(address: string): RawAnswer {
  return {
    status: 303,
    headers: [
      ['Location', new URL(address).href],
      ['X-Simulated', 'sluice'],
    ],
    body: Buffer.alloc(0),
  };
}
