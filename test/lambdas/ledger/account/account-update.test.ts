import { describe, expect, it } from 'vitest';
import { toUpdate } from '../../../../lambdas/ledger/account/account-update.ts';
import type { AccountChange, Revision } from '../../../../lambdas/ledger/ledger.contract.ts';
import { accountOf, at, grantOf } from '../../../support/accounts.ts';

const revisionOf = (change: AccountChange): Revision => ({
  op: 'enr_1:hold:1',
  action: change.action,
  slices: change.slices,
  at: at('2026-03-10T12:00:00Z'),
  actor: 'mem_ada',
  reason: 'contact.email',
  ref: 'enr_1',
});

const HOLD: AccountChange = {
  action: 'hold',
  slices: [{ grantId: 'g', type: 'contact', cat: 'pack', available: -3, held: 3 }],
  inPeriod: '2026-03-01',
};

const update = (change: AccountChange, account = accountOf({ g: grantOf() })) =>
  toUpdate(account, change, revisionOf(change));

describe('toUpdate', () => {
  it('asks a hold for enough in each grant, an unexpired grant, the same period and no fence', () => {
    const parts = update(HOLD);
    expect(parts.UpdateExpression).toBe(
      'SET rev = rev + :one, #last = :last, grants.#g0.available = grants.#g0.available - :a0, ' +
        'grants.#g0.held = grants.#g0.held + :h0',
    );
    expect(parts.ConditionExpression).toBe(
      'attribute_exists(pk) AND attribute_not_exists(fences.#op) AND #period.id = :period AND ' +
        'grants.#g0.available >= :a0 AND ' +
        '(attribute_type(grants.#g0.#exp, :null) OR ' +
        '(grants.#g0.#exp > :now AND attribute_not_exists(grants.#g0.ended)))',
    );
    expect(parts.ExpressionAttributeNames).toMatchObject({ '#g0': 'g', '#op': 'enr_1:hold:1' });
    expect(parts.ExpressionAttributeValues).toMatchObject({
      ':a0': 3,
      ':h0': 3,
      ':now': 1_773_144_000_000,
      ':period': '2026-03-01',
    });
  });

  it.each([
    [2, 'opened = :seen AND '],
    // An account of before the count has none counted.
    [0, '(attribute_not_exists(opened) OR opened = :seen) AND '],
  ])('asks a hold that nothing came before it in draw order: %i opened', (opened, counted) => {
    const drawnPast = { available: { drained: 3, allHeld: 0 }, opened };
    const parts = update({ ...HOLD, drawnPast });
    expect(parts.ConditionExpression).toContain(
      `${counted}grants.#d0.available = :d0 AND ` +
        '(attribute_not_exists(grants.#d1) OR grants.#d1.available = :d1)',
    );
    expect(parts.ExpressionAttributeNames).toMatchObject({ '#d0': 'drained', '#d1': 'allHeld' });
    expect(parts.ExpressionAttributeValues).toMatchObject({ ':d0': 3, ':d1': 0, ':seen': opened });
  });

  it('refuses credits that are no whole number', () => {
    const slices = [{ grantId: 'g', type: 'contact', available: -1.5, held: 1.5 }];
    expect(() => update({ action: 'hold', slices })).toThrow(RangeError);
    const opened = {
      type: 'contact',
      cat: 'pack',
      pri: 30,
      eff: at('2026-03-10T12:00:00Z'),
    } as const;
    const grant = { grantId: 'new', type: 'contact', granted: 0.5, available: 0.5 };
    expect(() =>
      update({
        action: 'grant',
        slices: [{ ...grant, opened: { ...opened, exp: null, amount: 0.5 } }],
      }),
    ).toThrow(RangeError);
  });

  it('asks for no version of the account', () => {
    expect(update(HOLD).ConditionExpression).not.toMatch(/\brev\b/);
  });

  it('asks a settle for what is held, not for an unexpired grant, and counts what was spent', () => {
    const parts = update({
      action: 'settle',
      slices: [{ grantId: 'g', type: 'contact', held: -3, spent: 2, available: 1 }],
    });
    expect(parts.ConditionExpression).toBe(
      'attribute_exists(pk) AND attribute_not_exists(fences.#op) AND grants.#g0.held >= :h0',
    );
    expect(parts.UpdateExpression).toContain('used.#u0 = if_not_exists(used.#u0, :zero) + :u0');
    expect(parts.ExpressionAttributeValues).toMatchObject({ ':u0': 2, ':h0': 3, ':a0': 1 });
  });

  it('ends a grant with all that its copy shows, where nothing has ended it before', () => {
    const ends = { as: 'voided', at: at('2026-03-10T12:00:00Z') } as const;
    const slices = [{ grantId: 'g', type: 'contact', available: -10, voided: 10, ends }];
    const parts = update({ action: 'void', slices });
    expect(parts.ConditionExpression).toContain(
      'attribute_not_exists(grants.#g0.ended) AND grants.#g0.available = :w0',
    );
    expect(parts.UpdateExpression).toContain('grants.#g0.#exp = :x0, grants.#g0.ended = :y0');
    expect(parts.ExpressionAttributeValues).toMatchObject({
      ':w0': 10,
      ':x0': 1_773_144_000_000,
      ':y0': 'voided',
    });
  });

  it('opens a grant only where there is none of its id', () => {
    const { available: _a, held: _h, ...opened } = grantOf();
    const parts = update({
      action: 'grant',
      slices: [{ grantId: 'new', type: 'contact', granted: 10, available: 10, opened }],
    });
    expect(parts.ConditionExpression).toContain('attribute_not_exists(grants.#g0)');
    expect(parts.ExpressionAttributeValues).toMatchObject({ ':g0': grantOf() });
  });

  it('drops grants that are used up, on condition that they still are', () => {
    const parts = update(HOLD, accountOf({ g: grantOf(), done: grantOf({ available: 0 }) }));
    expect(parts.UpdateExpression).toContain('REMOVE grants.#e0');
    expect(parts.ConditionExpression).toContain(
      '(attribute_not_exists(grants.#e0) OR (grants.#e0.available = :zero AND grants.#e0.held = :zero))',
    );
    expect(parts.ExpressionAttributeNames).toMatchObject({ '#e0': 'done' });
  });

  it('keeps a used-up allotment until its period has ended', () => {
    const allotment = grantOf({ cat: 'allotment', available: 0, exp: at('2026-04-01T00:00:00Z') });
    expect(update(HOLD, accountOf({ g: grantOf(), allotment })).UpdateExpression).not.toContain(
      'REMOVE',
    );
    const past = { ...allotment, exp: at('2026-03-10T12:00:00Z') };
    expect(update(HOLD, accountOf({ g: grantOf(), past })).UpdateExpression).toContain('REMOVE');
  });

  it('drops fences after an hour, not a millisecond before', () => {
    const fenced = (when: string) =>
      update(HOLD, accountOf({ g: grantOf() }, { fences: { old: at(when) } })).UpdateExpression;
    expect(fenced('2026-03-10T11:00:00.000Z')).toContain('REMOVE fences.#f0');
    expect(fenced('2026-03-10T11:00:00.001Z')).not.toContain('REMOVE');
  });

  it('stays within the 4 KB of an expression, however many old fences there are', () => {
    const fences = Object.fromEntries(
      Array.from({ length: 400 }, (_, n) => [`enr_${n}:hold:1`, at('2026-03-10T10:00:00Z')]),
    );
    const parts = update(HOLD, accountOf({ g: grantOf() }, { fences }));
    expect(parts.UpdateExpression.match(/fences\.#f\d+/g)).toHaveLength(16);
    expect(Buffer.byteLength(parts.UpdateExpression)).toBeLessThanOrEqual(4_096);
  });

  it('asks a grant for room, and that none of its type waits: empty ones leave with it', () => {
    const grants = { g: grantOf(), done: grantOf({ available: 0 }), held: grantOf({ held: 1 }) };
    const { available: _a, held: _h, ...opened } = grantOf();
    const slices = [{ grantId: 'new', type: 'contact', granted: 10, available: 10, opened }];
    const change = { action: 'grant', slices, inRoom: 'contact' } as const;
    const parts = update(change, accountOf(grants));
    expect(parts.ConditionExpression).toContain(
      'size(grants) < :cap AND attribute_not_exists(waiting.#t)',
    );
    expect(parts.ConditionExpression).toContain(
      ' AND grants.#e0.available = :zero AND grants.#e0.held = :zero',
    );
    expect(parts.ExpressionAttributeValues).toMatchObject({ ':cap': 4 });
    expect(parts.ExpressionAttributeNames).toMatchObject({ '#t': 'contact' });
    expect(update(HOLD, accountOf(grants)).ConditionExpression).not.toContain('size(grants)');
  });

  const WAITING = { contact: { grants: 1, credits: 7, exp: null } };
  const beside = { put: [], take: [], waiting: WAITING };

  it('counts what goes beside the account once, by the copy’s count, and opens nothing', () => {
    const { available: _a, held: _h, ...opened } = grantOf();
    const terms = { grantId: 'new', type: 'contact', granted: 7, available: 7, opened };
    const slices = [{ ...terms, moved: 'waits' as const }];
    const parts = update({ action: 'grant', slices, whileOpened: 1, beside });
    expect(parts.UpdateExpression).toBe(
      'SET rev = rev + :one, #last = :last, opened = if_not_exists(opened, :zero) + :opened, ' +
        'waiting = :waiting',
    );
    expect(parts.ConditionExpression).toContain('opened = :seen');
    expect(parts.ExpressionAttributeValues).toMatchObject({
      ':opened': 1,
      ':seen': 1,
      ':waiting': WAITING,
    });
  });

  it('lets the last grant go beside the account as it is, where nothing of it is held', () => {
    const slices = [{ grantId: 'g', type: 'contact', moved: 'shelved' as const }];
    const parts = update({ action: 'grant', slices, whileOpened: 1, beside });
    expect(parts.UpdateExpression).toContain('REMOVE grants.#g0');
    expect(parts.ConditionExpression).toContain(
      'grants.#g0.available = :s0 AND grants.#g0.held = :zero',
    );
    expect(parts.ExpressionAttributeValues).toMatchObject({ ':s0': 10 });
  });

  it('lets grants come in from beside the account, and touches none that leaves it there', () => {
    const lifted = { ...grantOf({ available: 4 }), grantId: 'l' };
    const gone = { ...grantOf(), grantId: 'gone' };
    const slices = [
      { grantId: 'l', type: 'contact', moved: 'lifted' as const },
      { grantId: 'gone', type: 'contact', available: -10, expired: 10 },
    ];
    const take = [lifted, gone];
    const parts = update({ action: 'lift', slices, beside: { ...beside, take } });
    expect(parts.UpdateExpression).toContain('grants.#g0 = :g0');
    expect(parts.UpdateExpression).not.toContain('#g1');
    expect(parts.ConditionExpression).toContain('attribute_not_exists(grants.#g0)');
    expect(parts.ExpressionAttributeValues).toMatchObject({ ':g0': grantOf({ available: 4 }) });
  });

  it('writes all grants at once where an expression has no room, at this revision alone', () => {
    const grants = Object.fromEntries(
      Array.from({ length: 300 }, (_, n) => [`grant_${n}`, grantOf()]),
    );
    const slices = Object.keys(grants).map((grantId) => {
      return { grantId, type: 'contact', cat: 'pack', available: -10, held: 10 } as const;
    });
    const account = accountOf({ ...grants, done: grantOf({ available: 0 }) });
    const parts = update({ action: 'hold', slices, inPeriod: '2026-03-01' }, account);
    expect(parts.ConditionExpression).toContain('rev = :rev');
    expect(parts.ExpressionAttributeValues).toMatchObject({ ':rev': 7 });
    const written = parts.ExpressionAttributeValues[':grants'] as Record<string, unknown>;
    expect(Object.keys(written)).toHaveLength(300);
    expect(written.grant_299).toEqual(grantOf({ available: 0, held: 10 }));
    expect(Buffer.byteLength(parts.ConditionExpression)).toBeLessThan(4_096);
    // A copy that does not have them is too old to be written.
    const old = update({ action: 'settle', slices }, accountOf());
    expect(old.ExpressionAttributeValues).toMatchObject({ ':rev': 0 });
  });

  it('stays within 4 KB and 300 operators with as many grants as it names apart', () => {
    const grants = Object.fromEntries(
      Array.from({ length: 16 }, (_, n) => [`grant_${n}`, grantOf()]),
    );
    const slices = Object.keys(grants).map((grantId) => {
      return { grantId, type: 'contact', cat: 'pack', available: -10, held: 10 } as const;
    });
    const drained = Object.fromEntries(slices.slice(1).map(({ grantId }) => [grantId, 10]));
    const drawnPast = { available: drained, opened: 16 };
    const parts = update({ action: 'hold', slices, drawnPast }, accountOf(grants));
    for (const text of [parts.ConditionExpression, parts.UpdateExpression]) {
      expect(Buffer.byteLength(text)).toBeLessThan(4_096);
      const operators = text.match(/=|<|>|\+|-|AND|OR|attribute_\w+|if_not_exists/g);
      expect(operators?.length).toBeLessThan(300);
    }
  });

  it('begins the new period with nothing used', () => {
    const { period } = accountOf();
    const turnsTo = { ...period, id: '2026-04-01' };
    const parts = update({ action: 'turn', slices: [], inPeriod: '2026-03-01', turnsTo });
    expect(parts.UpdateExpression).toContain('#period = :turned, used = :unused');
    expect(parts.ExpressionAttributeValues).toMatchObject({ ':turned': turnsTo, ':unused': {} });
  });

  it('a change beside many emptied grants fits into an expression, and takes them away', () => {
    const emptied = Object.fromEntries(
      Array.from({ length: 60 }, (_, n) => [
        `grant_${String(n).padStart(24, '0')}`,
        grantOf({ available: 0 }),
      ]),
    );
    const copy = accountOf({ ...emptied, g1: grantOf({ available: 5 }) });
    const change = {
      action: 'hold',
      slices: [{ grantId: 'g1', type: 'contact', available: -2, held: 2 }],
    } as const;
    const revision = { ...copy.last, action: 'hold', slices: change.slices } as const;
    const update = toUpdate(copy, change, revision);
    // DynamoDB: at most 4 KB each.
    expect(update.UpdateExpression.length).toBeLessThan(4_096);
    expect(update.ConditionExpression.length).toBeLessThan(4_096);
    expect(update.ExpressionAttributeValues[':grants']).toEqual({
      g1: expect.objectContaining({ available: 3, held: 2 }),
    });
  });

  const MARKED = grantOf({ reversal: { credits: 6, clawedBack: 2, debt: 1 } });

  it('claws back while the grant is there, counts what it lets count, and makes debt', () => {
    const slice = { grantId: 'g', type: 'contact', available: -3, clawedBack: 3, debt: 2 };
    const whileAt = { g: { available: 3, held: 4 } };
    const change = { action: 'clawback', slices: [slice], whileOpened: 5, whileAt } as const;
    const parts = update(change, accountOf({ g: MARKED }, { opened: 5 }));
    expect(parts.UpdateExpression).toBe(
      'SET rev = rev + :one, #last = :last, debt.#o0 = if_not_exists(debt.#o0, :zero) + :o0, ' +
        'opened = if_not_exists(opened, :zero) + :opened, ' +
        'grants.#g0.available = grants.#g0.available - :a0, grants.#g0.reversal = :r0',
    );
    expect(parts.ConditionExpression).toBe(
      'attribute_exists(pk) AND attribute_not_exists(fences.#op) AND opened = :seen AND ' +
        'grants.#k0.available = :ka0 AND grants.#k0.held = :kh0 AND ' +
        'grants.#g0.available >= :a0 AND attribute_exists(grants.#g0)',
    );
    expect(parts.ExpressionAttributeValues).toMatchObject({
      ':o0': 2,
      ':opened': 1,
      ':seen': 5,
      ':r0': { credits: 6, clawedBack: 5, debt: 3 },
    });
  });

  it('freezes and thaws a grant only while it is there', () => {
    const slice = { grantId: 'g', type: 'contact' };
    const change = { action: 'freeze', slices: [{ ...slice, frozen: true }] } as const;
    const freeze = update(change);
    expect(freeze.UpdateExpression).toContain(
      'SET rev = rev + :one, #last = :last, grants.#g0.frozen',
    );
    expect(freeze.ConditionExpression).toContain('attribute_exists(grants.#g0)');
    const thaw = update({ action: 'unfreeze', slices: [{ ...slice, frozen: false }] });
    expect(thaw.UpdateExpression).toContain('REMOVE grants.#g0.frozen');
  });

  it('names no grant that has left, and only lets debt go down that stands', () => {
    const slices = [
      { grantId: 'gone', type: 'contact', debt: -4, eff: at('2026-03-01T00:00:00Z') },
    ];
    const parts = update({ action: 'reinstate', slices, whileDebt: { contact: 9 } });
    expect(Object.values(parts.ExpressionAttributeNames)).not.toContain('gone');
    expect(parts.UpdateExpression).toContain('debt.#o0 = if_not_exists(debt.#o0, :zero) - :o0');
    expect(parts.ConditionExpression).toContain('debt.#o0 >= :o0 AND debt.#o0 = :q0');
    const none = update({ action: 'grant', slices: [], whileDebt: { contact: 0 } });
    expect(none.ConditionExpression).toContain(
      '(attribute_not_exists(debt.#o0) OR debt.#o0 = :q0)',
    );
  });

  it('keeps what lapsed of a grant, and counts what repays debt as used no second time', () => {
    const lapse = { grantId: 'g', type: 'contact', available: -3, voided: 3 };
    expect(update({ action: 'adjust', slices: [lapse] }).UpdateExpression).toContain(
      'grants.#g0.lapsed = if_not_exists(grants.#g0.lapsed, :zero) + :l0',
    );
    const { available: _a, held: _h, ...terms } = grantOf();
    const opened = { grantId: 'n', type: 'contact', granted: 10, opened: terms };
    const repaying = { ...opened, available: 6, spent: 4, repaid: 4 };
    const parts = update({ action: 'grant', slices: [repaying] });
    expect(parts.UpdateExpression).not.toContain('used');
    expect(parts.UpdateExpression).toContain('debt.#o0 = if_not_exists(debt.#o0, :zero) - :o0');
    const back = { ...opened, available: 10, repaid: -10 };
    expect(update({ action: 'reinstate', slices: [back] }).UpdateExpression).not.toContain('used');
  });
});
