import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { ItemKey } from '../../lambdas/shared/keys.contract.ts';
import type { EngineTable, Item } from '../support/engine.ts';

/** A record as it stood from a moment on; undefined: gone. */
export interface Version {
  readonly atMs: number;
  readonly item: Item | undefined;
}

/**
 * What records of workspaces and members have been, version by version: what the rules go by, and
 * what a function believes that read them a while ago.
 */
export class Records {
  readonly #table: EngineTable;
  readonly #now: () => number;
  readonly #versions = new Map<string, Version[]>();

  constructor(table: EngineTable, now: () => number) {
    this.#table = table;
    this.#now = now;
  }

  /** Notes how a record stands, where it is one of these. */
  async look({ pk, sk }: ItemKey): Promise<void> {
    if (!pk.startsWith('WS#') || !/^(WORKSPACE$|MEMBER#)/.test(sk)) return;
    const image = await this.#table.findImage({ pk, sk });
    const item = image && (unmarshall(image) as Item);
    const versions = this.versionsOf({ pk, sk });
    if (JSON.stringify(versions.at(-1)?.item) === JSON.stringify(item)) return;
    this.#versions.set(`${pk} ${sk}`, [...versions, { atMs: this.#now(), item }]);
  }

  /** Gives all that a record has been, oldest first. */
  versionsOf({ pk, sk }: ItemKey): readonly Version[] {
    return this.#versions.get(`${pk} ${sk}`) ?? [];
  }

  /** Gives a record as it stood at a moment. */
  at<T>(key: ItemKey, atMs: number): T | undefined {
    const standing = this.versionsOf(key).filter((version) => version.atMs <= atMs);
    return (standing.at(-1) ?? this.versionsOf(key)[0])?.item as T | undefined;
  }
}
