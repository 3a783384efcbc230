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
