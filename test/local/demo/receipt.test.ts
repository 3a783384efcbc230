import { describe, expect, it } from 'vitest';
import { writeReceipt } from '../../../local/demo/receipt.ts';
import { tallyOf } from '../../../local/demo/result-tally.ts';

const attempt = (provider: string, outcome: string, providerCostMicroUsd: number) => ({
  provider,
  outcome,
  ms: 100,
  providerCostMicroUsd,
});

describe('writeReceipt', () => {
  it('shows what was found, where the credits went, and what each provider did', () => {
    const receipt = writeReceipt({
      before: { types: { contact: { available: 200 } } },
      atStart: { held: { contact: 3 } },
      enrichment: { charged: { contact: 2 } },
      after: { types: { contact: { available: 198 } } },
      tally: tallyOf([
        {
          data: { email: { status: 'found' } },
          attempts: [
            attempt('findymail', 'not-found', 0),
            attempt('hunter', 'found', 24_000),
            attempt('zerobounce', 'deliverable', 8_000),
          ],
        },
        { data: { email: { status: 'found' } }, attempts: [attempt('findymail', 'found', 20_000)] },
        { data: { email: { status: 'not-found' } }, attempts: [] },
      ]),
      simulated: ['hunter'],
      seconds: 1.25,
    });
    expect(receipt.split('\n')).toEqual([
      '  found 2/3 in 1.3 s',
      '',
      '  contact credits',
      '    available before     200',
      '    held                   3',
      '    charged                2',
      '    released               1',
      '    available after      198',
      '',
      '  provider            calls   hits      cost',
      '  findymail               2      1     $0.02',
      '  hunter*                 1      1     $0.02',
      '  zerobounce              1      1     $0.01',
      '  all                                  $0.05',
      '',
      '  simulated, having no key in .env.local: hunter.',
      '  Their costs are what the real ones would charge.',
    ]);
  });

  const said = (...phone: string[]) => ({
    email: { status: 'found', value: 'x@acme.example' },
    ...(phone[0] !== undefined && { phone: { status: phone[0], value: phone[1] ?? null } }),
  });
  const nothing = {
    before: {},
    atStart: {},
    enrichment: {},
    after: {},
    simulated: [],
    seconds: 2,
  };

  it('counts each datum by name where several were asked for, and every type of credit', () => {
    const receipt = writeReceipt({
      ...nothing,
      before: { types: { email: { available: 9 }, phone: { available: 50 } } },
      atStart: { held: { email: 3, phone: 30 } },
      enrichment: { charged: { email: 3, phone: 10 } },
      after: { types: { email: { available: 6 }, phone: { available: 40 } } },
      tally: tallyOf([
        { data: said('found', '+14155550100') },
        { data: said('not-found') },
        { data: said('failed') },
      ]),
    });
    expect(receipt.split('\n').slice(0, 14)).toEqual([
      '  found email 3/3, phone 1/3 in 2.0 s, 1 failed',
      '',
      '  email credits',
      '    available before       9',
      '    held                   3',
      '    charged                3',
      '    released               0',
      '    available after        6',
      '',
      '  phone credits',
      '    available before      50',
      '    held                  30',
      '    charged               10',
      '    released              20',
    ]);
  });

  it('counts the duplicate of a row that was not found as not found', () => {
    const results = [
      { data: { email: { status: 'not-found', value: null } } },
      { data: { email: { status: 'duplicate', value: null } } },
      { data: { email: { status: 'duplicate', value: 'x@acme.example' } } },
    ];
    expect(writeReceipt({ ...nothing, tally: tallyOf(results) })).toMatch(/^ {2}found 1\/3 in/);
  });

  it.each([
    [[], ['  the ledger says the same in 7 entries']],
    [
      ['0 entries for revision 7'],
      [
        '  THE LEDGER DOES NOT AGREE WITH THE BALANCE:',
        '    0 entries for revision 7',
        "  It is written from the table's stream; functions.log says what failed.",
      ],
    ],
  ])('says whether the ledger agrees with the balance: faults %j', (faults, lines) => {
    const receipt = writeReceipt({
      ...nothing,
      tally: tallyOf([]),
      ledger: { entries: 7, faults },
    });
    expect(receipt.split('\n').slice(9, 9 + lines.length)).toEqual(lines);
  });
});
