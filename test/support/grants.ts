/** A pack of 25 with something of it in each place, the way of the API. */
export const GRANT_FATE = {
  id: 'grant_1',
  category: 'pack',
  creditType: 'contact',
  amount: 25,
  available: 9,
  held: 1,
  spent: 2,
  expired: 3,
  voided: 4,
  clawedBack: 6,
  reason: 'bought',
  actor: 'operator',
  createdAt: '2026-03-10T12:00:00.000Z',
  effectiveAt: '2026-03-10T12:00:00.000Z',
  expiresAt: null,
  seat: null,
} as const;
