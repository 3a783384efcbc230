import { beforeAll, describe, expect, test } from 'vitest';
import { FUNCTIONS, type FunctionId, type FunctionSpec } from '../../lambdas/functions.contract.ts';
import { ofType, propertiesOf, type Resources, synthesize } from '../lib/synthesize.ts';

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const IDS = Object.keys(FUNCTIONS) as FunctionId[];
const pascal = (id: string): string => id.slice(0, 1).toUpperCase() + id.slice(1);
const list = (value: string | readonly string[]): readonly string[] =>
  typeof value === 'string' ? [value] : value;

let resources: Resources;

beforeAll(() => {
  resources = synthesize().service;
}, 60_000);

function statementsOf(role: string): Statement[] {
  const { Policies } = propertiesOf(resources, role) as {
    Policies: readonly { PolicyDocument: { Statement: readonly Statement[] } }[];
  };
  return Policies.flatMap((policy) => policy.PolicyDocument.Statement);
}

/** Of the workflow of requests, whose executions are named after them. */
const EXECUTIONS =
  'arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:service-enrichment:*';

const BUCKET = 'Bucket.Arn';
/** The files of one kind, whose names are made at run time. */
const isOfFiles = (resource: string): boolean =>
  /^Bucket\.Arn\/(uploads|rows|exports)\/\*$/.test(resource);
/** Of workspaces: a secret each, none of the deployment's own. */
const PROVIDER_KEYS =
  'arn:AWS::Partition:secretsmanager:AWS::Region:AWS::AccountId:secret:sluice/prod/providers/*';
const KEY_CHANGES = ['CreateSecret', 'PutSecretValue', 'DeleteSecret', 'TagResource'];

const isKeyChange = (action: string): boolean =>
  KEY_CHANGES.some((name) => action === `secretsmanager:${name}`);

const STRIPE_PARAMETER =
  'arn:AWS::Partition:ssm:AWS::Region:AWS::AccountId:parameter/sluice/prod/stripe';

const allow = (actions: readonly string[], resource: string) => ({
  Effect: 'Allow',
  Action: actions.length === 1 ? (actions[0] ?? '') : actions,
  Resource: resource,
});

