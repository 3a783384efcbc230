import { ERRORS, type ErrorCode } from '../../../shared/errors.contract.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ChainPorts, Route } from '../../http/route.ts';

/** Explains a code of the errors, as JSON or as a page to read. */
export const getProblem: Route<'getProblem', ChainPorts> = {
  async run(_deps, { id, format }) {
    if (!isCode(id)) throw new AppError('NOT_FOUND', 'no such code');
    const { status, title, retry, help } = ERRORS[id];
    if (format === 'html') return { kind: 'html', text: toHtml(id) };
    return { kind: 'json', body: { code: id, status, title, retry, help } };
  },
};

function isCode(id: string): id is ErrorCode {
  return Object.hasOwn(ERRORS, id);
}

const STYLE =
  'body{font:1rem/1.5 system-ui,sans-serif;max-width:40rem;margin:3rem auto;padding:0 1rem}' +
  'code{background:#eee;padding:0 .2em}';

/** All of it comes from the table of errors: nothing that a caller sent stands in the page. */
function toHtml(code: ErrorCode): string {
  const { status, title, retry, help } = ERRORS[code];
  const again =
    retry === 'later'
      ? 'The same request goes through some time later.'
      : 'The same request is refused again.';
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    `<title>${code}</title><style>${STYLE}</style></head><body>`,
    `<h1>${status} <code>${code}</code></h1>`,
    `<p>${title}. ${again}</p>`,
    `<p>${toInlineHtml(help)}</p>`,
    '</body></html>',
    '',
  ].join('\n');
}

/** `` `x` `` → `<code>x</code>`; the rest as text. */
function toInlineHtml(markdown: string): string {
  const text = markdown.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return text.replace(/`([^`]+)`/g, '<code>$1</code>');
}
