import { describe, expect, it } from 'vitest';
import { findLedgerFaults } from '../../../local/demo/ledger-faults.ts';
import type { JsonObject } from '../../../local/server/json.ts';

const NOTHING = {};
const TEN = { contact: { available: 10, held: 0 } };
const FOUR_HELD = { contact: { available: 6, held: 4 } };
const SETTLED = { contact: { available: 7, held: 0 } };

function slice(
  granted: number,
  available: number,
  held: number,
  spent: number,
): Record<string, number> {
  return { granted, available, held, spent, expired: 0 };
}

const OPEN = { rev: 1, before: NOTHING, after: NOTHING, slices: [] };
const GRANT = { rev: 2, before: NOTHING, after: TEN, slices: [slice(10, 10, 0, 0)] };
const HOLD = { rev: 3, before: TEN, after: FOUR_HELD, slices: [slice(0, -4, 4, 0)] };
const SETTLE = { rev: 4, before: FOUR_HELD, after: SETTLED, slices: [slice(0, 1, -4, 3)] };
const LEDGER: readonly JsonObject[] = [OPEN, GRANT, HOLD, SETTLE];
const BALANCE = { rev: 4, types: SETTLED };

describe('the faults of a ledger', () => {
  it('are none where each entry goes on from the last and adds up to the balance', () => {
    expect(findLedgerFaults(LEDGER, BALANCE)).toEqual([]);
  });

  it('name a missing revision', () => {
    expect(findLedgerFaults([OPEN, GRANT, SETTLE], BALANCE)).toEqual([
      'entry 3 has revision 4',
      'revision 4 begins with 6 available, 4 held of contact, not 10 available, 0 held of contact',
      '3 entries for revision 4',
    ]);
  });

  it('name an entry whose changes do not give its end', () => {
    const wrong = { ...GRANT, slices: [slice(9, 9, 0, 0)] };
    expect(findLedgerFaults([OPEN, wrong, HOLD, SETTLE], BALANCE)).toEqual([
      'revision 2 ends with 10 available, 0 held of contact, not 9 available, 0 held of contact',
    ]);
  });

  it('name a change in which credits come from nowhere', () => {
    const wrong = { ...SETTLE, slices: [slice(0, 1, -4, 4)] };
    expect(findLedgerFaults([OPEN, GRANT, HOLD, wrong], BALANCE)).toEqual([
      'revision 4 has an unbalanced change',
    ]);
  });

  it('are found in a second credit type too', () => {
    const phones = { phone: { available: 5, held: 0 } };
    const grant = {
      ...{ rev: 2, before: NOTHING, after: phones },
      slices: [{ ...slice(5, 5, 0, 0), creditType: 'phone' }],
    };
    expect(findLedgerFaults([OPEN, grant], { rev: 2, types: phones })).toEqual([]);
    expect(findLedgerFaults([OPEN, grant], { rev: 2, types: {} })).toEqual([
      'the balance is nothing, not 5 available, 0 held of phone',
    ]);
  });

  it('are none where a type has no credits left', () => {
    const spent = { contact: { available: 0, held: 0 } };
    const change = { ...slice(0, -10, 0, 0), expired: 10, creditType: 'contact' };
    const expire = { rev: 3, before: TEN, after: spent, slices: [change] };
    expect(findLedgerFaults([OPEN, GRANT, expire], { rev: 3, types: {} })).toEqual([]);
  });

  it('name an empty ledger under a balance: the stream has brought nothing', () => {
    expect(findLedgerFaults([], BALANCE)).toEqual([
      '0 entries for revision 4',
      'the balance is 7 available, 0 held of contact, not nothing',
    ]);
  });

  it('name a balance that the ledger does not come to', () => {
    expect(findLedgerFaults(LEDGER, { rev: 4, types: TEN })).toEqual([
      'the balance is 10 available, 0 held of contact, not 7 available, 0 held of contact',
    ]);
  });
});
