import type {
  Claim,
  Claimant,
  Finding,
  Known,
  Lead,
  SubjectRecord,
} from '../../lambdas/claims/claims.contract.ts';
import { identify } from '../../lambdas/identity/identify.ts';
import type { Identity } from '../../lambdas/identity/identity.contract.ts';
import type { SubjectInput } from '../../lambdas/identity/subject.contract.ts';
import { epochMs } from '../../lambdas/shared/units.contract.ts';

/** 2026-03-10T12:00:00Z. */
export const AT = epochMs(1_773_144_000_000);

export const ADA = { fullName: 'Ada Example', companyDomain: 'acme.example' };
export const BOB = { fullName: 'Bob Builder', companyDomain: 'acme.example' };
export const ADAS_PROFILE = { linkedinUrl: 'https://www.linkedin.com/in/ada-example' };

export const who = (subject: SubjectInput): Identity => identify('ws', subject);

/** The only row of a request. */
export const rowOf = (enrichmentId: string): Claimant => ({
  enrichmentId,
  madeBy: 'call',
  part: 0,
  row: 0,
});

export const finding = (value: string): Finding => ({ value, all: [value], provider: 'hunter' });

export function claim(state: Claim['state'], of: string, more: Partial<Claim> = {}): Claim {
  return { state, ...rowOf(of), atMs: AT, ...more };
}

/** A record of a subject: its keys lead to it. */
export function record(
  contactId: string,
  subject: SubjectInput,
  more: Partial<SubjectRecord> = {},
): SubjectRecord {
  const { keys, facts } = who(subject);
  return { contactId, rev: 1, keys, facts, data: {}, ...more };
}

/** What is known when these records stand in the table, with more leads beside their own. */
export function knowing(
  records: readonly SubjectRecord[],
  leads: Readonly<Record<string, Lead>> = {},
): Known {
  const own = records.flatMap(({ contactId, keys }) =>
    keys.map((key): [string, Lead] => [key, { contactId }]),
  );
  return {
    leads: new Map([...own, ...Object.entries(leads)]),
    subjects: new Map(records.map((each) => [each.contactId, each])),
  };
}

export const NOTHING: Known = knowing([]);
