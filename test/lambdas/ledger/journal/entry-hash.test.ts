import { describe, expect, it } from 'vitest';
import {
  CHAIN_START,
  canonicalEntry,
  hashEntry,
  sealEntries,
} from '../../../../lambdas/ledger/journal/entry-hash.ts';
import { viewEntry } from '../../../../lambdas/ledger/journal/view-entry.ts';
import type { LedgerEntry } from '../../../../lambdas/ledger/ledger.contract.ts';
import { at } from '../../../support/accounts.ts';

/** The example of docs/ledger-hash.md, whose hashes were made by another program (Python). */
const SETTLE: LedgerEntry = {
  rev: 8,
  op: 'enr_1:settle:0:0:1',
  action: 'settle',
  slices: [{ grantId: 'g', type: 'contact', cat: 'pack', held: -3, spent: 2, available: 1 }],
  at: at('2026-03-10T12:00:00Z'),
  actor: 'mem_ada',
  reason: 'contact.email',
  ref: 'enr_1',
  before: { contact: { held: 3, available: 7 } },
  after: { contact: { available: 8, held: 0 } },
  spentOn: { 'contact.email': { contact: 2 } },
  starts: { g: at('2026-03-01T00:00:00Z') },
};
const GRANT: LedgerEntry = {
  rev: 9,
  op: 'grant_1:1',
  action: 'grant',
  slices: [],
  at: at('2026-03-10T11:59:59Z'),
  actor: 'operator',
  reason: 'Zürich ☕ "x"',
  ref: 'grant_1',
  before: {},
  after: {},
};
const TEXT =
  '{"action":"settle","actor":"mem_ada","after":{"contact":{"available":8,"held":0}},' +
  '"at":"2026-03-10T12:00:00.000Z","before":{"contact":{"available":7,"held":3}},' +
  `"op":"enr_1:settle:0:0:1","previous":"${'0'.repeat(64)}",` +
  '"reason":"contact.email","ref":"enr_1","rev":8,' +
  '"slices":[{"available":1,"creditType":"contact","grantId":"g","held":-3,"spent":2}],' +
  '"spentOn":{"contact.email":{"contact":2}}}';
const HASHES = [
  '13d4dc72ce4144ce7e8943eede29c3299d3b1166a63aa1fc17d01207d61ed868',
  'a8d55ce4a7d70b0c3db24dc7051f5815f80caca008a71e4bc6c86b77779df4d4',
];

describe('the hash of an entry', () => {
  it('is made of a text without spaces, names in order, counters that did not move left out', () => {
    expect(canonicalEntry(viewEntry(SETTLE), CHAIN_START.hash)).toBe(TEXT);
  });

  it('chains entries, byte for byte as another program does', () => {
    expect(sealEntries(CHAIN_START, [SETTLE, GRANT]).map(({ hash }) => hash)).toEqual(HASHES);
    const head = { rev: 8, hash: `${HASHES[0]}`, asOf: SETTLE.at };
    expect(sealEntries(head, [GRANT])[0]?.hash).toBe(HASHES[1]);
  });

  it('does not change when it is shown with its hash, or when it is sealed again', () => {
    const sealed = sealEntries(CHAIN_START, [SETTLE, GRANT]);
    expect(sealEntries(CHAIN_START, sealed)).toEqual(sealed);
  });

  const [slice] = SETTLE.slices;
  it.each([
    ['rev', { rev: 9 }],
    ['at', { at: at('2026-03-10T12:00:00.001Z') }],
    ['op', { op: 'enr_1:settle:0:0:2' }],
    ['action', { action: 'hold' }],
    ['actor', { actor: 'mem_bob' }],
    ['reason', { reason: 'contact.phone' }],
    ['ref', { ref: 'enr_2' }],
    ['slices', { slices: [] }],
    ['before', { before: { contact: { available: 7, held: 2 } } }],
    ['after', { after: { contact: { available: 9, held: 0 } } }],
    ['spentOn', { spentOn: { 'contact.phone': { contact: 2 } } }],
    ...(['granted', 'available', 'held', 'spent', 'expired', 'voided', 'clawedBack'] as const).map(
      (counter) => [
        `a slice's ${counter}`,
        { slices: [{ ...slice, [counter]: 77 }] } as Partial<LedgerEntry>,
      ],
    ),
    ['the grant of a slice', { slices: [{ ...slice, grantId: 'h' }] } as Partial<LedgerEntry>],
    ['the type of a slice', { slices: [{ ...slice, type: 'phone' }] } as Partial<LedgerEntry>],
  ] as [string, Partial<LedgerEntry>][])('covers %s', (_what, change) => {
    const hash = hashEntry(viewEntry({ ...SETTLE, ...change }), CHAIN_START.hash);
    expect(hash).not.toBe(HASHES[0]);
  });

  it('says from when on each entry counts: never before the one ahead of it', () => {
    const later = { ...GRANT, rev: 10, at: at('2026-03-10T12:00:01Z') };
    expect(sealEntries(CHAIN_START, [SETTLE, GRANT, later]).map(({ asOf }) => asOf)).toEqual([
      at('2026-03-10T12:00:00Z'),
      at('2026-03-10T12:00:00Z'),
      at('2026-03-10T12:00:01Z'),
    ]);
    const head = { rev: 8, hash: '', asOf: at('2026-03-10T13:00:00Z') };
    expect(sealEntries(head, [later])[0]?.asOf).toBe(at('2026-03-10T13:00:00Z'));
  });
});
