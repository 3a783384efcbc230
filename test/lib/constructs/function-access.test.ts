import { describe, expect, test } from 'vitest';
import type { FunctionSpec } from '../../../lambdas/functions.contract.ts';
import { accessStatements } from '../../../lib/constructs/function-access.ts';

const NOTHING: FunctionSpec = {
  entry: 'x.lambda.ts',
  env: [],
  timeoutSeconds: 1,
  memoryMb: 128,
  table: {},
  errorImpact: 'Nothing works.',
};
const TARGETS = {
  tableArn: 'table-arn',
  bucketArn: 'bucket-arn',
  executionsArn: 'executions-arn',
  parameterArn: (name: string) => `arn-of:${name}`,
  secretsArn: (prefix: string) => `secrets-of:${prefix}*`,
  env: {
    OPERATOR_SECRET_ARN: 'operator-arn',
    PROVIDERS_SECRET_ARN: 'providers-arn',
    ENRICHMENT_WORKFLOW_ARN: 'workflow-arn',
    ROUND_WORKFLOW_ARN: 'round-arn',
    EVENT_BUS_ARN: 'bus-arn',
    STRIPE_PARAMETER: '/sluice/prod/stripe',
    PROVIDER_KEYS_PREFIX: 'sluice/prod/providers/',
  },
};

const statementsFor = (spec: Partial<FunctionSpec>) =>
  accessStatements({ ...NOTHING, ...spec }, TARGETS).map((statement) => statement.toJSON());

const itemsUnder = (...patterns: string[]) => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': patterns },
  Null: { 'dynamodb:LeadingKeys': 'false' },
});

describe('a row of the contract', () => {
  test('that asks for nothing gets nothing', () => {
    expect(statementsFor({})).toEqual([]);
  });

  test.each([
    {
      asks: { table: { 'WS#': ['PutItem', 'UpdateItem'] } } as const,
      gets: {
        Sid: 'ItemsWs',
        Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        Resource: 'table-arn',
        Condition: itemsUnder('WS#*'),
      },
    },
    {
      // One statement must allow all keys of a batch.
      asks: { table: { 'WS#': ['GetItem'], 'ENR#': ['GetItem'] } } as const,
      gets: {
        Sid: 'ReadItems',
        Action: ['dynamodb:GetItem', 'dynamodb:BatchGetItem'],
        Resource: 'table-arn',
        Condition: itemsUnder('WS#*', 'ENR#*'),
      },
    },
    {
      asks: { table: { WORKSPACES: ['Query'] } } as const,
      gets: {
        Sid: 'ItemsWorkspaces',
        Action: 'dynamodb:Query',
        Resource: 'table-arn',
        Condition: itemsUnder('WORKSPACES'),
      },
    },
    {
      asks: { indexes: ['unfinished'] } as const,
      gets: {
        Sid: 'IndexUnfinished',
        Action: 'dynamodb:Query',
        Resource: 'table-arn/index/unfinished',
      },
    },
    {
      asks: { env: ['PROVIDERS_SECRET_ARN'] } as const,
      gets: {
        Sid: 'ProvidersSecretArn',
        Action: 'secretsmanager:GetSecretValue',
        Resource: 'providers-arn',
      },
    },
    {
      asks: { env: ['STRIPE_PARAMETER'] } as const,
      gets: {
        Sid: 'StripeParameter',
        Action: 'ssm:GetParameter',
        Resource: 'arn-of:/sluice/prod/stripe',
      },
    },
    {
      asks: { env: ['EVENT_BUS_ARN'] } as const,
      gets: { Sid: 'Publish', Action: 'events:PutEvents', Resource: 'bus-arn' },
    },
  ])('that asks for $asks gets just that', ({ asks, gets }) => {
    expect(statementsFor(asks)).toEqual([{ Effect: 'Allow', ...gets }]);
  });
});

test('who starts workflows may start both, and see whether one still runs', () => {
  expect(statementsFor({ startsWorkflow: true })).toEqual([
    {
      Sid: 'StartWorkflow',
      Effect: 'Allow',
      Action: 'states:StartExecution',
      Resource: ['workflow-arn', 'round-arn'],
    },
    {
      Sid: 'SeeWorkflow',
      Effect: 'Allow',
      Action: 'states:DescribeExecution',
      Resource: 'executions-arn',
    },
  ]);
});

test.each([
  [{}, 'secretsmanager:GetSecretValue'],
  [
    { keepsProviderKeys: true },
    ['Get', 'Create', 'Put', 'Delete']
      .map((verb) =>
        verb === 'Get' || verb === 'Put'
          ? `secretsmanager:${verb}SecretValue`
          : `secretsmanager:${verb}Secret`,
      )
      .concat('secretsmanager:TagResource'),
  ],
] as const)(
  'who is told where the keys of workspaces are reads them, and with %j keeps them',
  (more, Action) => {
    expect(statementsFor({ env: ['PROVIDER_KEYS_PREFIX'], ...more })).toEqual([
      {
        Sid: 'ProviderKeys',
        Effect: 'Allow',
        Action,
        Resource: 'secrets-of:sluice/prod/providers/*',
      },
    ]);
  },
);

test('a name that has no value yet is a fault of the stack', () => {
  const spec = { ...NOTHING, env: ['EVENT_BUS_ARN'] } as const;
  expect(() => accessStatements(spec, { ...TARGETS, env: {} })).toThrow(
    'no value for EVENT_BUS_ARN yet',
  );
});
