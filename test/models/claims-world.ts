import type {
  DoubleClaim,
  Known,
  Lead,
  SubjectRecord,
  SubjectWrite,
} from '../../lambdas/claims/claims.contract.ts';
import type { EndWrite } from '../../lambdas/claims/plan-end.ts';

/** What stands in the table of subjects: records by id, and where each key leads. */
export interface World {
  readonly records: Readonly<Record<string, SubjectRecord>>;
  readonly leads: Readonly<Record<string, Lead>>;
  /** Double claims that have not been ended, by request and datum. */
  readonly doubles: Readonly<Record<string, DoubleClaim>>;
}

export const EMPTY: World = { records: {}, leads: {}, doubles: {} };

/** Reads what is known of keys, the way of `readKnown`. */
export function read({ records, leads }: World, keys: readonly string[]): Known {
  const found = new Map(keys.flatMap((key) => (leads[key] ? [[key, leads[key]] as const] : [])));
  const subjects = new Map<string, SubjectRecord>();
  let ids = [...found.values()].map(({ contactId }) => contactId);
  while (ids.length > 0) {
    const here = ids.flatMap((id) => records[id] ?? []);
    for (const record of here) subjects.set(record.contactId, record);
    ids = here.flatMap(({ mergedInto }) =>
      mergedInto !== undefined && !subjects.has(mergedInto) ? [mergedInto] : [],
    );
  }
  return { leads: found, subjects };
}

/**
 * Writes subjects under the conditions of the store; undefined where one does not hold. Throws for
 * a write that names an item twice, which DynamoDB refuses whenever it is sent.
 */
export function write(
  world: World,
  { records, leads, doubles = [] }: SubjectWrite,
): World | undefined {
  const names = [...records.map(({ record }) => record.contactId), ...leads.map(({ key }) => key)];
  if (new Set(names).size < names.length) throw new Error(`one write, an item twice: ${names}`);
  const holds =
    records.every(({ was, record }) => world.records[record.contactId]?.rev === was?.rev) &&
    leads.every(({ key, from }) => world.leads[key]?.contactId === from?.contactId);
  if (!holds) return undefined;
  return {
    records: {
      ...world.records,
      ...Object.fromEntries(records.map(({ record }) => [record.contactId, record])),
    },
    leads: { ...world.leads, ...Object.fromEntries(leads.map(({ key, to }) => [key, to])) },
    doubles: {
      ...world.doubles,
      ...Object.fromEntries(doubles.map((each) => [nameOfDouble(each), each])),
    },
  };
}

/** Ends claims under the conditions of the store; undefined where one does not hold. */
export function end(world: World, ending: EndWrite): World | undefined {
  if (ending.kind === 'write') return write(world, ending.write);
  const { contactId, rev, keys } = ending.record;
  const isOwn = (key: string) => [undefined, contactId].includes(world.leads[key]?.contactId);
  if (world.records[contactId]?.rev !== rev || !keys.every(isOwn)) return undefined;
  const { [contactId]: _gone, ...records } = world.records;
  const leads = Object.fromEntries(
    Object.entries(world.leads).filter(([key]) => !keys.includes(key)),
  );
  return { ...world, records, leads };
}

/** Names a double claim, and the charge that it is of. */
export function nameOfDouble({ claim, datum }: DoubleClaim): string {
  return `${claim.enrichmentId} ${datum}`;
}

/** Gives the record that an id leads to, through every merge. */
export function recordAt({ records }: World, id: string): SubjectRecord | undefined {
  const record = records[id];
  return record?.mergedInto === undefined
    ? record
    : recordAt({ ...EMPTY, records }, record.mergedInto);
}
