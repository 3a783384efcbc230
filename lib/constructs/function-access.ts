import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { EnvName, FunctionSpec, TableAction } from '../../lambdas/functions.contract.ts';
import type { KeyKind } from '../../lambdas/shared/keys.contract.ts';
import { toPascal } from './logical-id.ts';

/**
 * Environment variables that name a secret. A function that is told a secret's name may read it.
 */
const SECRET_ENV = ['OPERATOR_SECRET_ARN', 'PROVIDERS_SECRET_ARN'] as const;

/** What who keeps the keys of workspaces does to their secrets: `TagResource` goes with creation. */
const KEY_CHANGES = ['CreateSecret', 'PutSecretValue', 'DeleteSecret', 'TagResource'];

export interface AccessTargets {
  readonly tableArn: string;
  readonly bucketArn: string;
  readonly env: Partial<Record<EnvName, string>>;
  /** Gives the ARN of a parameter of this account. */
  readonly parameterArn: (name: string) => string;
  /** Gives the ARN of all secrets of this account whose names begin so. */
  readonly secretsArn: (prefix: string) => string;
  /** All executions of the workflow of requests, whose names are made at run time. */
  readonly executionsArn: string;
}

/**
 * Gives what a function may do, as its row of the contract says, and nothing else.
 *
 * `ForAllValues` holds for a request without keys too, hence the second condition: the keys must be
 * there.
 */
export function accessStatements(spec: FunctionSpec, targets: AccessTargets): PolicyStatement[] {
  const statements = tableStatements(spec, targets);
  for (const index of spec.indexes ?? []) {
    statements.push(
      new PolicyStatement({
        sid: `Index${toPascal(index)}`,
        actions: ['dynamodb:Query'],
        resources: [`${targets.tableArn}/index/${index}`],
      }),
    );
  }
  for (const [prefix, actions] of Object.entries(spec.files ?? {})) {
    statements.push(
      new PolicyStatement({
        sid: `Files${toPascal(prefix)}`,
        actions: actions.map((action) => `s3:${action}`),
        resources: [`${targets.bucketArn}/${prefix}*`],
      }),
    );
  }
  for (const name of SECRET_ENV.filter((secret) => spec.env.includes(secret))) {
    statements.push(
      new PolicyStatement({
        sid: toPascal(name.toLowerCase()),
        actions: ['secretsmanager:GetSecretValue'],
        resources: [required(name, targets)],
      }),
    );
  }
  if (spec.env.includes('PROVIDER_KEYS_PREFIX')) {
    const changes = spec.keepsProviderKeys ? KEY_CHANGES : [];
    statements.push(
      new PolicyStatement({
        sid: 'ProviderKeys',
        actions: ['GetSecretValue', ...changes].map((name) => `secretsmanager:${name}`),
        resources: [targets.secretsArn(required('PROVIDER_KEYS_PREFIX', targets))],
      }),
    );
  }
  if (spec.env.includes('STRIPE_PARAMETER')) {
    statements.push(
      new PolicyStatement({
        sid: 'StripeParameter',
        actions: ['ssm:GetParameter'],
        resources: [targets.parameterArn(required('STRIPE_PARAMETER', targets))],
      }),
    );
  }
  if (spec.startsWorkflow) {
    statements.push(
      new PolicyStatement({
        sid: 'StartWorkflow',
        actions: ['states:StartExecution'],
        resources: [
          required('ENRICHMENT_WORKFLOW_ARN', targets),
          required('ROUND_WORKFLOW_ARN', targets),
        ],
      }),
      new PolicyStatement({
        sid: 'SeeWorkflow',
        actions: ['states:DescribeExecution'],
        resources: [targets.executionsArn],
      }),
    );
  }
  if (spec.env.includes('EVENT_BUS_ARN')) {
    statements.push(
      new PolicyStatement({
        sid: 'Publish',
        actions: ['events:PutEvents'],
        resources: [required('EVENT_BUS_ARN', targets)],
      }),
    );
  }
  return statements;
}

/**
 * One statement for all that is read by key: a batch goes over several kinds, and IAM refuses it
 * unless one statement allows all its keys. What is done to items is allowed kind by kind.
 */
function tableStatements(spec: FunctionSpec, { tableArn }: AccessTargets): PolicyStatement[] {
  const kinds = Object.entries(spec.table) as [KeyKind, readonly TableAction[]][];
  const read = kinds.flatMap(([kind, actions]) => (actions.includes('GetItem') ? [kind] : []));
  const others = kinds.flatMap(([kind, actions]) => {
    const names = actions.filter((action) => action !== 'GetItem');
    const sid = `Items${toPascal(kind.toLowerCase())}`;
    return names.length > 0 ? [itemStatement({ sid, kinds: [kind], names, tableArn })] : [];
  });
  if (read.length === 0) return others;
  const names = ['GetItem', 'BatchGetItem'];
  return [itemStatement({ sid: 'ReadItems', kinds: read, names, tableArn }), ...others];
}

interface ItemAccess {
  readonly sid: string;
  readonly kinds: readonly KeyKind[];
  readonly names: readonly string[];
  readonly tableArn: string;
}

function itemStatement({ sid, kinds, names, tableArn }: ItemAccess): PolicyStatement {
  return new PolicyStatement({
    sid,
    actions: names.map((name) => `dynamodb:${name}`),
    resources: [tableArn],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': kinds.map(leadingKeyPattern) },
      Null: { 'dynamodb:LeadingKeys': 'false' },
    },
  });
}

/** A kind that ends in `#` goes on with an id; one that does not is the whole key. */
function leadingKeyPattern(kind: KeyKind): string {
  return kind.endsWith('#') ? `${kind}*` : kind;
}

function required(name: EnvName, targets: AccessTargets): string {
  const value = targets.env[name];
  if (value === undefined) throw new Error(`no value for ${name} yet`);
  return value;
}
