import { beforeAll, expect, test } from 'vitest';
import { ofType, propertiesOf, type Resources, synthesize } from '../synthesize.ts';

/**
 * THE TABLE of functions as they are deployed: seconds, megabytes, variables beside NODE_OPTIONS.
 */
const DEPLOYED: Readonly<Record<string, readonly [number, number, readonly string[]]>> = {
  Api: [
    29,
    1_024,
    [
      'BUCKET_NAME',
      'ENRICHMENT_WORKFLOW_ARN',
      'EVENT_BUS_ARN',
      'OPERATOR_SECRET_ARN',
      'ROUND_WORKFLOW_ARN',
      'TABLE_NAME',
      'WAITING_STARTS_URL',
    ],
  ],
  Progress: [29, 256, ['OPERATOR_SECRET_ARN', 'TABLE_NAME']],
  Billing: [
    29,
    512,
    ['EVENT_BUS_ARN', 'OPERATOR_SECRET_ARN', 'PAYMENTS_URL', 'STRIPE_PARAMETER', 'TABLE_NAME'],
  ],
  Providers: [29, 512, ['OPERATOR_SECRET_ARN', 'PROVIDER_KEYS_PREFIX', 'TABLE_NAME']],
  ReceiveStripe: [29, 512, ['PAYMENTS_URL', 'STRIPE_PARAMETER', 'TABLE_NAME']],
  ReceiveCallback: [29, 256, ['PROVIDERS_SECRET_ARN', 'PROVIDER_KEYS_PREFIX', 'TABLE_NAME']],
  ApplyPayments: [60, 512, ['EVENT_BUS_ARN', 'STRIPE_PARAMETER', 'TABLE_NAME']],
  Docs: [10, 256, []],
  OpenRound: [120, 512, ['TABLE_NAME']],
  RunRows: [
    240,
    256,
    ['API_URL', 'EVENT_BUS_ARN', 'PROVIDERS_SECRET_ARN', 'PROVIDER_KEYS_PREFIX', 'TABLE_NAME'],
  ],
  RunListRows: [
    240,
    256,
    ['API_URL', 'EVENT_BUS_ARN', 'PROVIDERS_SECRET_ARN', 'PROVIDER_KEYS_PREFIX', 'TABLE_NAME'],
  ],
  SettleRound: [60, 512, ['EVENT_BUS_ARN', 'TABLE_NAME']],
  FinishEnrichment: [60, 256, ['EVENT_BUS_ARN', 'TABLE_NAME']],
  ProjectLedger: [60, 256, ['EVENT_BUS_ARN', 'PAYMENTS_URL', 'TABLE_NAME']],
  ReplayLedger: [600, 256, ['EVENT_BUS_ARN', 'LEDGER_FAILURES_URL', 'PAYMENTS_URL', 'TABLE_NAME']],
  TurnPeriods: [600, 512, ['EVENT_BUS_ARN', 'TABLE_NAME']],
  AuditLedgers: [900, 512, ['TABLE_NAME']],
  LearnOrder: [600, 512, ['TABLE_NAME']],
  ReconcilePayments: [900, 512, ['PAYMENTS_URL', 'STRIPE_PARAMETER', 'TABLE_NAME']],
  SweepUnfinished: [
    600,
    512,
    [
      'BUCKET_NAME',
      'ENRICHMENT_WORKFLOW_ARN',
      'EVENT_BUS_ARN',
      'PAYMENTS_URL',
      'ROUND_WORKFLOW_ARN',
      'TABLE_NAME',
      'WAITING_STARTS_URL',
    ],
  ],
  ReadImports: [
    900,
    1536,
    [
      'BUCKET_NAME',
      'ENRICHMENT_WORKFLOW_ARN',
      'EVENT_BUS_ARN',
      'ROUND_WORKFLOW_ARN',
      'TABLE_NAME',
      'WAITING_STARTS_URL',
    ],
  ],
  WriteExports: [900, 2048, ['BUCKET_NAME', 'EVENT_BUS_ARN', 'TABLE_NAME']],
  StartWaiting: [
    60,
    256,
    ['ENRICHMENT_WORKFLOW_ARN', 'ROUND_WORKFLOW_ARN', 'TABLE_NAME', 'WAITING_STARTS_URL'],
  ],
};
const VALUES: Readonly<Record<string, string>> = {
  BUCKET_NAME: 'Bucket',
  TABLE_NAME: 'Table',
  ENRICHMENT_WORKFLOW_ARN: 'EnrichmentWorkflow',
  ROUND_WORKFLOW_ARN: 'RoundRun',
  EVENT_BUS_ARN: 'Bus.Arn',
  OPERATOR_SECRET_ARN: 'OperatorSecret',
  PROVIDERS_SECRET_ARN: 'ProvidersSecret',
  PROVIDER_KEYS_PREFIX: 'sluice/prod/providers/',
  LEDGER_FAILURES_URL: 'LedgerFailures',
  WAITING_STARTS_URL: 'WaitingStarts',
  PAYMENTS_URL: 'Payments',
  STRIPE_PARAMETER: '/sluice/prod/stripe',
  API_URL: 'HttpApi.ApiEndpoint',
};

