import type { TestTable } from './table.ts';

/** A contact as routes show it: an address was found, a number was entered. */
export const CONTACT = {
  id: 'con_2',
  knownSince: '2026-03-10T12:00:00.000Z',
  subject: { fullName: 'Ada Example', companyDomain: 'acme.example' },
  data: {
    email: {
      status: 'owned',
      value: 'ada@acme.example',
      all: ['ada@acme.example'],
      verdict: 'deliverable',
      provider: 'hunter',
      source: 'waterfall',
      credits: { contact: 1 },
      actor: 'mem_ada',
      at: '2026-03-10T12:00:00.000Z',
      enrichmentId: 'enr_1',
    },
    phone: {
      status: 'owned',
      value: '+14155550100',
      all: ['+14155550100'],
      provider: null,
      source: 'manual',
      credits: {},
      actor: 'mem_bob',
      at: '2026-03-10T12:00:00.000Z',
      enrichmentId: null,
    },
  },
} as const;

/** Gives the records of a workspace's subjects, without the rows that have asked for one in vain. */
export async function recordsOf(table: Pick<TestTable, 'items'>, ws: string) {
  return (await table.items(`CON#${ws}#`)).filter(({ sk }) => sk === 'CONTACT');
}

/** Gives the contacts of a workspace that a row has asked for in vain: their ids. */
export async function askedInVain(table: Pick<TestTable, 'items'>, ws: string): Promise<string[]> {
  const rows = (await table.items(`CON#${ws}#`)).filter(({ sk }) => sk === 'ROW');
  return rows.map(({ pk }) => pk.slice(`CON#${ws}#`.length));
}
