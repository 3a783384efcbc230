import { describe, expect, it } from 'vitest';
import { writeReceipt } from '../../../local/demo/receipt.ts';
import { toSubjects } from '../../../local/demo/sample.ts';

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
      results: [
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
      ],
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
});

describe('toSubjects', () => {
  it('takes the columns of the export and leaves blank cells out', () => {
    const row = {
      'First Name': 'Ada',
      'Last Name': 'Example',
      Company: 'Acme',
      Website: '',
      'Person Linkedin Url': 'https://www.linkedin.com/in/ada-example-1',
      City: 'Oslo',
    };
    expect(toSubjects([row])).toEqual([
      {
        ref: 'row-1',
        firstName: 'Ada',
        lastName: 'Example',
        companyName: 'Acme',
        linkedinUrl: 'https://www.linkedin.com/in/ada-example-1',
      },
    ]);
  });
});
