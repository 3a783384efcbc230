import { beforeAll, expect, test } from 'vitest';
import { LOG_EVENTS, type LogEventSpec } from '../../lambdas/shared/log-events.contract.ts';
import { ofType, type Resources, synthesize } from '../lib/synthesize.ts';
import { readSources } from './source-files.ts';

const EVENTS: [string, LogEventSpec][] = Object.entries(LOG_EVENTS);
const sources = readSources('lambdas').filter(({ path }) => !path.endsWith('.contract.ts'));

let resources: Resources;

beforeAll(() => {
  resources = synthesize().service;
}, 60_000);

test('every declared event is logged somewhere', () => {
  const silent = EVENTS.filter(
    ([event]) => !sources.some(({ text }) => text.includes(`'${event}'`)),
  );
  expect(silent.map(([event]) => event)).toEqual([]);
});

test('every event of level error has an alarm, and so has each that asks for one', () => {
  const rung = ofType(resources, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
    Properties.MetricName === 'LogEvents' ? [Properties.Dimensions] : [],
  );
  const wanted = EVENTS.filter(([, { level, alarm }]) => level === 'error' || alarm !== undefined);
  expect(wanted.length).toBeGreaterThan(0);
  expect(rung).toEqual(wanted.map(([event]) => [{ Name: 'Event', Value: event }]));
});

test('what rings is logged above info, where the filters count', () => {
  const unheard = EVENTS.filter(([, { level, alarm }]) => alarm !== undefined && level === 'info');
  expect(unheard).toEqual([]);
});

test('the log of every function is counted, by event', () => {
  const counted = ofType(resources, 'AWS::Logs::MetricFilter').map(([, { Properties }]) => {
    expect(Properties).toMatchObject({
      FilterPattern: '{ ($.level = "error") || ($.level = "warn") }',
      MetricTransformations: [
        {
          MetricNamespace: 'service',
          MetricName: 'LogEvents',
          MetricValue: '1',
          Dimensions: [{ Key: 'Event', Value: '$.event' }],
        },
      ],
    });
    return Properties.LogGroupName;
  });
  const logs = ofType(resources, 'AWS::Lambda::Function').map(
    ([, { Properties }]) => (Properties.LoggingConfig as { LogGroup: string }).LogGroup,
  );
  expect(counted.toSorted()).toEqual(logs.toSorted());
});
