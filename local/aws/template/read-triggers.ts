import type { Json } from '../../server/json.ts';
import { objectOf, objectsOf } from './assembly.ts';
import { parsePattern } from './filter-pattern.ts';
import { type Resource, refuseOthers } from './read-resources.ts';
import type {
  CorsResource,
  MappingResource,
  QueueMappingResource,
  RouteResource,
  RuleResource,
  ScheduleResource,
} from './resources.ts';

/** Reads a route, and through its integration the function that it leads to. */
export function toRoute(
  { id, properties, resolve }: Resource,
  integrations: readonly Resource[],
): RouteResource {
  const target = String(resolve(properties.Target));
  const integration = integrations.find((each) => `integrations/${each.id}` === target);
  const authorization = properties.AuthorizationType ?? 'NONE';
  if (authorization !== 'NONE') throw new Error(`${id}: authorization ${String(authorization)}`);
  if (integration?.properties.IntegrationType !== 'AWS_PROXY') {
    throw new Error(`${id}: ${target} is no integration with a function`);
  }
  const uri = String(integration.resolve(integration.properties.IntegrationUri));
  return { key: String(properties.RouteKey), functionArn: uri };
}

const CORS_PROPERTIES = ['AllowHeaders', 'AllowMethods', 'AllowOrigins', 'ExposeHeaders', 'MaxAge'];

/** Reads how an HTTP API answers pages of other origins; undefined where it does not say. */
export function toCors({ id, properties, resolve }: Resource): CorsResource | undefined {
  if (properties.CorsConfiguration === undefined) return undefined;
  const cors = objectOf(resolve(properties.CorsConfiguration));
  refuseOthers({ id, properties: cors }, CORS_PROPERTIES);
  const list = (value: Json | undefined): string[] =>
    Array.isArray(value) ? value.map(String) : [];
  return {
    origins: list(cors.AllowOrigins),
    methods: list(cors.AllowMethods),
    headers: list(cors.AllowHeaders),
    exposed: list(cors.ExposeHeaders),
    maxAgeSeconds: Number(cors.MaxAge ?? 0),
  };
}

/**
 * Reads a schedule of EventBridge Scheduler; its name is its own, or follows from the logical id.
 */
export function toSchedule({ id, properties, resolve }: Resource): ScheduleResource {
  const target = objectOf(properties.Target);
  const name =
    typeof properties.Name === 'string'
      ? properties.Name
      : id
          .replace(/Schedule$/, '')
          .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
          .toLowerCase();
  const input = resolve(target.Input ?? '{}');
  return {
    name,
    expression: String(properties.ScheduleExpression),
    timezone: String(properties.ScheduleExpressionTimezone ?? 'UTC'),
    functionArn: String(resolve(target.Arn)),
    input: objectOf(JSON.parse(String(input)) as Json),
  };
}

const RULE_PROPERTIES = ['Description', 'EventBusName', 'EventPattern', 'State', 'Targets'];

/** Reads a rule of the account's own bus, or of one in the template. */
export function toRule({ id, properties, resolve }: Resource): RuleResource {
  refuseOthers({ id, properties }, RULE_PROPERTIES);
  return {
    id,
    ...(properties.EventBusName !== undefined && {
      bus: String(resolve(properties.EventBusName)),
    }),
    pattern: parsePattern(resolve(properties.EventPattern), `${id}.EventPattern`),
    functionArns: objectsOf(resolve(properties.Targets)).map(({ Arn }) => String(Arn)),
  };
}

/** What Lambda keeps of a mapping, and what of it says nothing on one machine. */
const MAPPING_PROPERTIES = [
  'BatchSize',
  'BisectBatchOnFunctionError',
  'DestinationConfig',
  'EventSourceArn',
  'FilterCriteria',
  'FunctionName',
  'MaximumBatchingWindowInSeconds',
  'MaximumRecordAgeInSeconds',
  'MaximumRetryAttempts',
  'MetricsConfig',
  'ParallelizationFactor',
  'StartingPosition',
];

/** Says whether a mapping binds a queue; if not, it binds a stream. */
export function bindsQueue({ properties, resolve }: Resource): boolean {
  return String(resolve(properties.EventSourceArn)).split(':')[2] === 'sqs';
}

/** Reads what binds a stream to a function. */
export function toMapping({ id, properties, resolve }: Resource): MappingResource {
  refuseOthers({ id, properties }, MAPPING_PROPERTIES);
  const filters = objectsOf(objectOf(properties.FilterCriteria).Filters);
  const destination = objectOf(objectOf(properties.DestinationConfig).OnFailure).Destination;
  const name = String(resolve(properties.FunctionName));
  return {
    id,
    streamArn: String(resolve(properties.EventSourceArn)),
    functionArn: name,
    batchSize: Number(properties.BatchSize ?? 100),
    filters: filters.map((filter) =>
      parsePattern(JSON.parse(String(filter.Pattern)) as Json, `${id}.FilterCriteria`),
    ),
    bisects: properties.BisectBatchOnFunctionError === true,
    retries: Number(properties.MaximumRetryAttempts ?? -1),
    failures: destination === undefined ? undefined : String(resolve(destination)),
  };
}

const QUEUE_MAPPING_PROPERTIES = [
  'BatchSize',
  'EventSourceArn',
  'FunctionName',
  'FunctionResponseTypes',
  'MaximumBatchingWindowInSeconds',
  'ScalingConfig',
];

/** How many batches Lambda begins with, where the mapping sets no maximum. */
const CONCURRENCY = 5;

/** Reads what binds a queue to a function. */
export function toQueueMapping({ id, properties, resolve }: Resource): QueueMappingResource {
  refuseOthers({ id, properties }, QUEUE_MAPPING_PROPERTIES);
  const { FunctionResponseTypes: answers } = properties;
  return {
    id,
    queueArn: String(resolve(properties.EventSourceArn)),
    functionArn: String(resolve(properties.FunctionName)),
    batchSize: Number(properties.BatchSize ?? 10),
    concurrency: Number(objectOf(properties.ScalingConfig).MaximumConcurrency ?? CONCURRENCY),
    reportsFailures: Array.isArray(answers) && answers.includes('ReportBatchItemFailures'),
  };
}
