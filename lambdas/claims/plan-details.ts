import type { EpochMs } from '../shared/units.contract.ts';
import {
  type Known,
  type LeadChange,
  type ManualValue,
  SUBJECT_KEYS_MAX,
  type SubjectRecord,
  type SubjectWrite,
} from './claims.contract.ts';
import { listed } from './listed.ts';
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
}

/** A record with what was entered, and the write if any. */
export interface DetailsPlan {
  readonly record: SubjectRecord;
  readonly write?: SubjectWrite;
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
  was: SubjectRecord,
  { values, actor, nowMs }: DetailsRequest,
): DetailsPlan {
  const { manual: before = {}, ...rest } = was;
  const manual: Record<string, ManualValue> = { ...before };
  for (const [datum, entered] of Object.entries(values)) {
    if (entered === null) delete manual[datum];
    else if (manual[datum]?.value !== entered.value) {
      manual[datum] = { value: entered.value, actor, atMs: nowMs };
    }
  }
  const leads = leadsOf(known, was, values);
  const data = Object.keys({ ...before, ...manual });
  if (leads.length === 0 && data.every((datum) => manual[datum] === before[datum])) {
    return { record: was };
  }
  const record = listed({
    ...rest,
    rev: was.rev + 1,
    keys: [...was.keys, ...leads.map(({ key }) => key)],
    ...(Object.keys(manual).length > 0 && { manual }),
  });
  return { record, write: { records: [{ was, record }], leads } };
}

function leadsOf(
  known: Known,
  { contactId, keys }: SubjectRecord,
  values: DetailsRequest['values'],
): LeadChange[] {
  const free = Object.values(values)
    .flatMap((entered) => entered?.key ?? [])
    .filter((key) => isFree(known, key) && !keys.includes(key));
  return free
    .slice(0, Math.max(0, SUBJECT_KEYS_MAX - keys.length))
    .map((key) => ({ key, from: known.leads.get(key), to: { contactId } }));
}
