import * as z from 'zod/mini';
import { ANSWERS } from '../registries.contract.ts';
import { amounts, instant } from './pieces.contract.ts';

/** What a rehearsal of a plan answers. */

const counts = z.record(z.string(), z.int().check(z.gte(0)));

const rehearsedPeriod = z.strictObject({
  startsAt: instant,
  allotment: amounts,
  held: amounts,
  charged: amounts,
  refusedRequests: z.int(),
  lapsed: amounts.check(z.describe('What expired in it.')),
});

export const rehearsalAnswer = z
  .strictObject({
    plan: z.string(),
    workspaceId: z.string(),
    from: instant,
    to: instant.check(z.describe('Not included.')),
    requests: z
      .int()
      .check(z.describe('Accepted requests of that time; what was refused then is not known.')),
    held: amounts,
    charged: amounts.check(z.describe('What it would have cost, in the credits of the plan.')),
    refused: z.strictObject({
      requests: z.int(),
      required: amounts.check(z.describe('What the refused requests would have held.')),
      ids: z.array(z.string()).check(z.describe('The first 20 of them.')),
    }),
    notInPlan: counts.check(z.describe('Lookups of actions that the plan has no price for.')),
    lapsed: amounts,
    available: amounts.check(z.describe('What would be left at the end.')),
    periods: z.array(rehearsedPeriod),
  })
  .register(ANSWERS, { id: 'Rehearsal' });
