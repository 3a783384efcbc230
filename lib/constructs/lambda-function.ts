import { ArnFormat, Duration, RemovalPolicy, Stack, Validations } from 'aws-cdk-lib';
import {
  PolicyDocument,
  type PolicyStatement,
  Role,
  ServicePrincipal,
  PolicyStatement as Statement,
} from 'aws-cdk-lib/aws-iam';
import { Architecture, Function as CdkFunction, Code, Runtime } from 'aws-cdk-lib/aws-lambda';
import { LogGroup, type RetentionDays } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import {
  type EnvName,
  FUNCTIONS,
  type FunctionId,
  type FunctionSpec,
} from '../../lambdas/functions.contract.ts';
import { accessStatements } from './function-access.ts';
import { countLines } from './log-alarms.ts';
import { nameResource, toPascal } from './logical-id.ts';
import { enrichmentWorkflowName, stateMachineArn } from './workflow-names.ts';

export interface LambdaFunctionProps {
  /** Folder with `index.mjs`. */
  readonly bundle: string;
  readonly tableArn: string;
  readonly bucketArn: string;
  /** Values of the variables; the function gets those that its row of the contract names. */
  readonly env: Partial<Record<EnvName, string>>;
  readonly logRetention: RetentionDays;
  /** Calls at a time that it always can make, and never more. Absent: what the account has free. */
  readonly concurrency?: number | undefined;
  /** What its trigger and its queue need of its role, beside what the contract allows it. */
  readonly triggerAccess?: readonly PolicyStatement[];
}

/** The bundle has a map beside it: frames of an error then name the source and its line. */
const NODE_OPTIONS = '--enable-source-maps';

/**
 * One function, from its row of the contract: code, environment, log group, and a role of its own.
 */
export class LambdaFunction extends Construct {
  readonly fn: CdkFunction;

  constructor(scope: Construct, id: FunctionId, props: LambdaFunctionProps) {
    super(scope, toPascal(id));
    const spec: FunctionSpec = FUNCTIONS[id];
    const name = toPascal(id);
    const logGroup = nameResource(
      new LogGroup(this, 'Log', {
        retention: props.logRetention,
        removalPolicy: RemovalPolicy.DESTROY,
      }),
      `${name}Log`,
    );
    countLines(logGroup, id);
    const executionsArn = stateMachineArn(this, `${enrichmentWorkflowName(this)}:*`).replace(
      ':stateMachine:',
      ':execution:',
    );
    const parameterArn = (name: string): string =>
      Stack.of(this).formatArn({ service: 'ssm', resource: `parameter${name}` });
    const secretsArn = (prefix: string): string =>
      Stack.of(this).formatArn({
        service: 'secretsmanager',
        resource: 'secret',
        resourceName: `${prefix}*`,
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      });
    const targets = { ...props, executionsArn, parameterArn, secretsArn };
    const role = new Role(this, 'Role', {
      description: `Sluice: what ${id} may do`,
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      inlinePolicies: {
        ...contractPolicy(accessStatements(spec, targets)),
        Runtime: new PolicyDocument({
          statements: [ownLog(logGroup), ...(props.triggerAccess ?? [])],
        }),
      },
    });
    if (spec.startsWorkflow) acknowledgeExecutions(role, enrichmentWorkflowName(this));
    acknowledgeFiles(role, spec, Stack.of(this).resolve(props.bucketArn));
    if (spec.env.includes('PROVIDER_KEYS_PREFIX')) {
      acknowledgeSecrets(role, props.env.PROVIDER_KEYS_PREFIX ?? '');
    }
    this.fn = new CdkFunction(this, 'Function', {
      description: `Sluice: lambdas/${spec.entry}. While it fails: ${spec.errorImpact}`,
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      handler: 'index.handler',
      code: Code.fromAsset(props.bundle),
      timeout: Duration.seconds(spec.timeoutSeconds),
      memorySize: spec.memoryMb,
      environment: { ...environmentOf(spec, props.env), NODE_OPTIONS },
      ...(props.concurrency !== undefined && {
        reservedConcurrentExecutions: props.concurrency,
      }),
      role: nameResource(role, `${name}Role`),
      logGroup,
    });
    nameResource(this.fn, `${name}Function`);
  }
}

/** A policy without a statement is refused: who may do nothing has none. */
function contractPolicy(statements: PolicyStatement[]): Record<string, PolicyDocument> {
  return statements.length > 0 ? { Contract: new PolicyDocument({ statements }) } : {};
}

function acknowledgeExecutions(role: Role, machine: string): void {
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:${machine}:*]`,
    reason: 'The executions of the workflow; their names are made at run time.',
  });
}

/** What a policy names the bucket by: its ARN, or the export that has it. */
type BucketName = string | { readonly 'Fn::ImportValue': string };

function acknowledgeFiles(role: Role, { files = {} }: FunctionSpec, bucket: BucketName): void {
  const name = typeof bucket === 'string' ? bucket : bucket['Fn::ImportValue'];
  for (const prefix of Object.keys(files)) {
    Validations.of(role).acknowledge({
      id: `AwsSolutions-IAM5[Resource::${name}/${prefix}*]`,
      reason: 'The files of one kind, of all workspaces; their names are made at run time.',
    });
  }
}

function acknowledgeSecrets(role: Role, prefix: string): void {
  Validations.of(role).acknowledge({
    id: `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:${prefix}*]`,
    reason: "Workspaces' own keys with providers; a secret is made with a workspace's first one.",
  });
}

function ownLog(logGroup: LogGroup): PolicyStatement {
  return new Statement({
    sid: 'OwnLog',
    actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
    resources: [logGroup.logGroupArn],
  });
}

/** Picks the declared variables; throws where the stack has no value for one. */
function environmentOf(
  spec: FunctionSpec,
  values: Partial<Record<EnvName, string>>,
): Record<string, string> {
  return Object.fromEntries(
    spec.env.map((name) => {
      const value = values[name];
      if (value === undefined) throw new Error(`${spec.entry} needs ${name}, which has no value`);
      return [name, value];
    }),
  );
}
