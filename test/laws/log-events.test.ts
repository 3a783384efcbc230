import { expect, test } from 'vitest';
import { LOG_EVENTS, type LogEventSpec } from '../../lambdas/shared/log-events.contract.ts';
import { readSources } from './source-files.ts';

const EVENTS: [string, LogEventSpec][] = Object.entries(LOG_EVENTS);
const sources = readSources('lambdas').filter(({ path }) => !path.endsWith('.contract.ts'));

test('every declared event is logged somewhere', () => {
  const silent = EVENTS.filter(
    ([event]) => !sources.some(({ text }) => text.includes(`'${event}'`)),
  );
  expect(silent.map(([event]) => event)).toEqual([]);
});

test('every event of level error has an alarm, and none of level info', () => {
  for (const [event, { level, alarm }] of EVENTS) {
    if (level === 'error') expect(alarm, event).toBeDefined();
    if (level === 'info') expect(alarm, event).toBeUndefined();
  }
});
