import type { Identity } from '../identity/identity.contract.ts';
import type { Naming } from '../identity/subject.contract.ts';
import type { EpochMs } from '../shared/units.contract.ts';
import { chooseSubjects } from './choose-subject.ts';
import {
  type Known,
  type LeadChange,
  type ManualValue,
  SUBJECT_KEYS_MAX,
  type SubjectRecord,
  type SubjectWrite,
} from './claims.contract.ts';
import { listed } from './listed.ts';
import { withNaming } from './naming.ts';
import { isFree } from './plan-claim.ts';

/** A value to be entered by hand, written the one way, and the key that it is. */
export interface EnteredValue {
  readonly value: string;
  readonly key: string;
}

/** What a member enters of a contact, by datum; null takes back what was entered before. */
export interface DetailsRequest {
  readonly values: Readonly<Record<string, EnteredValue | null>>;
  readonly actor: string;
  readonly nowMs: EpochMs;
  /** How the contact is named, for one that no charge names. */
  readonly called?: Naming | undefined;
}

/** A record with what was entered, and the write if any. */
export interface DetailsPlan {
  readonly record: SubjectRecord;
  readonly write?: SubjectWrite;
}

/** The record of a contact as read, undefined where there is none, and as it stands before. */
export interface DetailsSubject {
  readonly was: SubjectRecord | undefined;
  readonly record: SubjectRecord;
}

/**
 * Gives whose details somebody enters of whom nothing is known by the id: who is known by the keys,
 * else a new record with those that lead nowhere yet.
 */
export function detailsSubject(
  known: Known,
  contactId: string,
  { keys, facts }: Identity,
): DetailsSubject {
  const [standing] = chooseSubjects(known, { keys, facts });
  if (standing !== undefined) return { was: standing, record: standing };
  const free = keys.filter((key) => isFree(known, key));
  return { was: undefined, record: { contactId, rev: 0, keys: free, facts, data: {} } };
}

/**
 * Plans what a member enters of a contact: the values stand beside what was paid for and replace
 * only what was entered before. A value leads to the contact from now on where it leads nowhere
 * yet; one that was taken back goes on leading there, since others may have paid by it.
 *
 * Shape:  the record as read, and where the values' keys lead → the record as it is to be. A repeat
 *         plans no write.
 */
export function planDetails(
  known: Known,
  { was, record: standing }: DetailsSubject,
  { values, actor, nowMs, called }: DetailsRequest,
): DetailsPlan {
  const { manual: before = {}, ...rest } = standing;
  const manual: Record<string, ManualValue> = { ...before };
  for (const [datum, entered] of Object.entries(values)) {
    if (entered === null) delete manual[datum];
    else if (manual[datum]?.value !== entered.value) {
      manual[datum] = { value: entered.value, actor, atMs: nowMs };
    }
  }
  const leads = leadsOf(known, standing, values);
  const data = Object.keys({ ...before, ...manual });
  if (leads.length === 0 && data.every((datum) => manual[datum] === before[datum])) {
    return { record: standing };
  }
  const next = {
    ...rest,
    rev: standing.rev + 1,
    keys: [...standing.keys, ...leads.map(({ key }) => key)],
    ...(Object.keys(manual).length > 0 && { manual }),
  };
  const record = listed(withNaming(next, called));
  // Of a new record all keys are to lead there.
  const own = was === undefined ? standing.keys.map((key) => leadOf(known, standing, key)) : [];
  return { record, write: { records: [{ was, record }], leads: [...own, ...leads] } };
}

function leadsOf(
  known: Known,
  record: SubjectRecord,
  values: DetailsRequest['values'],
): LeadChange[] {
  const { keys } = record;
  const free = Object.values(values)
    .flatMap((entered) => entered?.key ?? [])
    .filter((key) => isFree(known, key) && !keys.includes(key));
  return free
    .slice(0, Math.max(0, SUBJECT_KEYS_MAX - keys.length))
    .map((key) => leadOf(known, record, key));
}

function leadOf({ leads }: Known, { contactId }: SubjectRecord, key: string): LeadChange {
  return { key, from: leads.get(key), to: { contactId } };
}
