import * as z from 'zod/mini';
import { ANSWERS } from '../registries.contract.ts';
import { instant, noInstant, pageOf } from './pieces.contract.ts';

/** What the routes about wishes for more credits answer. */

export const capacityRequestAnswer = z
  .strictObject({
    id: z.string(),
    workspaceId: z.string(),
    actor: z.string().check(z.describe('Id of the member or the key that asks.')),
    creditType: z.string(),
    amount: z.int().check(z.gte(1)),
    note: z.nullable(z.string()).check(z.describe('What the workspace says of it.')),
    createdAt: instant,
    closedAt: noInstant.check(z.describe('When an operator has dealt with it.')),
  })
  .register(ANSWERS, { id: 'CapacityRequest' });
export const capacityRequestPage = pageOf('CapacityRequest', capacityRequestAnswer);
