import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { EnvName, FunctionSpec, TableAction } from '../../lambdas/functions.contract.ts';
import type { KeyKind } from '../../lambdas/shared/keys.contract.ts';
import { toPascal } from './logical-id.ts';

/**
 * Environment variables that name a secret. A function that is told a secret's name may read it.
 */
export const SECRET_ENV = ['OPERATOR_SECRET_ARN', 'PROVIDERS_SECRET_ARN'] as const;

export interface AccessTargets {
  readonly tableArn: string;
  readonly env: Partial<Record<EnvName, string>>;
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
  const kinds = Object.entries(spec.table) as [KeyKind, readonly TableAction[]][];
  const statements = kinds.map(([kind, actions]) => tableStatement(kind, actions, targets));
  for (const index of spec.indexes ?? []) {
    statements.push(
      new PolicyStatement({
        sid: `Index${toPascal(index)}`,
        actions: ['dynamodb:Query'],
        resources: [`${targets.tableArn}/index/${index}`],
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

function tableStatement(
  kind: KeyKind,
  actions: readonly TableAction[],
  targets: AccessTargets,
): PolicyStatement {
  return new PolicyStatement({
    sid: `Items${toPascal(kind.toLowerCase())}`,
    actions: actions.map((action) => `dynamodb:${action}`),
    resources: [targets.tableArn],
    conditions: {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [leadingKeyPattern(kind)] },
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
