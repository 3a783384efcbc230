import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../laws/source-files.ts';

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const PAGE = read('docs/flow.md');
const HOPS = PAGE.split(/^(?=## )/m).filter((text) => /^## \d/.test(text));
const chainsOf = (hop: string): string[][] =>
  [...hop.matchAll(/^Files: (.*?)\n\n/gms)].map(([, chain = '']) =>
    [...chain.matchAll(/`([^`]+)`/g)].map(([, path = '']) => path),
  );

test('a request is followed in at most seven hops', () => {
  expect(HOPS.map((hop) => hop.slice(3, 4))).toEqual(['1', '2', '3', '4', '5', '6', '7']);
});

test.each(HOPS.map((hop) => [hop.slice(3, hop.indexOf('\n')), hop]))(
  '%s: is at most three files deep, and each leads to the next',
  (_title, hop) => {
    const chains = chainsOf(hop);
    expect(chains.length).toBeGreaterThan(0);
    for (const chain of chains) {
      expect(chain.length).toBeLessThanOrEqual(3);
      for (const [n, path] of chain.entries()) {
        const next = chain[n + 1];
        if (next !== undefined) expect(read(path)).toContain(`/${basename(next)}'`);
        else expect(read(path)).not.toBe('');
      }
    }
  },
);
