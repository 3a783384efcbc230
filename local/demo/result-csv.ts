import type { ApiCaller } from './api-caller.ts';

/**
 * Reads the results of an enrichment as CSV, with the caller's own columns, answer by answer: one
 * text as if it had come in one.
 */
export async function* readResultCsv(
  api: ApiCaller,
  results: string,
): AsyncGenerator<string, void> {
  let next: string | undefined = results;
  while (next !== undefined) {
    const answer: { readonly text: string; readonly next: string | undefined } =
      await api.csv(next);
    yield next === results ? answer.text : withoutHeadings(answer.text);
    next = answer.next;
  }
}

/** Each answer begins with the headings. One of the caller's own may have a line break in quotes. */
export function withoutHeadings(text: string): string {
  let isQuoted = false;
  for (let n = 0; n < text.length; n += 1) {
    if (text[n] === '"') isQuoted = !isQuoted;
    if (text[n] === '\n' && !isQuoted) return text.slice(n + 1);
  }
  return '';
}
