import { marshall } from '@aws-sdk/util-dynamodb';
import { itemBytes, writeUnits } from '../../bench/item-size.ts';
import { INDEX_BY_TIME, INDEX_UNFINISHED } from '../../lambdas/shared/keys.contract.ts';
import type { TableWatch } from '../storm/memory-table.ts';
import type { Item } from '../support/engine.ts';

const READ_UNIT_BYTES = 4096;

/**
 * Counts the units that DynamoDB would take for what a table in memory is asked.
 *
 * Source: DynamoDB Developer Guide, "DynamoDB read and write operations": a write takes a unit for each KB of the
 *         larger of its two images, in a transaction two; a consistent read one for each 4 KB of an item,
 *         of a query for each 4 KB of all its items, and one where there is nothing. An index that
 *         keeps keys alone takes one where the keys of an item come or go, two where they change.
 */
export class TableUnits implements TableWatch {
  writes = 0;
  reads = 0;
  readonly #bytes = new WeakMap<Item, number>();

  wrote(before: Item | undefined, after: Item | undefined, isTransaction: boolean): void {
    const bytes = Math.max(this.#sizeOf(before), this.#sizeOf(after));
    this.writes += writeUnits(bytes) * (isTransaction ? 2 : 1) + indexUnits(before, after);
  }

  read(items: readonly (Item | undefined)[], kind: 'each' | 'together'): void {
    const sizes = items.map((item) => this.#sizeOf(item));
    const sum = sizes.reduce((all, bytes) => all + bytes, 0);
    const units = (bytes: number): number => Math.max(1, Math.ceil(bytes / READ_UNIT_BYTES));
    this.reads +=
      kind === 'together' ? units(sum) : sizes.reduce((n, bytes) => n + units(bytes), 0);
  }

  /** Items never change in place, so that each is measured once. */
  #sizeOf(item: Item | undefined): number {
    if (item === undefined) return 0;
    const known = this.#bytes.get(item);
    if (known !== undefined) return known;
    const bytes = itemBytes(marshall(item, { removeUndefinedValues: true }) as never);
    this.#bytes.set(item, bytes);
    return bytes;
  }
}

function indexUnits(before: Item | undefined, after: Item | undefined): number {
  return [INDEX_BY_TIME, INDEX_UNFINISHED].reduce((sum, { pk, sk }) => {
    const [was, is] = [before, after].map((item) => item?.[pk] && `${item[pk]} ${item[sk]}`);
    if (was === is) return sum;
    return sum + (was ? 1 : 0) + (is ? 1 : 0);
  }, 0);
}
