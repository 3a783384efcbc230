import { UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { ACTIONS, type Datum } from '../../actions/actions.ts';
import { conditionHolds, tableName } from '../../shared/dynamo.ts';
import { keys } from '../../shared/keys.contract.ts';
import type { Ports } from '../../shared/ports.ts';
import { queryAll, readItem } from '../../shared/read-items.ts';
import type { WaterfallRun } from '../../waterfall/waterfall.contract.ts';
import type { EnrichmentRecord, Outcome, Outcomes } from '../records.contract.ts';

/** The run of one row: what was tried, and what came of each datum. */
export interface RowRun {
  readonly part: number;
  readonly row: number;
  readonly contactId: string;
  /** Steps of the waterfall that are done: a repeated step is a replay. */
  readonly step: number;
  readonly run?: WaterfallRun;
  readonly outcomes: Outcomes;
}

/** Outcomes of a row to be written beside what its run has. */
export type RowEnding = Pick<RowRun, 'part' | 'row' | 'contactId' | 'outcomes'>;

/** Where the runs of a part are. */
export interface PartPlace {
  readonly record: Pick<EnrichmentRecord, 'workspaceId' | 'id' | 'createdAtMs'>;
  readonly part: number;
}

/** Where to read them. */
export interface PartToRead extends Pick<PartPlace, 'part'> {
  readonly record: Pick<EnrichmentRecord, 'workspaceId' | 'id'>;
}

/** Runs are kept this long for the results: contacts and charges stay for ever. */
const RUN_LIFETIME_MS = 400 * 86_400_000;

/** Reads a row's run, consistently, or undefined while nothing has been done for it. */
export async function findRun(
  p: Ports,
  { record, part }: PartToRead,
  row: number,
): Promise<RowRun | undefined> {
  const item = await readItem(p, keys.run(record.workspaceId, record.id, part, row));
  return item && toRun(item);
}

/** Reads the runs of a part's rows, consistently. */
export async function listRuns(p: Ports, { record, part }: PartToRead): Promise<RowRun[]> {
  const { pk, sk } = keys.run(record.workspaceId, record.id, part, 0);
  const items = await queryAll<Record<string, unknown>>(p, pk, sk.slice(0, -2));
  return items.map(toRun);
}

/**
 * Writes a step of a row's run, with the outcomes that it brought; false when that step is written
 * already, or one of the data has its outcome: by an earlier send, or another call.
 */
export async function putStep(
  p: Ports,
  { record }: PartPlace,
  run: RowRun,
  data: readonly Datum[],
): Promise<boolean> {
  const undecided = data.map((datum) => `attribute_not_exists(${nameOf(datum)})`);
  const before =
    run.step <= 1 ? '(attribute_not_exists(#step) OR #step = :before)' : '#step = :before';
  const set = setOf(record, run, (_, value) => value);
  const update = new UpdateCommand({
    ...set,
    ConditionExpression: [before, ...undecided].join(' AND '),
    ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':before': run.step - 1 },
  });
  return conditionHolds(p.db.send(update));
}

/** How a lookup ends that nobody was at work on any more when its hold ended. */
export const STOPPED = { kind: 'failed', reason: 'STOPPED' } as const;
/** How it shows from then on, where a call turned out to be at work on it, and found something. */
export const FOUND_LATE = { kind: 'failed', reason: 'FOUND_LATE' } as const;

/**
 * Writes a step that came after the settle had given the row up: what was tried, and of data that
 * it found that they were found late. What was found is not written: nobody has paid for it. False
 * where the settle has not given up all of these data, or another call has written that step.
 */
