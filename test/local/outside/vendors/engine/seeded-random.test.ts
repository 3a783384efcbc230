import { expect, it } from 'vitest';
import { seededRandom } from '../../../../../local/outside/vendors/engine/seeded-random.ts';

it('gives the same numbers from 0 to 1 for the same seed', () => {
  const first = seededRandom(1);
  const again = seededRandom(1);
  const other = seededRandom(2);
  const numbers = Array.from({ length: 1_000 }, () => first());
  expect(Array.from({ length: 1_000 }, () => again())).toEqual(numbers);
  expect(other()).not.toBe(numbers[0]);
  expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...numbers)).toBeLessThan(1);
});
