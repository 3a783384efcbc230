import { expect, it } from 'vitest';
import type { SubjectRecord } from '../../../lambdas/claims/claims.contract.ts';
import { listed } from '../../../lambdas/claims/listed.ts';
import { identifyValue } from '../../../lambdas/identity/identify.ts';
import { epochMs } from '../../../lambdas/shared/units.contract.ts';
import { ADA, AT, claim, finding, record } from '../../support/subjects.ts';

const at = (ms: number) => epochMs(AT + ms);
const paid = (ms: number) =>
  claim('paid', 'enr_1', { atMs: at(ms), finding: finding('ada@acme.example') });
const entered = (ms: number) => ({ value: 'ada@acme.example', actor: 'mem_1', atMs: at(ms) });

it.each<[string, Partial<SubjectRecord>, number | undefined]>([
  ['nothing', {}, undefined],
  ['what is being found', { data: { email: claim('finding', 'enr_1') } }, undefined],
  ['what is found and not paid for yet', { data: { email: claim('found', 'enr_1') } }, undefined],
  ['what is paid for', { data: { email: paid(5) } }, at(5)],
  ['what was entered', { manual: { email: entered(7) } }, at(7)],
  ['two things, by the first', { data: { email: paid(5) }, manual: { phone: entered(3) } }, at(3)],
  ['more than before: where it stood', { listedAtMs: at(1), data: { email: paid(5) } }, at(1)],
  ['nothing any more', { listedAtMs: at(1) }, undefined],
  [
    'nothing by itself: it leads to another',
    { mergedInto: 'con_2', data: { email: paid(5) } },
    undefined,
  ],
  [
    'the verdict on an address',
    { keys: identifyValue('ws', 'email', 'a@b.example').keys, data: { emailCheck: paid(5) } },
    undefined,
  ],
])('a record of which the workspace knows %s', (_what, more, place) => {
  expect(listed(record('con_1', ADA, more)).listedAtMs).toBe(place);
});
