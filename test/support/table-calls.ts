import { FUNCTIONS, type FunctionId, type FunctionSpec } from '../../lambdas/functions.contract.ts';
import { KEY_KINDS } from '../../lambdas/shared/keys.contract.ts';
import type { EngineCall } from './engine-proxy.ts';

/** A call of the table by one of the functions. */
export interface TableCall {
  readonly by: FunctionId;
  /** `UpdateItem`. */
  readonly operation: string;
  /**
   * What it takes to be allowed, in the words of the contract: `UpdateItem WS#`, `Query byTime`. A
   * transaction takes what each of its writes takes by itself (AWS: `dynamodb:PutItem` … with the
   * key of that item).
   */
  readonly needs: readonly string[];
  /** It changes an account. */
  readonly isAccountWrite: boolean;
}

type Values = Readonly<Record<string, { readonly S?: string }>>;

interface Body {
  readonly IndexName?: string;
  readonly Key?: Values;
  readonly Item?: Values;
  readonly KeyConditionExpression?: string;
  readonly ExpressionAttributeValues?: Values;
  readonly RequestItems?: Readonly<Record<string, { readonly Keys?: readonly Values[] }>>;
  readonly TransactItems?: readonly Readonly<Record<'Put' | 'Update' | 'Delete', Body>>[];
}

/** Calls of a stream, which the template grants beside the table. */
const STREAM_CALLS = /^(GetShardIterator|GetRecords)$/;

/**
 * Reads a call of the table; undefined for one that no function made: each names itself in its user
 * agent.
 */
export function toTableCall({ operation, userAgent, body }: EngineCall): TableCall | undefined {
  const [, resource = ''] = /\bapp\/(\w+)Function\b/.exec(userAgent) ?? [];
  const by = `${resource.slice(0, 1).toLowerCase()}${resource.slice(1)}`;
  if (!Object.hasOwn(FUNCTIONS, by) || STREAM_CALLS.test(operation)) return undefined;
  const input = JSON.parse(body) as Body;
  const { IndexName: index } = input;
  return {
    by: by as FunctionId,
    operation,
    needs: input.TransactItems
      ? input.TransactItems.flatMap((item) => Object.entries(item).map(toNeed))
      : toNeeds(operation, index, input),
    isAccountWrite: changesAccount(operation, input),
  };
}

function changesAccount(operation: string, { Key, Item, TransactItems = [] }: Body): boolean {
  const keys = [Key ?? Item, ...TransactItems.map(({ Update }) => Update?.Key)];
  const isWrite = /^(Put|Update|TransactWrite)Items?$/.test(operation);
  return isWrite && keys.some((key) => key?.sk?.S === 'ACCOUNT');
}

/** What is read by key needs one right for each kind, alone or in a batch. */
function toNeeds(operation: string, index: string | undefined, input: Body): string[] {
  if (index !== undefined) return [`${operation} ${index}`];
  const name = operation === 'BatchGetItem' ? 'GetItem' : operation;
  return kindsOf(input).map((kind) => `${name} ${kind}`);
}

/** `{ Put: … }` of a transaction → `PutItem ENR#`. */
function toNeed([kind, write]: readonly [string, Body]): string {
  return `${kind}Item ${kindsOf(write).join('+')}`;
}

/** Lists what the contract lets a function do with the table, in the same words. */
export function grantsOf(id: FunctionId): string[] {
  const spec: FunctionSpec = FUNCTIONS[id];
  const items = Object.entries(spec.table).flatMap(([kind, actions]) =>
    actions.map((action) => `${action} ${kind}`),
  );
  return [...items, ...(spec.indexes ?? []).map((index) => `Query ${index}`)];
}

/** The kinds of key that a call touches. */
function kindsOf(input: Body): string[] {
  const kinds = partitionsOf(input).map(
    (pk) =>
      KEY_KINDS.find((kind) => (kind.endsWith('#') ? pk.startsWith(kind) : pk === kind)) ?? pk,
  );
  return [...new Set(kinds)].sort();
}

function partitionsOf(input: Body): string[] {
  const batches = Object.values(input.RequestItems ?? {}).flatMap(({ Keys = [] }) => Keys);
  const [, asked = ''] = /(?:^|\s)pk = (:\w+)/.exec(input.KeyConditionExpression ?? '') ?? [];
  const values = [...batches.map(({ pk }) => pk), input.Key?.pk, input.Item?.pk];
  values.push(input.ExpressionAttributeValues?.[asked]);
  return values.flatMap((value) => value?.S ?? []);
}
