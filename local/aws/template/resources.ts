import type { JsonObject } from '../../server/json.ts';
import type { Machine, MachineType } from '../states/definition.ts';
import type { Pattern } from './filter-pattern.ts';

/**
 * Everything of the synthesized stacks that runs on one machine, with local names for all
 * references.
 */
export interface LocalTemplate {
  readonly functions: readonly FunctionResource[];
  readonly routes: readonly RouteResource[];
  /** How the HTTP API answers pages of other origins; undefined: not at all. */
  readonly cors: CorsResource | undefined;
  readonly tables: readonly TableResource[];
  readonly machines: readonly MachineResource[];
  readonly schedules: readonly ScheduleResource[];
  /** From streams to functions, and from queues. */
  readonly mappings: readonly MappingResource[];
  readonly queueMappings: readonly QueueMappingResource[];
  readonly queues: readonly QueueResource[];
  readonly secrets: readonly NamedResource[];
  readonly buses: readonly NamedResource[];
  /** Names of the buckets. */
  readonly buckets: readonly string[];
  /** From the account's own bus to functions. */
  readonly rules: readonly RuleResource[];
}

export interface NamedResource {
  readonly id: string;
  readonly arn: string;
}

export interface FunctionResource extends NamedResource {
  /** Folder of the bundle. */
  readonly directory: string;
  /** `index.handler`. */
  readonly handler: string;
  readonly env: Readonly<Record<string, string>>;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
}

export interface RouteResource {
  /** `GET /v1/workspaces/{ws}` or `$default`. */
  readonly key: string;
  readonly functionArn: string;
}

/** What API Gateway lets pages of other origins do. */
export interface CorsResource {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly maxAgeSeconds: number;
}

export interface TableResource extends NamedResource {
  readonly name: string;
  readonly streamArn: string;
  /** The body of CreateTable. */
  readonly definition: JsonObject;
}

export interface MachineResource extends NamedResource {
  readonly type: MachineType;
  readonly machine: Machine;
}

export interface ScheduleResource {
  /** `turn-periods` for the logical id `TurnPeriodsSchedule`. */
  readonly name: string;
  readonly expression: string;
  readonly timezone: string;
  readonly functionArn: string;
  readonly input: JsonObject;
}

export interface MappingResource {
  readonly id: string;
  readonly streamArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  readonly filters: readonly Pattern[];
  readonly bisects: boolean;
  readonly retries: number;
  /** ARN of where records go that could not be handled. */
  readonly failures: string | undefined;
}

export interface RuleResource {
  readonly id: string;
  /** The name of the bus; absent: the account's own. */
  readonly bus?: string | undefined;
  readonly pattern: Pattern;
  readonly functionArns: readonly string[];
}

export interface QueueResource extends NamedResource {
  /** How long what was taken is hidden, where its taker does not say. */
  readonly hiddenSeconds: number;
  /** Absent: a message is tried until it is done. */
  readonly deadLetters: { readonly arn: string; readonly triesMax: number } | undefined;
}

export interface QueueMappingResource {
  readonly id: string;
  readonly queueArn: string;
  readonly functionArn: string;
  readonly batchSize: number;
  /** Batches at the same time. */
  readonly concurrency: number;
  /** The function's answer says which messages of a batch failed. */
  readonly reportsFailures: boolean;
}
