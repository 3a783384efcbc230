import { beforeAll, describe, expect, it } from 'vitest';
import { cancelEnrichment } from '../../lambdas/enrichments/cancel-enrichment.ts';
import { loadContact } from '../../lambdas/enrichments/contacts/read-contacts.ts';
import { saveDetails } from '../../lambdas/enrichments/contacts/save-details.ts';
import { listResults } from '../../lambdas/enrichments/read/read-results.ts';
import { recordsOf } from '../support/contacts.ts';
import { type Desk, findsAll, findsNobody, openDesk } from '../support/desk.ts';
import { openTable, type TestTable } from '../support/table.ts';

const ADA = { fullName: 'Ada McExample', companyDomain: 'acme.example' };
const BOB = { fullName: 'Bob Builder', companyDomain: 'acme.example' };

/** Each way in which rows end, and the statuses of the first datum that their results show. */
const ENDS: readonly [string, (desk: Desk) => Promise<string>, readonly string[]][] = [
  [
    'a miss',
    async (desk) => (await desk.enrich({ subjects: [ADA] }, findsNobody)).id,
    ['not-found'],
  ],
  [
    'a repeat of a miss',
    async (desk) => (await desk.enrich({ subjects: [ADA, ADA] }, findsNobody)).id,
    ['not-found', 'duplicate'],
  ],
  [
    'a miss after another request’s, in which it waited',
    async (desk) => {
      await desk.enrich({ subjects: [ADA] }, findsNobody);
      return (await desk.enrich({ subjects: [ADA] }, findsNobody)).id;
    },
    ['not-found'],
  ],
  [
    'a stop before anybody was asked',
    async (desk) => {
      const { id } = (await desk.submit({ subjects: [ADA, BOB] })).enrichment;
      await cancelEnrichment(desk.p, desk.workspaceId, id);
      const start = desk.started.pop();
      if (start) await desk.run(start, findsAll);
      return id;
    },
    ['cancelled', 'cancelled'],
  ],
  [
    'too few credits, of which one row got one',
    async (desk) => {
      const subjects = [ADA, BOB];
      return (await desk.enrich({ subjects, allowPartial: true, maxCredits: 1 }, findsNobody)).id;
    },
    ['not-found', 'failed'],
  ],
  [
    'nothing to ask by',
    async (desk) => (await desk.enrich({ subjects: [ADA], actions: ['contact.verify-email'] })).id,
    ['failed'],
  ],
  [
    'a refresh of whom nothing is owned',
    async (desk) => (await desk.enrich({ subjects: [ADA], actions: ['contact.refresh'] })).id,
    ['not-found'],
  ],
  [
    'an address that was only checked',
    async (desk) => {
      const subjects = [{ email: 'ada@acme.example' }];
      const finder = () => 'deliverable';
      return (await desk.enrich({ subjects, actions: ['contact.verify-email'] }, finder)).id;
    },
    ['found'],
  ],
  [
    'an address that somebody has had checked before',
    async (desk) => {
      const actions = ['contact.verify-email'] as const;
      const email = 'ada@acme.example';
      await desk.enrich({ subjects: [{ email }], actions }, () => 'deliverable');
      return (await desk.enrich({ subjects: [{ ...ADA, email }], actions })).id;
    },
    ['owned'],
  ],
  [
    'an owned check, and a miss',
    async (desk) => {
      const email = 'ada@acme.example';
      const check = 'contact.verify-email';
      await desk.enrich({ subjects: [{ email }], actions: [check] }, () => 'deliverable');
      const asked = { subjects: [{ ...ADA, email }], actions: ['contact.phone', check] as const };
      return (await desk.enrich(asked, findsNobody)).id;
    },
    ['not-found'],
  ],
];

describe('shown-is-readable: every contact that results show', () => {
  let table: TestTable;
  let n = 0;

  beforeAll(async () => {
    table = await openTable();
  });

  it.each(ENDS)('can be read and entered after %s', async (_, endIn, statuses) => {
    n += 1;
    const ws = `ws_${n}`;
    const desk = openDesk(table, ws);
    const id = await endIn(desk);
    const { items } = await listResults(desk.p, ws, id, { limit: 9 });
    expect(items.map(({ data }) => Object.values(data)[0]?.status)).toEqual(statuses);
    const ids = [...new Set(items.map(({ contactId }) => contactId))];
    for (const [k, contactId] of ids.entries()) {
      const shown = await loadContact(desk.p, ws, contactId);
      expect(shown).toMatchObject({ id: contactId, knownSince: null, data: {} });
      const details = { phone: `+1415555010${k}` };
      const entered = { workspaceId: ws, contactId, actor: 'mem_bob', details };
      expect((await saveDetails(desk.p, entered)).data.phone).toMatchObject({ source: 'manual' });
    }
    const persons = (await recordsOf(table, ws)).filter(({ manual }) => manual);
    expect(persons).toHaveLength(ids.length);
  });
});
