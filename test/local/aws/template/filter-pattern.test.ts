import { describe, expect, it } from 'vitest';
import { fits, parsePattern } from '../../../../local/aws/template/filter-pattern.ts';

describe('a filter pattern', () => {
  const record = { eventName: 'MODIFY', dynamodb: { Keys: { sk: { S: 'ACCOUNT' } }, n: null } };

  it.each([
    [{ eventName: ['INSERT', 'MODIFY'] }, true],
    [{ eventName: ['INSERT'] }, false],
    [{ eventName: ['MODIFY'], dynamodb: { Keys: { sk: { S: ['ACCOUNT'] } } } }, true],
    [{ dynamodb: { Keys: { sk: { S: [{ prefix: 'ACC' }] } } } }, true],
    [{ dynamodb: { Keys: { sk: { S: [{ prefix: 'WS' }] } } } }, false],
    [{ dynamodb: { OldImage: [{ exists: false }] } }, true],
    [{ dynamodb: { NewImage: { a: ['x'] } } }, false],
    [{ dynamodb: { n: [null] } }, true],
  ])('%j: %s', (pattern, fit) => {
    expect(fits(parsePattern(pattern, 'test'), record)).toBe(fit);
  });
});
