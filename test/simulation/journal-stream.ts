import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  projectBatch,
  type StreamRecord,
} from '../../lambdas/ledger/journal/revisions-stream.store.ts';
import type { Account } from '../../lambdas/ledger/ledger.contract.ts';
import type { AccountId } from '../../lambdas/shared/ids.contract.ts';
import { type ItemKey, keys, toAccountId } from '../../lambdas/shared/keys.contract.ts';
import type { EngineTable, Image } from '../support/engine.ts';
import type { Chance } from './chance.ts';
import type { Functions } from './functions.ts';
import type { Invocation } from './invocation.ts';
import type { Schedule } from './schedule.ts';

/** An accepted write of an account, as it came: what the checks go by, beside the ledger itself. */
export interface AccountWrite {
  /** See `nameOfAccount`. */
  readonly name: string;
  readonly id: AccountId;
  readonly account: Account;
  readonly by: Invocation;
  readonly atMs: number;
}

/**
 * Names an account for people: a workspace by its id alone, a seat and an allowance by whose it is.
 */
export function nameOfAccount({ workspaceId, seat, cap }: AccountId): string {
  if (seat !== undefined) return `${workspaceId} seat of ${seat}`;
  return cap === undefined ? workspaceId : `${workspaceId} cap of ${cap}`;
}

/**
 * The streams of all accounts: of each its revisions in order, handed to the projector late, in
 * batches, at times twice.
 */
export class JournalStream {
  readonly writes: AccountWrite[] = [];
  /** How long the projector mostly lags behind; at times a hundredfold. */
  readonly #lagMs: number;
  readonly #table: EngineTable;
  readonly #schedule: Schedule;
  readonly #chance: Chance;
  readonly #functions: Functions;
  readonly #images = new Map<string, Image | undefined>();
  readonly #waiting = new Map<string, StreamRecord[]>();
  readonly #onWrite: (write: AccountWrite) => void;
  isCalm = false;

  constructor(
    table: EngineTable,
    schedule: Schedule,
    chance: Chance,
    functions: Functions,
    lagMs: number,
    onWrite: (write: AccountWrite) => void,
  ) {
    this.#table = table;
    this.#schedule = schedule;
    this.#chance = chance;
    this.#functions = functions;
    this.#lagMs = lagMs;
    this.#onWrite = onWrite;
  }

  /** Looks whether a write has changed an account, and puts the change into its stream. */
  async look(key: ItemKey, by: Invocation): Promise<void> {
    const id = toAccountId(key);
    if (id === undefined) return;
    const name = nameOfAccount(id);
    const NewImage = await this.#table.findImage(keys.account(id));
    const OldImage = this.#images.get(name);
    if (NewImage === undefined || JSON.stringify(NewImage) === JSON.stringify(OldImage)) return;
    this.#images.set(name, NewImage);
    const account = { ...unmarshall(NewImage), ...id } as Account;
    const write = { name, id, account, by, atMs: this.#schedule.nowMs };
    this.writes.push(write);
    this.#onWrite(write);
    const waiting = this.#waiting.get(name) ?? [];
    const record = { dynamodb: { NewImage, ...(OldImage && { OldImage }) } };
    this.#waiting.set(name, [...waiting, record]);
    if (waiting.length === 0) this.#deliverLater(name);
  }

  #deliverLater(name: string): void {
    const slow = !this.isCalm && this.#chance.happens(0.03);
    const lagMs = this.#chance.spread(5, this.#lagMs) * (slow ? 100 : 1);
    this.#schedule.after(lagMs, () => {
      void this.#deliver(name);
    });
  }

  async #deliver(name: string): Promise<void> {
    const waiting = this.#waiting.get(name) ?? [];
    const batch = waiting.slice(0, this.#chance.whole(1, 10));
    let done = 0;
    try {
      await this.#functions.invoke('projectLedger', async (p) => {
        await projectBatch(p, batch);
      });
      // The batch comes again, as it may: its writes repeat themselves.
      done = !this.isCalm && this.#chance.happens(0.05) ? 0 : batch.length;
    } catch {
      done = 0;
    }
    const left = (this.#waiting.get(name) ?? []).slice(done);
    this.#waiting.set(name, left);
    if (left.length > 0) this.#deliverLater(name);
  }
}
