import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FUNCTIONS } from '../../lambdas/functions.contract.ts';
import { ofType, synthesize } from '../lib/synthesize.ts';
import { ROOT } from './source-files.ts';

const runbook = readFileSync(join(ROOT, 'docs/runbook.md'), 'utf8');
const headings = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading ?? '');

test('every alarm has its heading in the runbook, and no heading outlives its alarm', () => {
  const { service } = synthesize();
  const anchors = ofType(service, 'AWS::CloudWatch::Alarm').map(
    ([, { Properties }]) => String(Properties.AlarmDescription).split('runbook.md#')[1],
  );
  const alarms = headings.filter((heading) => /^[a-z-]+$/.test(heading));
  expect(alarms.toSorted()).toEqual(anchors.toSorted());
}, 60_000);

test('the runbook names every function by its log', () => {
  const missing = Object.keys(FUNCTIONS).filter((id) => {
    const log = `${id.slice(0, 1).toUpperCase()}${id.slice(1)}Log`;
    return !runbook.includes(log);
  });
  expect(missing).toEqual([]);
});
