import type { Json, JsonObject } from '../../server/json.ts';
import { type Assembly, objectOf, readAssembly, type Stack } from './assembly.ts';
import { type Attributes, attributesOf } from './local-names.ts';
import {
  type Resource,
  toBucket,
  toFunction,
  toMachine,
  toQueue,
  toTable,
} from './read-resources.ts';
import {
  bindsQueue,
  toCors,
  toMapping,
  toQueueMapping,
  toRoute,
  toRule,
  toSchedule,
} from './read-triggers.ts';
import { resolve, type Scope } from './resolve.ts';
import type { LocalTemplate } from './resources.ts';

/** Types that mean nothing on one machine: rights, logs, alarms, the stage of the HTTP API. */
const IGNORED = [
  'AWS::ApiGatewayV2::Stage',
  'AWS::CDK::Metadata',
  'AWS::CloudWatch::Alarm',
  'AWS::CloudWatch::Dashboard',
  'AWS::IAM::ManagedPolicy',
  'AWS::IAM::Policy',
  'AWS::IAM::Role',
  'AWS::Lambda::Permission',
  'AWS::Logs::LogGroup',
  'AWS::Logs::MetricFilter',
  'AWS::S3::BucketPolicy',
  'AWS::SNS::Subscription',
  'AWS::SNS::Topic',
  'AWS::SNS::TopicPolicy',
  'AWS::SQS::QueuePolicy',
];

export interface ReadOptions {
  /** Goes before the names of tables, so that two stacks can share an engine. */
  readonly tablePrefix?: string;
}

/**
 * Reads the stacks that `cdk synth` wrote.
 *
 * Errors: an Error that names the type of resource, the function, the state or the field that is
 *         not known here.
 */
export function readTemplate(dir: string, options: ReadOptions = {}): LocalTemplate {
  const assembly = readAssembly(dir);
  const scopes = scopesOf(assembly, options.tablePrefix ?? '');
  const all = assembly.stacks.flatMap((stack) => resourcesOf(stack, scopes));
  const unknown = all.filter(({ type }) => !isKnown(type));
  if (unknown.length > 0) {
    const list = unknown.map(({ id, type }) => `${id} (${type})`).join(', ');
    throw new Error(`the local stack does not know: ${list}`);
  }
  const of = (type: string): readonly Resource[] => all.filter((each) => each.type === type);
  const named = (each: Resource) => ({
    id: each.id,
    arn: each.attributes.Arn ?? each.attributes.Ref ?? '',
  });
  const integrations = of('AWS::ApiGatewayV2::Integration');
  const mappings = of('AWS::Lambda::EventSourceMapping');
  return {
    functions: of('AWS::Lambda::Function').map((each) => toFunction(each, assembly.assets)),
    routes: of('AWS::ApiGatewayV2::Route').map((each) => toRoute(each, integrations)),
    cors: of('AWS::ApiGatewayV2::Api').map(toCors).find(Boolean),
    tables: of('AWS::DynamoDB::Table').map(toTable),
    machines: of('AWS::StepFunctions::StateMachine').map(toMachine),
    schedules: of('AWS::Scheduler::Schedule').map(toSchedule),
    mappings: mappings.filter((each) => !bindsQueue(each)).map(toMapping),
    queueMappings: mappings.filter(bindsQueue).map(toQueueMapping),
    queues: of('AWS::SQS::Queue').map(toQueue),
    secrets: of('AWS::SecretsManager::Secret').map(named),
    buses: of('AWS::Events::EventBus').map(named),
    buckets: of('AWS::S3::Bucket').map(toBucket),
    rules: of('AWS::Events::Rule').map(toRule),
  };
}

/** Types that are read, and that others refer to. */
function isKnown(type: string): boolean {
  const triggers = [
    'AWS::ApiGatewayV2::Route',
    'AWS::Events::Rule',
    'AWS::Lambda::EventSourceMapping',
    'AWS::Scheduler::Schedule',
  ];
  return IGNORED.includes(type) || triggers.includes(type) || !!attributesOf(type, 'x', 'x');
}

function scopesOf(assembly: Assembly, tablePrefix: string): ReadonlyMap<string, Scope> {
  const scopes = new Map<string, Scope>();
  const exported = (name: string): Json => {
    for (const { name: stack, template } of assembly.stacks) {
      const scope = scopes.get(stack);
      for (const output of Object.values(objectOf(template.Outputs))) {
        const { Export: target, Value: value } = objectOf(output);
        if (scope && objectOf(target).Name === name) return resolve(value ?? null, scope);
      }
    }
    throw new Error(`no stack exports ${name}`);
  };
  for (const { name, template } of assembly.stacks) {
    scopes.set(name, {
      stack: name,
      parameters: objectOf(template.Parameters),
      resources: namesOf(template, tablePrefix),
      importValue: exported,
    });
  }
  return scopes;
}

function namesOf(
  template: JsonObject,
  tablePrefix: string,
): ReadonlyMap<string, Attributes | undefined> {
  return new Map(
    Object.entries(objectOf(template.Resources)).map(([id, resource]) => {
      const { Type: type, Properties: properties } = objectOf(resource);
      const { Name, StateMachineName } = objectOf(properties);
      const own = Name ?? StateMachineName;
      const prefix = type === 'AWS::DynamoDB::Table' ? tablePrefix : '';
      const name = prefix + (typeof own === 'string' ? own : id);
      return [id, attributesOf(String(type), id, name)];
    }),
  );
}

function resourcesOf(
  { name, template }: Stack,
  scopes: ReadonlyMap<string, Scope>,
): readonly Resource[] {
  const scope = scopes.get(name);
  if (!scope) return [];
  return Object.entries(objectOf(template.Resources)).map(([id, resource]) => {
    const { Type: type, Properties: properties, Condition: condition } = objectOf(resource);
    if (condition !== undefined) throw new Error(`${id} has a Condition, which is not known here`);
    return {
      id,
      type: String(type),
      attributes: scope.resources.get(id) ?? {},
      properties: objectOf(properties),
      resolve: (value: Json | undefined) => resolve(value ?? null, scope),
    };
  });
}
