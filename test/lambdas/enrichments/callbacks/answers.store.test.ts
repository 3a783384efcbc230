import { expect, it } from 'vitest';
import {
  findAnswer,
  listAnswers,
  putAnswer,
} from '../../../../lambdas/enrichments/callbacks/answers.store.ts';
import type { AnswerPlace } from '../../../../lambdas/enrichments/callbacks/callback-token.ts';
import { openTable } from '../../../support/table.ts';

const PLACE: AnswerPlace = {
  workspaceId: 'ws_1',
  enrichmentId: 'enr_1',
  part: 0,
  row: 3,
  step: 2,
  identityKey: 'person-1',
  search: 'contact',
  data: ['email'],
};
const MISS = { kind: 'not-found', costMicroUsd: 0 } as const;
const FOUND = {
  kind: 'found',
  emails: [{ value: 'ada@acme.example' }],
  phones: [],
  costMicroUsd: 58_000,
} as const;
const WEEK_S = 7 * 86_400;

it('keeps one answer for a place, for a week, and gives it to nobody else', async () => {
  const table = await openTable();
  const p = table.ports();
  const put = (outcome: typeof FOUND | typeof MISS) =>
    putAnswer(p, PLACE, { provider: 'fullenrich', outcome });
  expect(await findAnswer(p, PLACE, 'fullenrich')).toBeUndefined();
  expect(await put(FOUND)).toBe(true);
  expect(await put(MISS)).toBe(false);
  expect(await findAnswer(p, PLACE, 'fullenrich')).toEqual(FOUND);
  expect(await findAnswer(p, PLACE, 'bettercontact')).toBeUndefined();
  const others = [{ row: 4 }, { step: 3 }, { workspaceId: 'ws_2' }, { enrichmentId: 'enr_2' }];
  for (const other of others) {
    expect(await findAnswer(p, { ...PLACE, ...other }, 'fullenrich')).toBeUndefined();
  }
  const kept = { provider: 'fullenrich', search: 'contact', data: ['email'], outcome: FOUND };
  expect(await listAnswers(p, 'ws_1', ['person-0', 'person-1'])).toMatchObject([kept]);
  expect(await listAnswers(p, 'ws_2', ['person-1'])).toEqual([]);
  expect(await table.items('ANSWER#')).toMatchObject([{ expiresAtS: p.now() / 1000 + WEEK_S }]);
  p.advance(WEEK_S * 1000);
  expect(await listAnswers(p, 'ws_1', ['person-1'])).toEqual([]);
});

it('keeps each of several answers about a person for its own week, and no longer', async () => {
  const table = await openTable();
  const p = table.ports();
  for (const step of [1, 2, 3, 4]) {
    await putAnswer(p, { ...PLACE, step }, { provider: 'fullenrich', outcome: FOUND });
    p.advance(3 * 86_400_000);
  }
  // Days 0, 3, 6 and 9; it is day 12: those of days 6 and 9 are still given.
  expect(await listAnswers(p, 'ws_1', ['person-1'])).toHaveLength(2);
  const [item] = await table.items('ANSWER#');
  const tickets = Object.keys(item ?? {}).filter((name) => name.startsWith('ticket#'));
  // That of day 3 goes with the next write.
  expect(tickets.sort()).toEqual(
    [3, 6, 9].map((day) => `ticket#enr_1#0#3#${day / 3 + 1}#fullenrich`),
  );
});
