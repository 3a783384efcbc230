import type { Json, JsonObject } from '../../server/json.ts';

/**
 * The part of the Amazon States Language (JSONPath) that definitions may use here. Spelled as
 * there.
 */
export interface Machine {
  readonly Comment?: string;
  readonly StartAt: string;
  readonly States: Readonly<Record<string, State>>;
  readonly TimeoutSeconds?: number;
}

export type State =
  | TaskState
  | PassState
  | ChoiceState
  | WaitState
  | MapState
  | SucceedState
  | FailState;

/** `null` as a path: nothing comes in, or nothing goes out. */
type Path = string | null;

interface Flow {
  readonly InputPath?: Path;
  readonly OutputPath?: Path;
  readonly Next?: string;
  readonly End?: true;
}

interface WithResult extends Flow {
  readonly ResultPath?: Path;
  readonly ResultSelector?: JsonObject;
  readonly Retry?: readonly Retrier[];
  readonly Catch?: readonly Catcher[];
}

export interface TaskState extends WithResult {
  readonly Type: 'Task';
  readonly Resource: string;
  readonly Parameters?: Json;
  readonly TimeoutSeconds?: number;
}

export interface PassState extends Flow {
  readonly Type: 'Pass';
  readonly Parameters?: Json;
  readonly Result?: Json;
  readonly ResultPath?: Path;
}

export interface ChoiceState extends Flow {
  readonly Type: 'Choice';
  readonly Choices: readonly (Rule & { readonly Next: string })[];
  readonly Default?: string;
}

export interface WaitState extends Flow {
  readonly Type: 'Wait';
  readonly Seconds?: number;
  readonly SecondsPath?: string;
}

export interface MapState extends WithResult {
  readonly Type: 'Map';
  readonly ItemsPath?: string;
  readonly ItemSelector?: Json;
  readonly ItemProcessor: Machine & { readonly ProcessorConfig?: ProcessorConfig };
  readonly MaxConcurrency?: number;
  readonly ToleratedFailurePercentage?: number;
  readonly Label?: string;
}

export interface ProcessorConfig {
  readonly Mode: 'INLINE' | 'DISTRIBUTED';
  readonly ExecutionType?: MachineType;
}

export interface SucceedState extends Flow {
  readonly Type: 'Succeed';
}

export interface FailState extends Flow {
  readonly Type: 'Fail';
  readonly Error?: string;
  readonly Cause?: string;
}

export interface Rule {
  readonly And?: readonly Rule[];
  readonly Or?: readonly Rule[];
  readonly Not?: Rule;
  readonly Variable?: string;
  readonly StringEquals?: string;
  readonly NumericEquals?: number;
  readonly NumericGreaterThan?: number;
  readonly NumericGreaterThanEquals?: number;
  readonly NumericLessThan?: number;
  readonly NumericLessThanEquals?: number;
  readonly BooleanEquals?: boolean;
  readonly IsPresent?: boolean;
}

export interface Retrier {
  readonly ErrorEquals: readonly string[];
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxAttempts?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: 'FULL' | 'NONE';
}

export interface Catcher {
  readonly ErrorEquals: readonly string[];
  readonly ResultPath?: Path;
  readonly Next: string;
}

export type MachineType = 'STANDARD' | 'EXPRESS';
