import type { Json, JsonObject } from '../../server/json.ts';
import { parseMachine } from '../states/check-definition.ts';
import { objectOf } from './assembly.ts';
import type { Attributes } from './local-names.ts';
import type {
  FunctionResource,
  MachineResource,
  QueueResource,
  TableResource,
} from './resources.ts';

/** A resource of the template, with the way to resolve what its properties refer to. */
export interface Resource {
  readonly id: string;
  readonly type: string;
  readonly attributes: Attributes;
  readonly properties: JsonObject;
  readonly resolve: (value: Json | undefined) => Json;
}

/** Throws an Error that names the properties which are not among those. */
export function refuseOthers(
  { id, properties }: Pick<Resource, 'id' | 'properties'>,
  known: readonly string[],
): void {
  const unknown = Object.keys(properties).filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`${id}: the local stack does not know ${unknown.join()}`);
}

/** Reads a function: its bundle, its handler, its environment. */
export function toFunction(
  { id, attributes, properties, resolve }: Resource,
  assets: ReadonlyMap<string, string>,
): FunctionResource {
  const key = String(resolve(objectOf(properties.Code).S3Key));
  const directory = assets.get(key.replace(/\.zip$/, ''));
  if (!directory) throw new Error(`${id}: there is no asset ${key}`);
  const variables = objectOf(resolve(objectOf(properties.Environment).Variables ?? {}));
  return {
    id,
    arn: attributes.Arn ?? '',
    directory,
    handler: String(properties.Handler),
    env: Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, String(value)]),
    ),
    timeoutSeconds: Number(properties.Timeout ?? 3),
    memoryMb: Number(properties.MemorySize ?? 128),
  };
}

const TABLE_PROPERTIES = [
  'AttributeDefinitions',
  'KeySchema',
  'GlobalSecondaryIndexes',
  'LocalSecondaryIndexes',
  'BillingMode',
  'StreamSpecification',
];
/**
 * Of the table in AWS alone. What has expired goes there days later at best, so it may as well stay
 * here.
 */
const TABLE_IGNORED = [
  'ContributorInsightsSpecification',
  'DeletionProtectionEnabled',
  'PointInTimeRecoverySpecification',
  'SSESpecification',
  'Tags',
  'TimeToLiveSpecification',
];

/** Reads a table as the body of CreateTable. */
export function toTable({ id, attributes, properties, resolve }: Resource): TableResource {
  refuseOthers({ id, properties }, [...TABLE_PROPERTIES, ...TABLE_IGNORED]);
  const kept = Object.entries(properties).filter(([name]) => TABLE_PROPERTIES.includes(name));
  const stream = objectOf(properties.StreamSpecification);
  return {
    id,
    arn: attributes.Arn ?? '',
    name: attributes.Ref ?? '',
    streamArn: attributes.StreamArn ?? '',
    definition: {
      ...objectOf(resolve(Object.fromEntries(kept))),
      TableName: attributes.Ref ?? '',
      ...(properties.StreamSpecification !== undefined && {
        StreamSpecification: { ...stream, StreamEnabled: true },
      }),
    },
  };
}

/** Reads a state machine; a definition with something unknown is refused. */
export function toMachine({ id, attributes, properties, resolve }: Resource): MachineResource {
  const text = resolve(properties.DefinitionString);
  if (typeof text !== 'string') throw new Error(`${id} has no DefinitionString`);
  return {
    id,
    arn: attributes.Arn ?? '',
    type: properties.StateMachineType === 'EXPRESS' ? 'EXPRESS' : 'STANDARD',
    machine: parseMachine(JSON.parse(text) as Json, id),
  };
}

/** Of a bucket in AWS alone: who may reach it, and when it forgets. */
const BUCKET_PROPERTIES = [
  'BucketEncryption',
  'CorsConfiguration',
  'LifecycleConfiguration',
  'NotificationConfiguration',
  'PublicAccessBlockConfiguration',
  'Tags',
];

/** Reads the name of a bucket; an Error for one that tells of its objects in another way. */
export function toBucket({ id, attributes, properties }: Resource): string {
  refuseOthers({ id, properties }, BUCKET_PROPERTIES);
  const { NotificationConfiguration: told } = properties;
  refuseOthers({ id, properties: objectOf(told) }, ['EventBridgeConfiguration']);
  return attributes.Ref ?? '';
}

const QUEUE_PROPERTIES = ['RedrivePolicy', 'VisibilityTimeout'];
/** Who may reach a queue, how it is encrypted, and when it forgets: nothing is forgotten here. */
const QUEUE_IGNORED = ['MessageRetentionPeriod', 'RedriveAllowPolicy', 'SqsManagedSseEnabled'];

/** Reads a queue: how long it hides what was taken, and where it puts aside what fails. */
export function toQueue({ id, attributes, properties, resolve }: Resource): QueueResource {
  refuseOthers({ id, properties }, [...QUEUE_PROPERTIES, ...QUEUE_IGNORED]);
  const { RedrivePolicy: redrive, VisibilityTimeout: hidden } = properties;
  const { deadLetterTargetArn: arn, maxReceiveCount: triesMax } = objectOf(redrive);
  return {
    id,
    arn: attributes.Arn ?? '',
    hiddenSeconds: Number(hidden ?? 30),
    deadLetters:
      redrive === undefined ? undefined : { arn: String(resolve(arn)), triesMax: Number(triesMax) },
  };
}