let resources: Resources;

beforeAll(() => {
  resources = synthesize().service;
}, 60_000);

test('the functions of the table are deployed, and no other', () => {
  const names = ofType(resources, 'AWS::Lambda::Function').map(([id]) => id);
  expect(names.toSorted()).toEqual(
    Object.keys(DEPLOYED)
      .map((name) => `${name}Function`)
      .toSorted(),
  );
});

test.each(Object.entries(DEPLOYED))(
  '%s has the limits and the variables of its row',
  (name, row) => {
    const [Timeout, MemorySize, variables] = row;
    const own = Object.fromEntries(variables.map((variable) => [variable, VALUES[variable]]));
    expect(propertiesOf(resources, `${name}Function`)).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Handler: 'index.handler',
      Timeout,
      MemorySize,
      LoggingConfig: { LogGroup: `${name}Log` },
    });
    expect(propertiesOf(resources, `${name}Function`).Environment).toEqual({
      Variables: { ...own, NODE_OPTIONS: '--enable-source-maps' },
    });
  },
);

test('a function says what is lost while it fails, in the length that Lambda takes', () => {
  expect(propertiesOf(resources, 'ApiFunction').Description).toBe(
    'Sluice: lambdas/api/api.lambda.ts. While it fails: ' +
      'Nobody can read a balance, ask for a contact or manage a workspace.',
  );
  for (const [id, { Properties }] of ofType(resources, 'AWS::Lambda::Function')) {
    expect(String(Properties.Description).length, id).toBeLessThanOrEqual(256);
  }
});

const asking = { RunRowsFunction: 200, RunListRowsFunction: 200 };
const waiting = { ProgressFunction: 200 };

test.each<[Readonly<Record<string, string>>, Readonly<Record<string, number>>]>([
  [{}, { ...asking, ...waiting }],
  [{ providerConcurrency: '40' }, { RunRowsFunction: 40, RunListRowsFunction: 40, ...waiting }],
  [{ providerConcurrency: 'none' }, waiting],
  [{ waitingConcurrency: '30' }, { ...asking, ProgressFunction: 30 }],
  [{ waitingConcurrency: 'none' }, asking],
  [{ stage: 'dev' }, {}],
])('with %j, what asks providers and what lets callers wait is kept %j', (context, places) => {
  const functions = ofType(synthesize(context).service, 'AWS::Lambda::Function');
  const kept = functions.map(([id, { Properties }]) => [
    id,
    Properties.ReservedConcurrentExecutions,
  ]);
  expect(Object.fromEntries(kept.filter(([, own]) => own !== undefined))).toEqual(places);
});
