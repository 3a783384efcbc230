import { beforeAll, expect, test } from 'vitest';
import { propertiesOf, type Resources, synthesize } from '../synthesize.ts';

let service: Resources;

beforeAll(() => {
  service = synthesize().service;
}, 60_000);

test('tells the writer of exports that are due on our own bus, for a day', () => {
  const Targets = [
    { Arn: 'WriteExportsFunction.Arn', RetryPolicy: { MaximumEventAgeInSeconds: 86_400 } },
  ];
  expect(propertiesOf(service, 'ExportsRule')).toMatchObject({
    EventBusName: 'Bus',
    EventPattern: { source: ['sluice'], 'detail-type': ['export.due'] },
    Targets,
  });
});
