import * as z from 'zod/mini';
import { ACTOR_KINDS, OUTCOMES } from '../../../audit/audit.contract.ts';
import { OPERATOR_RIGHTS } from '../../../workspaces/workspaces.contract.ts';
import { ANSWERS } from '../registries.contract.ts';
import { instant, noInstant, pageOf } from './pieces.contract.ts';

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

const auditAnswer = z
  .strictObject({
    id: z.string(),
    at: instant.check(z.describe('When it was about to be done.')),
    actor: z.string().check(z.describe('Id of the member or the key; `operator`: of the secret.')),
    kind: z.enum(ACTOR_KINDS),
    act: z.string().check(z.describe('What was done to what kind of thing: `member.removed`.')),
    workspaceId: z.nullable(z.string()),
    targetId: z.nullable(z.string()).check(z.describe('What it was done to.')),
    requestId: z.string().check(z.describe('`X-Request-Id` of the call.')),
    changed: z
      .record(z.string(), z.unknown())
      .check(z.describe('The fields that it set; null where the value may be personal data.')),
    outcome: z
      .enum(OUTCOMES)
      .check(z.describe('`unknown`: it is under way, or was cut off, and may be done or not.')),
    code: z.nullable(z.string()).check(z.describe('Why it was refused.')),
  })
  .register(ANSWERS, { id: 'AuditRecord' });
export const auditPage = pageOf('AuditRecord', auditAnswer);
