import { describe, expect, it } from 'vitest';
import { ACTIONS, actionFor, actionOf, dataOf } from '../../../lambdas/actions/actions.ts';

describe('the actions', () => {
  it('are five, each finding one datum that no other finds', () => {
    expect(ACTIONS.map(({ id, datum }) => [id, datum])).toEqual([
      ['contact.email', 'email'],
      ['contact.phone', 'phone'],
      ['contact.verify-email', 'emailCheck'],
      ['contact.verify-phone', 'phoneCheck'],
      ['contact.refresh', 'refresh'],
    ]);
  });

  it.each(ACTIONS)('$id is known by its id and by its datum', (action) => {
    expect(actionOf(action.id)).toBe(action);
    expect(actionFor(action.datum)).toBe(action);
  });

  it.each(['contact.fax', 'toString', ''])('%j is none', (name) => {
    expect(() => actionOf(name)).toThrow(RangeError);
    expect(() => actionFor(name)).toThrow(RangeError);
  });

  it.each([
    [[], []],
    [['contact.phone'], ['phone']],
    [
      ['contact.verify-email', 'contact.phone', 'contact.email', 'contact.phone'],
      ['email', 'phone', 'emailCheck'],
    ],
    [['contact.fax'], []],
  ])('%j find %j', (ids, data) => {
    expect(dataOf(ids)).toEqual(data);
  });
});
