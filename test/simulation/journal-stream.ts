import { unmarshall } from '@aws-sdk/util-dynamodb';
import {
  projectBatch,
  type StreamRecord,
} from '../../lambdas/ledger/journal/revisions-stream.store.ts';
import type { Account } from '../../lambdas/ledger/ledger.contract.ts';
import { keys } from '../../lambdas/shared/keys.contract.ts';
import type { EngineTable, Image } from '../support/engine.ts';
import type { Chance } from './chance.ts';
import type { Functions } from './functions.ts';
import type { Invocation } from './invocation.ts';
import type { Schedule } from './schedule.ts';

/** An accepted write of an account, as it came: what the checks go by, beside the ledger itself. */
export interface AccountWrite {
  readonly workspaceId: string;
  readonly account: Account;
  readonly by: Invocation;
  readonly atMs: number;
}

/**
 * The stream of one account: its revisions in order, handed to the projector late, in batches, at
 * times twice.
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
  isCalm = false;

  constructor(
    table: EngineTable,
    schedule: Schedule,
    chance: Chance,
    functions: Functions,
    lagMs: number,
  ) {
    this.#table = table;
    this.#schedule = schedule;
    this.#chance = chance;
    this.#functions = functions;
    this.#lagMs = lagMs;
  }

  /** Looks whether a write has changed the account, and puts the change into the stream. */
  async look(workspaceId: string, by: Invocation): Promise<void> {
    const NewImage = await this.#table.findImage(keys.account({ workspaceId }));
    const OldImage = this.#images.get(workspaceId);
    if (NewImage === undefined || JSON.stringify(NewImage) === JSON.stringify(OldImage)) return;
    this.#images.set(workspaceId, NewImage);
    const account = { ...unmarshall(NewImage), workspaceId } as Account;
    this.writes.push({ workspaceId, account, by, atMs: this.#schedule.nowMs });
    const waiting = this.#waiting.get(workspaceId) ?? [];
    const record = { dynamodb: { NewImage, ...(OldImage && { OldImage }) } };
    this.#waiting.set(workspaceId, [...waiting, record]);
    if (waiting.length === 0) this.#deliverLater(workspaceId);
  }

  #deliverLater(workspaceId: string): void {
    const slow = !this.isCalm && this.#chance.happens(0.03);
    const lagMs = this.#chance.spread(5, this.#lagMs) * (slow ? 100 : 1);
    this.#schedule.after(lagMs, () => {
      void this.#deliver(workspaceId);
    });
  }

  async #deliver(workspaceId: string): Promise<void> {
    const waiting = this.#waiting.get(workspaceId) ?? [];
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
    const left = (this.#waiting.get(workspaceId) ?? []).slice(done);
    this.#waiting.set(workspaceId, left);
    if (left.length > 0) this.#deliverLater(workspaceId);
  }
}
