import { describe, expect, it } from 'vitest';
import { parseRetryAfter, parseSeconds } from '../../../lambdas/waterfall/retry-after.ts';

const NOW = Date.UTC(2026, 0, 1, 10, 0, 0);
const read = (header: string | null) => parseRetryAfter(header, NOW);

describe('parseRetryAfter', () => {
  it('reads seconds, and rounds decimals up', () => {
    expect(['0', '3', ' 17 ', '40000', '1.5', '0.5', '2.0'].map(read)).toEqual([
      0, 3, 17, 40_000, 2, 1, 2,
    ]);
  });

  it('reads an HTTP date; one that has passed is 0', () => {
    expect(read('Thu, 01 Jan 2026 10:00:02 GMT')).toBe(2);
    expect(read('Thu, 01 Jan 2026 09:59:59 GMT')).toBe(0);
  });

  it('ignores what is neither', () => {
    const others = ['-1', '1,5', '1.', '.5', '1e3', 'soon', '', '2001-01-05', 'Jan 5', '5 min'];
    for (const other of others) expect(read(other), other).toBeUndefined();
    expect(read('Thu, 99 Foo 2026 10:00:02 GMT')).toBeUndefined();
    expect(read(null)).toBeUndefined();
  });
});

describe('parseSeconds', () => {
  it('takes no date', () => {
    expect(parseSeconds('12')).toBe(12);
    expect(parseSeconds('Thu, 01 Jan 2026 10:00:02 GMT')).toBeUndefined();
  });
});
