import type { AccountId } from '../shared/ids.contract.ts';

/** Names an account in events: `workspace`, `seat:` and its member, `cap:` and who is capped. */
export function accountName({ seat, cap }: Pick<AccountId, 'seat' | 'cap'>): string {
  if (seat !== undefined) return `seat:${seat}`;
  return cap === undefined ? 'workspace' : `cap:${cap}`;
}