/** A batch reads items of several kinds: one statement must allow all its keys (IAM). */
function tableAccess({ table }: FunctionSpec): Omit<Statement, 'Sid'>[] {
  const allowItems = (actions: readonly string[], kinds: readonly string[]) => ({
    ...allow(
      actions.map((action) => `dynamodb:${action}`),
      'Table.Arn',
    ),
    Condition: {
      'ForAllValues:StringLike': {
        'dynamodb:LeadingKeys': kinds.map((kind) => (kind.endsWith('#') ? `${kind}*` : kind)),
      },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });
  const rows = Object.entries(table);
  const read = rows.filter(([, actions]) => actions.includes('GetItem')).map(([kind]) => kind);
  return [
    ...(read.length > 0 ? [allowItems(['GetItem', 'BatchGetItem'], read)] : []),
    ...rows.flatMap(([kind, actions]) => {
      const others = actions.filter((action) => action !== 'GetItem');
      return others.length > 0 ? [allowItems(others, [kind])] : [];
    }),
  ];
}

/** What a row of the contract allows, written as statements. */
function allowedBy(spec: FunctionSpec): Omit<Statement, 'Sid'>[] {
  const secrets = {
    OPERATOR_SECRET_ARN: 'OperatorSecret',
    PROVIDERS_SECRET_ARN: 'ProvidersSecret',
  };
  return [
    ...tableAccess(spec),
    ...(spec.indexes ?? []).map((index) => allow(['dynamodb:Query'], `Table.Arn/index/${index}`)),
    ...Object.entries(spec.files ?? {}).map(([prefix, actions]) =>
      allow(
        actions.map((action) => `s3:${action}`),
        `${BUCKET}/${prefix}*`,
      ),
    ),
    ...Object.entries(secrets)
      .filter(([name]) => (spec.env as readonly string[]).includes(name))
      .map(([, secret]) => allow(['secretsmanager:GetSecretValue'], secret)),
    ...((spec.env as readonly string[]).includes('PROVIDER_KEYS_PREFIX')
      ? [
          allow(
            ['GetSecretValue', ...(spec.keepsProviderKeys ? KEY_CHANGES : [])].map(
              (name) => `secretsmanager:${name}`,
            ),
            PROVIDER_KEYS,
          ),
        ]
      : []),
    ...((spec.env as readonly string[]).includes('STRIPE_PARAMETER')
      ? [allow(['ssm:GetParameter'], STRIPE_PARAMETER)]
      : []),
    ...(spec.startsWorkflow
      ? [
          {
            Effect: 'Allow',
            Action: 'states:StartExecution',
            Resource: ['EnrichmentWorkflow', 'RoundRun'],
          },
          allow(['states:DescribeExecution'], EXECUTIONS),
        ]
      : []),
    ...(spec.env.includes('EVENT_BUS_ARN') ? [allow(['events:PutEvents'], 'Bus.Arn')] : []),
  ];
}

const QUEUE_START = {
  Effect: 'Allow',
  Action: 'sqs:SendMessage',
  Resource: 'WaitingStarts.Arn',
};
const QUEUE_PAYMENT = { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'Payments.Arn' };
/**
 * What the stream's poller does in the name of the projector, what the replay does itself, and who
 * does what with the queue of starts.
 */
const TRIGGERS: Partial<Record<FunctionId, readonly Omit<Statement, 'Sid'>[]>> = {
  projectLedger: [
    {
      Effect: 'Allow',
      Action: [
        'dynamodb:DescribeStream',
        'dynamodb:GetRecords',
        'dynamodb:GetShardIterator',
        'dynamodb:ListStreams',
      ],
      Resource: 'Table.StreamArn',
    },
    { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: 'LedgerFailures.Arn' },
    QUEUE_PAYMENT,
  ],
  billing: [QUEUE_PAYMENT],
  api: [QUEUE_START],
  readImports: [QUEUE_START],
  sweepUnfinished: [QUEUE_START, QUEUE_PAYMENT],
  receiveStripe: [QUEUE_PAYMENT],
  reconcilePayments: [QUEUE_PAYMENT],
  applyPayments: [
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes'],
      Resource: 'Payments.Arn',
    },
  ],
  startWaiting: [
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
      Resource: 'WaitingStarts.Arn',
    },
  ],
  replayLedger: [
    {
      Effect: 'Allow',
      Action: ['dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
      Resource: 'Table.StreamArn',
    },
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage'],
      Resource: 'LedgerFailures.Arn',
    },
    QUEUE_PAYMENT,
  ],
};

describe('a function', () => {
  test.each(IDS)('%s may do what its row of the contract says, and nothing else', (id) => {
    const allowed = statementsOf(`${pascal(id)}Role`).map(({ Sid: _name, ...rest }) => rest);
    expect(allowed).toEqual([
      ...allowedBy(FUNCTIONS[id]),
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: `${pascal(id)}Log.Arn`,
      },
      ...(TRIGGERS[id] ?? []),
    ]);
  });

  test.each(IDS)('%s has a role of its own, and no policy from elsewhere', (id) => {
    expect(propertiesOf(resources, `${pascal(id)}Function`).Role).toBe(`${pascal(id)}Role.Arn`);
    expect(propertiesOf(resources, `${pascal(id)}Role`).ManagedPolicyArns).toBeUndefined();
  });

  test.each(IDS)('%s has no dynamodb:*, no Scan, no wildcard of action or resource', (id) => {
    for (const statement of statementsOf(`${pascal(id)}Role`)) {
      for (const action of list(statement.Action)) expect(action).not.toMatch(/\*|Scan/);
      for (const resource of list(statement.Resource)) {
        const isNamedLate = [EXECUTIONS, PROVIDER_KEYS].includes(resource) || isOfFiles(resource);
        if (!isNamedLate) expect(resource).not.toContain('*');
      }
    }
  });

  test.each(IDS)('%s touches items of the table only under the kinds of key of its row', (id) => {
    const conditions = statementsOf(`${pascal(id)}Role`)
      .filter((statement) => list(statement.Resource).includes('Table.Arn'))
      .map((statement) => JSON.stringify(statement.Condition));
    const declared = Object.keys((FUNCTIONS[id] as FunctionSpec).table);
    for (const condition of conditions) expect(condition).toContain('dynamodb:LeadingKeys');
    for (const kind of declared) expect(conditions.join()).toContain(`"${kind}`);
  });
});

