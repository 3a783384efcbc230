import type { EnrichmentView } from '../../lambdas/enrichments/enrichments.contract.ts';

/** An enrichment of ten contacts that has just been taken in. */
export const RUNNING: EnrichmentView = {
  id: 'enr_1',
  status: 'running',
  cancelRequested: false,
  createdAt: '2026-03-10T12:00:00.000Z',
  completedAt: null,
  actor: 'mem_ada',
  actions: ['contact.email'],
  quote: {
    required: { contact: 10 },
    owned: 0,
    joined: 0,
    duplicates: 0,
    suppressed: 0,
    unaffordable: 0,
  },
  held: { contact: 10 },
  charged: { contact: 0 },
  progress: {
    subjects: 10,
    lookups: 10,
    done: 0,
    found: 0,
    notFound: 0,
    failed: 0,
    cancelled: 0,
    duplicates: 0,
  },
};
