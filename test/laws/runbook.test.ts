import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FUNCTIONS, type FunctionId } from '../../lambdas/functions.contract.ts';
import { LOG_EVENTS, type LogEventSpec } from '../../lambdas/shared/log-events.contract.ts';
import { NOT_CALLED_AGAIN } from '../../lib/constructs/log-alarms.ts';
import { ofType, synthesize } from '../lib/synthesize.ts';
import { ROOT } from './source-files.ts';

const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');

/** The sections by their headings, `## name` for an alarm and `### name` for a cause. */
function sectionsAt(marks: string): Map<string, string> {
  const parts = runbook.split(new RegExp(`^${marks} `, 'm')).slice(1);
  const named = parts.map((part): [string, string] => {
    const [heading = '', ...text] = part.split('\n');
    return [heading, text.join('\n')];
  });
  return new Map(named.filter(([heading]) => /^[a-z-]+$/.test(heading)));
}

/** THE TABLE of causes that have an alarm in common, by that alarm. */
const CAUSES: Readonly<Record<string, readonly string[]>> = {
  'errors-logged': [
    'request-failed',
    'function-failed',
    'schedule-item-failed',
    'unfinished-kind-unknown',
    'ledger-record-gone',
    'ledger-audit-failed',
    'payment-set-aside',
    'payment-of-nobody',
    'sale-of-no-pack',
    'payment-differs',
    'subscription-of-nobody',
    'subscription-of-no-plan',
    'subscription-beside-another',
    'function-crashed',
    'function-cannot-start',
  ],
  'retries-go-on': [
    'request-cut-off',
    'function-cut-off',
    'table-throttled',
    'secret-read-failed',
    'vendor-circuit-opened',
    'vendor-not-noted',
    'workflow-not-started',
    'start-not-queued',
    'schedule-item-delayed',
    'step-crashed',
    'round-run-stopped',
    'enrichment-workflow-stopped',
    'settle-late',
    'callback-refused',
    'stripe-event-refused',
    'stripe-event-not-kept',
    'payment-not-queued',
    'payment-delayed',
  ],
  'providers-refuse': ['provider-secret-refused', 'provider-account-refused'],
};

test('every alarm has its heading in the runbook, and no heading outlives its alarm', () => {
  const { service } = synthesize();
  const anchors = ofType(service, 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) => String(Properties.AlarmDescription).split('runbook.md#')[1],
  );
  expect([...sectionsAt('##').keys()].toSorted()).toEqual(anchors.toSorted());
}, 60_000);

test('every cause of the table has its heading below its alarm, which lists it', () => {
  const alarms = sectionsAt('##');
  for (const [alarm, causes] of Object.entries(CAUSES)) {
    const section = alarms.get(alarm) ?? '';
    expect([...section.matchAll(/^### (.+)$/gm)].map(([, cause]) => cause)).toEqual(causes);
    const listed = section.slice(0, section.indexOf('\n### '));
    for (const cause of causes) expect(listed, alarm).toContain(`[${cause}](#${cause})`);
  }
  const others = [...sectionsAt('###').keys()].filter(
    (cause) => !Object.values(CAUSES).flat().includes(cause),
  );
  expect(others).toEqual([]);
});

test('every event that rings is a cause of its alarm', () => {
  const kebab = (name: string) => name.replaceAll('_', '-').toLowerCase();
  const events: [string, LogEventSpec][] = Object.entries(LOG_EVENTS);
  for (const [event, { alarm }] of events) {
    if (alarm === undefined) continue;
    const anchor = alarm.replace(/([a-z])([A-Z])/g, '$1-$2').toLowerCase();
    expect(CAUSES[anchor], event).toContain(kebab(event));
  }
});

test('every cause says what it means, what a customer sees, where to look and what to do', () => {
  const causes = Object.entries(Object.fromEntries(sectionsAt('###')));
  const alarms = Object.entries(Object.fromEntries(sectionsAt('##')));
  const told = [...causes, ...alarms.filter(([alarm]) => CAUSES[alarm] === undefined)];
  for (const [heading, text] of told) {
    for (const word of ['Means', 'The customer sees', 'Look', 'Do']) {
      expect(text.toLowerCase().replace(/\s+/g, ' '), heading).toContain(`**${word.toLowerCase()}`);
    }
  }
});

test('the runbook says of every function what its crash means, below the alarm that it rings', () => {
  const kebab = (id: string) => id.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  const causes = sectionsAt('###');
  const rungAtOnce = (causes.get('function-crashed') ?? '').split(' took longer')[0] ?? '';
  const rows = (causes.get('step-crashed') ?? '').matchAll(/^\| `([a-z-]+)` +\|/gm);
  const others = Object.keys(FUNCTIONS).filter(
    (id) => !NOT_CALLED_AGAIN.includes(id as FunctionId),
  );
  expect([...rungAtOnce.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name).toSorted()).toEqual(
    NOT_CALLED_AGAIN.map(kebab).toSorted(),
  );
  expect([...rows].map(([, name]) => name).toSorted()).toEqual(others.map(kebab).toSorted());
});

test('the runbook names every function by its log', () => {
  const missing = Object.keys(FUNCTIONS).filter((id) => {
    const log = `${id.slice(0, 1).toUpperCase()}${id.slice(1)}Log`;
    return !runbook.includes(log);
  });
  expect(missing).toEqual([]);
});