describe('the only wildcards', () => {
  test("are the delivery of the workflows' logs, their executions, files of one kind, and workspaces' own keys", () => {
    const found: string[] = [];
    for (const [id, role] of ofType(resources, 'AWS::IAM::Role')) {
      if (role.Properties.Policies === undefined) continue;
      for (const statement of statementsOf(id)) {
        if (list(statement.Resource).some((resource) => resource.includes('*'))) {
          found.push(`${id}: ${statement.Sid}`);
        }
      }
    }
    const [[policyId, policy] = ['', undefined], ...others] = ofType(resources, 'AWS::IAM::Policy');
    expect(found).toEqual([
      'ProvidersRole: ProviderKeys',
      'ReceiveCallbackRole: ProviderKeys',
      'RunRowsRole: ProviderKeys',
      'RunListRowsRole: ProviderKeys',
      'WriteExportsRole: FilesRows',
      'WriteExportsRole: FilesExports',
      'RoundRunRole: DeliverLog',
      'EnrichmentWorkflowRole: DeliverLog',
      'ApiRole: FilesUploads',
      'ApiRole: FilesRows',
      'ApiRole: FilesExports',
      'ApiRole: SeeWorkflow',
      'ReadImportsRole: FilesUploads',
      'ReadImportsRole: FilesRows',
      'ReadImportsRole: SeeWorkflow',
      'SweepUnfinishedRole: FilesUploads',
      'SweepUnfinishedRole: FilesRows',
      'SweepUnfinishedRole: SeeWorkflow',
      'StartWaitingRole: SeeWorkflow',
    ]);
    expect(others).toEqual([]);
    expect(policyId).toBe('PartsPolicy');
    expect(policy?.Properties).toMatchObject({
      Roles: ['EnrichmentWorkflowRole'],
      PolicyDocument: {
        Statement: [
          { Action: 'states:StartExecution', Resource: 'EnrichmentWorkflow' },
          {
            Action: ['states:DescribeExecution', 'states:StopExecution', 'states:RedriveExecution'],
            Resource: [
              'arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:EnrichmentWorkflow.Name:*',
              'arn:AWS::Partition:states:AWS::Region:AWS::AccountId:execution:EnrichmentWorkflow.Name/Parts:*',
            ],
          },
        ],
      },
    });
  });
});

test('one function alone changes the secrets of workspaces, and those that ask and are called back read them', () => {
  const may = IDS.filter((id) =>
    statementsOf(`${pascal(id)}Role`).some(({ Action }) => list(Action).some(isKeyChange)),
  );
  expect(may).toEqual(['providers']);
  const told = IDS.filter((id) =>
    FUNCTIONS[id].env.some((name) => name === 'PROVIDER_KEYS_PREFIX'),
  );
  expect(told).toEqual(['providers', 'receiveCallback', 'runRows', 'runListRows']);
});

test('a workflow calls the functions of its own states and no other', () => {
  const called = (role: string): string | readonly string[] | undefined =>
    statementsOf(role).find((statement) => statement.Sid === 'CallFunctions')?.Resource;
  expect(called('RoundRunRole')).toEqual([
    'RunRowsFunction.Arn',
    'RunListRowsFunction.Arn',
    'SettleRoundFunction.Arn',
  ]);
  expect(called('EnrichmentWorkflowRole')).toEqual([
    'OpenRoundFunction.Arn',
    'SettleRoundFunction.Arn',
    'FinishEnrichmentFunction.Arn',
  ]);
});
