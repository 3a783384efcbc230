import { SUMMED_COUNTERS } from '../../lambdas/ledger/journal/grant-totals.ts';
import type { Slice } from '../../lambdas/ledger/ledger.contract.ts';
import type { AccountWrite } from './journal-stream.ts';

/** Says in a line what a revision did to an account. */
export function tellWrite({ account: { rev, last, period } }: AccountWrite): string {
  const { action, slices, ref } = last;
  const about = ref === 'schedule' ? '' : ` for ${ref}`;
  const moved = slices.map(tellSlice).join('; ');
  const turned = action === 'turn' || action === 'retune' ? ` period ${period.id}` : '';
  return `r${rev} ${action}${turned}${about}${moved === '' ? '' : `: ${moved}`}`;
}

function tellSlice(slice: Slice): string {
  const { grantId, type, moved, ends, opened } = slice;
  const frozen = slice.frozen ?? opened?.frozen;
  const changes = SUMMED_COUNTERS.filter((counter) => slice[counter]).map((counter) => {
    const n = slice[counter] ?? 0;
    return `${counter} ${n > 0 ? '+' : ''}${n}`;
  });
  const words = [
    ...changes,
    ...(moved ? [moved] : []),
    ...(ends ? [`ends ${ends.as}`] : []),
    ...(frozen === undefined ? [] : [frozen ? 'frozen' : 'thawed']),
  ];
  return `${grantId} (${type}) ${words.join(', ')}`;
}
