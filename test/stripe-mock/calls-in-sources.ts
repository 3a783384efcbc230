import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listFiles, ROOT } from '../laws/source-files.ts';

/** What the sources in folders call of Stripe's SDK, except what reaches nobody. */
export function callsInSources(...folders: readonly string[]): string[] {
  const found = listFiles(...folders)
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => {
      const text = readFileSync(join(ROOT, path), 'utf8');
      return [...text.matchAll(/\b(api|billingPortal)((?:\s*\.\s*\w+){1,4})\(/g)].map(
        ([, root = '', rest = '']) =>
          (root === 'api' ? rest.replace(/^\s*\.\s*/, '') : root + rest).replace(/\s/g, ''),
      );
    });
  return [...new Set(found)].filter((call) => call !== 'webhooks.constructEvent').toSorted();
}
