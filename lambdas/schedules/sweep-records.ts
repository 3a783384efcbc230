import { forEachAtATime } from '../shared/batches.ts';
import {
  type ItemKey,
  UNFINISHED_KINDS,
  UNFINISHED_SHARDS,
  type UnfinishedKind,
  unfinished,
} from '../shared/keys.contract.ts';
import type { Facts } from '../shared/log.ts';
import type { Ports } from '../shared/ports.ts';
import { listDue, postpone } from '../shared/unfinished.store.ts';
import { epochMs } from '../shared/units.contract.ts';
import { logUndone } from './log-undone.ts';

/** Who brings a record of each kind to its end. Each is safe to repeat. */
export type Ends = Readonly<Record<UnfinishedKind, (key: ItemKey) => Promise<void>>>;

export interface SweepCounts {
  readonly swept: number;
  readonly failed: number;
}

/**
 * No record is begun after this long: the function has 10 minutes, and a record may wait for its
 * account's journal.
 */
const BUDGET_MS = 480_000;
/** A record that could not be brought on makes way for the others this long. */
const TRY_AGAIN_MS = 300_000;

/**
 * Brings the records that a crash cut off to their end, for as long as the run's time lasts: those
 * that have been due longest first, all shards side by side. One that cannot be brought on does not
 * keep the others, in this run or the next; one of a kind that nobody ends rings.
 */
export async function sweepRecords(p: Ports, ends: Ends): Promise<SweepCounts> {
  const counts = { swept: 0, failed: 0 };
  const startMs = p.now();
  const shards = [...Array(UNFINISHED_SHARDS).keys()];
  await forEachAtATime(shards, UNFINISHED_SHARDS, async (shard) => {
    for await (const key of listDue(p, shard, startMs)) {
      if (p.now() >= startMs + BUDGET_MS) return;
      counts.swept += 1;
      if (!(await sweepRecord(p, ends, key))) counts.failed += 1;
    }
  });
  return counts;
}

async function sweepRecord(p: Ports, ends: Ends, key: ItemKey): Promise<boolean> {
  const kind = unfinished.kindOf(key);
  const place = { schedule: 'sweep-unfinished', kind, ...ownerOf(key) };
  try {
    if (isKnown(kind)) {
      await ends[kind](key);
      return true;
    }
    p.log('UNFINISHED_KIND_UNKNOWN', place);
  } catch (error) {
    logUndone(p, place, error);
  }
  const later = epochMs(p.now() + TRY_AGAIN_MS);
  await postpone(p, key, unfinished.idOf(key), later).catch((error: unknown) => {
    logUndone(p, place, error);
  });
  return false;
}

/** What the partition of a record is of: a payment, a subscription, else a workspace. */
function ownerOf({ pk }: ItemKey): Facts {
  const [kind, id] = pk.split('#');
  if (kind === 'PAYMENT') return { paymentId: id };
  return kind === 'SUBSCRIPTION' ? { subscriptionId: id } : { workspaceId: id };
}

function isKnown(kind: string): kind is UnfinishedKind {
  return (UNFINISHED_KINDS as readonly string[]).includes(kind);
}
