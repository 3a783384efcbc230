import { computedId } from '../shared/random.ts';
import type { Row } from './records.contract.ts';

/** Gives the id that a row's subject would get were it new: where nothing is claimed of it. */
export function contactIdOf({ keys }: Pick<Row, 'keys'>): string {
  return computedId('con', keys[0] ?? '');
}