export async function putLateStep(
  p: Ports,
  { record }: PartPlace,
  run: RowRun,
  data: readonly Datum[],
): Promise<boolean> {
  const givenUp = data.map(
    (datum) => `${nameOf(datum)}.#kind = :failed AND ${nameOf(datum)}.#reason = :stopped`,
  );
  const before =
    run.step <= 1 ? '(attribute_not_exists(#step) OR #step = :before)' : '#step = :before';
  const set = setOf(record, run, (_, value) => value);
  const update = new UpdateCommand({
    ...set,
    ConditionExpression: [before, ...givenUp].join(' AND '),
    ExpressionAttributeNames: {
      ...set.ExpressionAttributeNames,
      '#kind': 'kind',
      '#reason': 'reason',
    },
    ExpressionAttributeValues: {
      ...set.ExpressionAttributeValues,
      ':before': run.step - 1,
      ':failed': STOPPED.kind,
      ':stopped': STOPPED.reason,
    },
  });
  return conditionHolds(p.db.send(update));
}

/**
 * Writes outcomes of a row, whatever it has: for the settle, whose word is the last. Gives those
 * that it had before.
 */
export async function putOutcomes(p: Ports, place: PartPlace, run: RowEnding): Promise<Outcomes> {
  const set = setOf(place.record, run, (_, value) => value);
  const answer = await p.db.send(new UpdateCommand({ ...set, ReturnValues: 'UPDATED_OLD' }));
  return answer.Attributes ? toRun(answer.Attributes).outcomes : {};
}

/** Writes outcomes of data that have none yet; gives all that stand afterwards. */
export async function addOutcomes(p: Ports, place: PartPlace, run: RowEnding): Promise<Outcomes> {
  const answer = await p.db.send(
    new UpdateCommand({
      ...setOf(place.record, run, (name, value) => `if_not_exists(${name}, ${value})`),
      ReturnValues: 'ALL_NEW',
    }),
  );
  return answer.Attributes ? toRun(answer.Attributes).outcomes : run.outcomes;
}

/** An attribute for each datum, so that an outcome can be written beside others. */
function nameOf(datum: string): string {
  return `outcome_${datum}`;
}

/** Gives an update that sets a run; `outcome` says how an outcome's attribute is set. */
function setOf(
  { workspaceId, id, createdAtMs }: PartPlace['record'],
  { outcomes, ...run }: RowEnding & Partial<RowRun>,
  outcome: (name: string, value: string) => string,
) {
  const fields = {
    part: run.part,
    row: run.row,
    contactId: run.contactId,
    ...(run.step !== undefined && { step: run.step }),
    expiresAtS: Math.ceil((createdAtMs + RUN_LIFETIME_MS) / 1000),
    ...(run.run && { run: run.run }),
  };
  const ends = Object.entries(outcomes);
  const sets = [
    ...Object.keys(fields).map((name) => `#${name} = :${name}`),
    ...ends.map(([datum], n) => `${nameOf(datum)} = ${outcome(nameOf(datum), `:o${n}`)}`),
  ];
  return {
    TableName: tableName(),
    Key: keys.run(workspaceId, id, run.part, run.row),
    UpdateExpression: `SET ${sets.join(', ')}`,
    ExpressionAttributeNames: Object.fromEntries(
      Object.keys(fields).map((name) => [`#${name}`, name]),
    ),
    ExpressionAttributeValues: {
      ...Object.fromEntries(Object.entries(fields).map(([name, value]) => [`:${name}`, value])),
      ...Object.fromEntries(ends.map(([, end], n) => [`:o${n}`, end])),
    },
  };
}

/** Reads a row's run from its item. */
export function toRun(item: Readonly<Record<string, unknown>>): RowRun {
  const outcomes = ACTIONS.flatMap(({ datum }): [Datum, Outcome][] => {
    const outcome = item[nameOf(datum)] as Outcome | undefined;
    return outcome ? [[datum, outcome]] : [];
  });
  const { part, row, contactId, step = 0, run } = item as unknown as RowRun;
  return {
    part,
    row,
    contactId,
    step,
    ...(run && { run }),
    outcomes: Object.fromEntries(outcomes),
  };
}
