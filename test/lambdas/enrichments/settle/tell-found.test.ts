import { beforeAll, describe, expect, it } from 'vitest';
import { findEnrichment } from '../../../../lambdas/enrichments/enrichment.store.ts';
import type {
  EnrichmentRecord,
  RoundRecord,
} from '../../../../lambdas/enrichments/records.contract.ts';
import { foundInRequest, tellFound } from '../../../../lambdas/enrichments/settle/tell-found.ts';
import type { SluiceEvent } from '../../../../lambdas/events/events.contract.ts';
import { openDesk, people } from '../../../support/desk.ts';
import { AT } from '../../../support/subjects.ts';
import { openTable, type TestTable } from '../../../support/table.ts';

const record = {
  workspaceId: 'ws_1',
  id: 'enr_1',
  status: 'running',
  prices: { email: { contact: 1 }, phone: { contact: 5 }, emailCheck: { contact: 1 } },
} as Partial<EnrichmentRecord> as EnrichmentRecord;
const settled = {
  part: 2,
  round: 0,
  decidedAtMs: AT,
  charged: { email: [0, 3], phone: [3], emailCheck: [3, 5] },
  settle: { state: 'applied' },
} as unknown as RoundRecord;
const runs = new Map(
  [0, 3, 5].map((row) => [row, { part: 2, row, contactId: `con_${row}`, step: 1, outcomes: {} }]),
);

async function told(
  more: Partial<RoundRecord> = {},
  { status = record.status, ...terms }: Partial<EnrichmentRecord> = {},
) {
  const events: SluiceEvent[] = [];
  const publish = async (...each: readonly SluiceEvent[]) => void events.push(...each);
  await tellFound(
    { publish },
    { record: { ...record, ...terms, status }, round: { ...settled, ...more }, runs },
  );
  return events;
}

it('tells of each contact once, with ids and amounts alone', async () => {
  expect(await told()).toEqual([
    {
      id: expect.stringMatching(/^evt_/),
      type: 'contact.details-found',
      version: 1,
      time: '2026-03-10T12:00:00.000Z',
      workspaceId: 'ws_1',
      data: {
        contactId: 'con_0',
        enrichmentId: 'enr_1',
        details: ['email'],
        credits: { contact: 1 },
      },
    },
    expect.objectContaining({
      data: {
        contactId: 'con_3',
        enrichmentId: 'enr_1',
        details: ['email', 'phone'],
        credits: { contact: 6 },
      },
    }),
  ]);
});

it('tells what was charged, also where a lesser grade costs less', async () => {
  const terms: Partial<EnrichmentRecord> = {
    pricesApart: {
      'contact.email': { 'catch-all': { contact: 0 } },
      'contact.phone': { landline: { contact: 2 } },
    },
  };
  const chargedGrades = { email: { 'catch-all': [0] }, phone: { landline: [3] } };
  const credits = (await told({ chargedGrades }, terms)).map(({ data }) => data);
  expect(credits).toMatchObject([{ credits: { contact: 0 } }, { credits: { contact: 3 } }]);
});

it('tells the same event again for a repeat, and others for other rows, parts and rounds', async () => {
  const ids = async (more: Partial<RoundRecord> = {}) => (await told(more)).map(({ id }) => id);
  expect(await ids()).toEqual(await ids());
  const all = [...(await ids()), ...(await ids({ part: 1 })), ...(await ids({ round: 1 }))];
  expect(new Set(all).size).toBe(6);
});

it.each<[string, Partial<RoundRecord>]>([
  ['is not settled', { settle: { state: 'intended' } as RoundRecord['settle'] & object }],
  ['was charged nothing', { charged: {} }],
  ['was charged for verdicts alone', { charged: { emailCheck: [5] } }],
])('tells nothing of a round that %s', async (_what, more) => {
  expect(await told(more)).toEqual([]);
});

it('tells of a refresh what it has changed, with what it cost', async () => {
  const events: SluiceEvent[] = [];
  const finding = { value: 'x', all: [], provider: 'hunter' };
  const refresh = { changed: ['email', 'phone'], values: {}, found: {} };
  const outcomes = { refresh: { kind: 'found', ...finding, refresh } } as const;
  await tellFound(
    { publish: async (...each) => void events.push(...each) },
    {
      record: { ...record, prices: { refresh: { contact: 2 } } },
      round: { ...settled, charged: { refresh: [3] } },
      runs: new Map([[3, { part: 2, row: 3, contactId: 'con_3', step: 1, outcomes }]]),
    },
  );
  expect(events.map(({ data }) => data)).toEqual([
    {
      ...{ contactId: 'con_3', enrichmentId: 'enr_1' },
      ...{ details: ['email', 'phone'], credits: { contact: 2 } },
    },
  ]);
});

it('tells nothing of a round by itself once the request has ended', async () => {
  expect(await told({}, { status: 'completed' })).toEqual([]);
});

describe('what a request that has ended may not have told', () => {
  let table: TestTable;

  beforeAll(async () => {
    table = await openTable();
  });

  it.each([
    ['only part: all that it was charged for', 'ws_1', 3, 3],
    ['parts of a list: nothing, each has told', 'ws_2', 101, 0],
  ])('of its %s', async (_what, ws, count, expected) => {
    const desk = openDesk(table, ws, { contact: 200 });
    const { id } = await desk.enrich({ subjects: people(count) });
    const ended = (await findEnrichment(desk.p, ws, id)) as EnrichmentRecord;
    const events = await foundInRequest(desk.p, ended);
    expect(new Set(events.map((event) => event.id)).size).toBe(expected);
  });
});
