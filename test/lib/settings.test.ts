import { expect, test } from 'vitest';
import { PLANS } from '../../lambdas/plans/catalogue.ts';
import type { Plan } from '../../lambdas/plans/plans.contract.ts';
import { settingsOf } from '../../lib/settings.ts';

const settingsWith = (context: Readonly<Record<string, unknown>>) =>
  settingsOf((name) => context[name]);

const RESTORED = {
  restoredTable: 'sluice-restored',
  restoredTableStreamArn:
    'arn:aws:dynamodb:us-east-1:111122223333:table/sluice-restored/stream/2026-11-29T00:00:00.000',
};

const DOMAIN = {
  domainName: 'api.example.com',
  certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
  hostedZoneId: 'Z1',
  hostedZoneName: 'example.com',
};

test.each([
  {
    stage: undefined,
    is: {
      stage: 'prod',
      logRetention: 90,
      terminationProtection: true,
      disposable: false,
      requestsPerSecond: 500,
      requestsBurst: 1_000,
      corsOrigins: [],
      providerConcurrency: 200,
      waitingConcurrency: 200,
    },
  },
  {
    stage: 'dev',
    is: {
      stage: 'dev',
      logRetention: 7,
      terminationProtection: false,
      disposable: true,
      requestsPerSecond: 500,
      requestsBurst: 1_000,
      corsOrigins: [],
    },
  },
  {
    stage: 'emulator',
    is: {
      stage: 'emulator',
      logRetention: 1,
      terminationProtection: false,
      disposable: false,
      requestsPerSecond: 10_000,
      requestsBurst: 5_000,
      corsOrigins: [],
    },
  },
])('stage $stage is as it is written here', ({ stage, is }) => {
  expect(settingsWith({ stage })).toEqual(is);
});

test.each([
  { says: { alarmEmail: 'ops@operator.example' }, is: { alarmEmail: 'ops@operator.example' } },
  { says: { providerConcurrency: '40' }, is: { providerConcurrency: 40 } },
  { says: { providerConcurrency: 40 }, is: { providerConcurrency: 40 } },
  { says: { waitingConcurrency: '30' }, is: { waitingConcurrency: 30 } },
  {
    says: DOMAIN,
    is: {
      domain: {
        name: 'api.example.com',
        certificateArn: 'arn:aws:acm:us-east-1:111122223333:certificate/1',
        hostedZoneId: 'Z1',
        hostedZoneName: 'example.com',
      },
    },
  },
  {
    says: RESTORED,
    is: {
      restoredTable: {
        name: 'sluice-restored',
        streamArn:
          'arn:aws:dynamodb:us-east-1:111122223333:table/sluice-restored/stream/2026-11-29T00:00:00.000',
      },
    },
  },
])('takes what the context says: $says', ({ says, is }) => {
  expect(settingsWith({ stage: 'dev', ...says })).toMatchObject(is);
});

test.each([
  ['providerConcurrency', 'waitingConcurrency'],
  ['waitingConcurrency', 'providerConcurrency'],
])('keeps no places for %s where none are wanted, and those for %s', (none, kept) => {
  const settings = settingsWith({ [none]: 'none' });
  expect(settings).not.toHaveProperty(none);
  expect(settings).toHaveProperty(kept, 200);
});

test.each([
  [{ stage: 'prd' }, 'unknown stage "prd"; known: prod, dev, emulator'],
  [{ stage: 'toString' }, 'unknown stage "toString"'],
  [{ alarmEmail: 'ops' }, 'no e-mail address: "ops"'],
  [{ alarmEmail: '' }, 'no e-mail address: ""'],
  [{ providerConcurrency: '0' }, 'providerConcurrency must be a number above 0, or none: "0"'],
  [{ providerConcurrency: 'many' }, 'providerConcurrency must be a number above 0'],
  [{ providerConcurrency: '1.5' }, 'providerConcurrency must be a number above 0'],
  [{ waitingConcurrency: '0' }, 'waitingConcurrency must be a number above 0, or none: "0"'],
  [{ domainName: 'api.example.com' }, 'domainName needs hostedZoneName beside it'],
  [{ ...DOMAIN, certificateArn: undefined }, 'domainName needs certificateArn beside it'],
  [{ ...DOMAIN, hostedZoneId: undefined }, 'domainName needs hostedZoneId beside it'],
  [
    { ...DOMAIN, domainName: 'api.badexample.com' },
    '"api.badexample.com" is not in the hosted zone "example.com"',
  ],
  [
    { restoredTable: 'sluice-restored' },
    'restoredTable needs restoredTableStreamArn, the ARN of its own stream',
  ],
  [{ ...RESTORED, restoredTable: undefined }, 'restoredTable needs restoredTableStreamArn'],
  [{ ...RESTORED, restoredTable: 'another' }, 'restoredTable needs restoredTableStreamArn'],
])('refuses %o', (context, message) => {
  expect(() => settingsWith(context)).toThrow(message);
});

test.each([
  [undefined, []],
  ['https://console.example', ['https://console.example']],
  ['https://a.example, http://localhost:5173', ['https://a.example', 'http://localhost:5173']],
])('lets pages of the origins %j call the API', (corsOrigins, expected) => {
  expect(settingsWith({ corsOrigins }).corsOrigins).toEqual(expected);
});

test.each(['*', 'console.example', 'https://console.example/', 'https://A.example', 'null', ''])(
  'refuses the origin "%s", which no browser sends',
  (corsOrigins) => {
    expect(() => settingsWith({ corsOrigins })).toThrow('no origin like');
  },
);

test('lets Stripe in by a partner event source, where the context names one', () => {
  const stripeEventSource = 'aws.partner/stripe.com/ed_test_1Abc';
  expect(settingsWith({ stripeEventSource })).toMatchObject({ stripeEventSource });
  expect(settingsWith({})).not.toHaveProperty('stripeEventSource');
});

test.each(['', 'default', 'aws.partner/stripe.com/', 'aws.partner/other.com/ed_1Abc'])(
  'refuses the event source "%s", which is none of Stripe',
  (stripeEventSource) => {
    expect(() => settingsWith({ stripeEventSource })).toThrow('no event source like');
  },
);

test('refuses faulty plans, all of them at once', () => {
  const [plan] = PLANS as [Plan];
  const faulty = [
    { ...plan, periodMonths: 0 },
    { ...plan, id: 'two', title: '' },
  ];
  expect(() => settingsOf(() => undefined, faulty)).toThrow(
    'the plans have 2 faults:\n' +
      'workspace-pool@1: periodMonths must be 1 to 12: 0\n' +
      'two@1: title must not be blank',
  );
});
