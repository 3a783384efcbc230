import * as z from 'zod/mini';
import { OPERATOR_RIGHTS } from '../../../workspaces/workspaces.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import { noInstant, pageOf } from './pieces.contract.ts';

/** What the routes about operators answer. */

const operatorKey = {
  id: z.string().check(z.describe('Its actor in ledger and audit; `operator`: of the secret.')),
  name: z.string(),
  rights: z.enum(OPERATOR_RIGHTS),
  last4: z.string().check(z.describe('The last four characters of the key.')),
  createdAt: noInstant.check(z.describe('null: of the secret, which does not tell.')),
  expiresAt: noInstant.check(z.describe('From then on the key opens nothing; null: it stays.')),
  revokedAt: noInstant,
};

export const operatorKeyAnswer = z
  .strictObject(operatorKey)
  .register(ANSWERS, { id: 'OperatorKey' });
export const operatorKeyPage = pageOf('OperatorKey', operatorKeyAnswer);
export const newOperatorKeyAnswer = z
  .strictObject({
    ...operatorKey,
    key: z
      .nullable(z.string())
      .check(z.describe('The key itself, this once; null where the answer is a replay.')),
  })
  .register(ANSWERS, { id: 'NewOperatorKey' });
