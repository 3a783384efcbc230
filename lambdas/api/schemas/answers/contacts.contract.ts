import * as z from 'zod/mini';
import { BOUNCE_REASONS } from '../../../enrichments/bounces/bounces.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import { amounts } from './pieces.contract.ts';

/** What the routes about contacts answer. */

export const bounceAnswer = z
  .strictObject({
    contactId: z.string().check(z.describe('Another than in the path where two were merged.')),
    credits: amounts.check(z.describe('What came back, by credit type; empty: nothing.')),
    reason: z
      .nullable(z.enum(BOUNCE_REASONS))
      .check(
        z.describe(
          'Why less came back than was charged; null: all did. `not-charged`: the address cost ' +
            'nothing. `not-in-plan`: the plan gives nothing back. `too-late`: its days are over. ' +
            '`seat-ended`: a seat without a licence gave the credits. `cap-reached`: the period ' +
            'has as many as the plan allows.',
        ),
      ),
    grantIds: z.array(z.string()).check(z.describe('The grants by which they came back.')),
  })
  .register(ANSWERS, { id: 'Bounce' });
