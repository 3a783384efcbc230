import { describe, expect, it } from 'vitest';
import {
  brought,
  checked,
  isSuccess,
  noAddress,
  pending,
  readAddress,
  readEmails,
  readPhones,
  readWord,
  refuseByStatus,
  refuseByText,
} from '../../../lambdas/waterfall/read-answer.ts';

const answer = (status: number) => ({ status, headers: {}, body: undefined });

it('waits for the answer to a ticket, and cannot wait without one', () => {
  expect(pending('t')).toEqual({ kind: 'pending', ticket: 't', costMicroUsd: 0 });
  expect(pending('t', 12_000)).toEqual({ kind: 'pending', ticket: 't', costMicroUsd: 12_000 });
  expect(pending(undefined)).toEqual({ kind: 'refused', reason: 'malformed' });
});

it('takes each 2xx for a success, and nothing else', () => {
  expect([199, 200, 202, 299, 300].map(isSuccess)).toEqual([false, true, true, true, false]);
});

describe('refuseByStatus', () => {
  it('gives each status its usual meaning, and a vendor its own', () => {
    const reasons = [400, 401, 402, 403, 408, 422, 429, 451, 500, 503, 200, 418].map(
      (status) => refuseByStatus(answer(status)).reason,
    );
    expect(reasons).toEqual([
      'bad-input',
      'bad-key',
      'out-of-credits',
      'bad-key',
      'timeout',
      'bad-input',
      'rate-limited',
      'legal-block',
      'down',
      'down',
      'malformed',
      'malformed',
    ]);
    expect(refuseByStatus(answer(403), { 403: 'rate-limited' }).reason).toBe('rate-limited');
  });

  it('hands on how long the vendor asks to be left alone', () => {
    expect(refuseByStatus({ ...answer(429), retryAfterSeconds: 7 })).toEqual({
      kind: 'refused',
      reason: 'rate-limited',
      retryAfterSeconds: 7,
    });
  });
});

describe('refuseByText', () => {
  it('reads words, not parts of words', () => {
    const texts = [
      'Could not generate a result',
      'Use a separate call',
      'Corporate server unreachable',
      'Internal information error by the author of a monkey',
      'The accreditation is missing',
    ];
    expect(texts.map((text) => refuseByText(text).reason)).toEqual([
      'down',
      'down',
      'down',
      'down',
      'bad-input',
    ]);
  });

  it('reads the ways in which vendors name one thing', () => {
    const rates = ['Rate limit exceeded', 'rate_limit_exceeded', 'API rate exceeded', 'throttled'];
    expect(new Set(rates.map((text) => refuseByText(text).reason))).toEqual(
      new Set(['rate-limited']),
    );
    const keys = ['apikey not found', 'Unauthorized', 'Unauthenticated.', 'invalid_api_key'];
    expect(new Set(keys.map((text) => refuseByText(text).reason))).toEqual(new Set(['bad-key']));
  });

  it('gives what the caller says for a text that says nothing', () => {
    expect(refuseByText('Oops', 'bad-input')).toEqual({ kind: 'refused', reason: 'bad-input' });
    expect(refuseByText('insufficient_credits', 'bad-input').reason).toBe('out-of-credits');
  });

  it('reads the errors that come inside a 200, and drops the text', () => {
    const texts = [
      'Invalid API key or your account ran out of credits',
      'Too many requests',
      'Invalid API key',
      'Missing parameter: email',
      'Oops',
    ];
    expect(texts.map((text) => refuseByText(text))).toEqual([
      { kind: 'refused', reason: 'out-of-credits' },
      { kind: 'refused', reason: 'rate-limited' },
      { kind: 'refused', reason: 'bad-key' },
      { kind: 'refused', reason: 'bad-input' },
      { kind: 'refused', reason: 'down' },
    ]);
  });
});

describe('readAddress', () => {
  it.each([
    ['ada@acme.example', 'ada@acme.example'],
    [' \ufeffAda@ACME.example\u200b', 'ada@acme.example'],
    ['mailto:ada@acme.example?subject=Hi', 'ada@acme.example'],
    ['Ada Example <ada@acme.example>', 'ada@acme.example'],
    ['"ada@acme.example",', 'ada@acme.example'],
    ['ada@bücher.example', 'ada@xn--bcher-kva.example'],
    ['a***@acme.example', undefined],
    ['email_not_unlocked@acme.example', undefined],
    ['ada', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('reads %j as %j', (said, expected) => {
    expect(readAddress(said)).toBe(expected);
  });
});

describe('noAddress', () => {
  it.each([
    ['a***@acme.example', 0, { kind: 'not-found', costMicroUsd: 0 }],
    ['email_not_unlocked@acme.example', 7, { kind: 'not-found', costMicroUsd: 7 }],
    ['ada', 0, { kind: 'refused', reason: 'malformed' }],
    ['ada', 7, { kind: 'refused', reason: 'malformed', costMicroUsd: 7 }],
  ])('reads %j, paid with %i', (said, cost, expected) => {
    expect(noAddress(said, cost)).toEqual(expected);
  });
});

describe('readWord', () => {
  it.each([
    ['Catch-All', { said: 'catch-all' }],
    ['new', { unknownWord: true }],
    ['constructor', { unknownWord: true }],
    [undefined, {}],
  ])('reads %j as %j', (word, expected) => {
    expect(readWord(word, { catch_all: 'catch-all' })).toEqual(expected);
  });
});

describe('brought', () => {
  it('is a miss at what it cost where no value is in it', () => {
    const miss = { kind: 'not-found', costMicroUsd: 7 };
    expect(brought({ person: { fullName: 'Ada' }, costMicroUsd: 7 })).toEqual(miss);
  });

  it('leaves out what is not known', () => {
    const person = { fullName: 'Ada', companyName: undefined };
    expect(brought({ emails: [{ value: 'a@b.example' }], person, costMicroUsd: 7 })).toEqual({
      kind: 'found',
      emails: [{ value: 'a@b.example' }],
      phones: [],
      person: { fullName: 'Ada' },
      costMicroUsd: 7,
    });
  });
});

it('reads addresses with their words, without those that are none or cannot receive', () => {
  const words = { valid: 'deliverable', bad: 'undeliverable' } as const;
  const written = [
    { email: 'Ada@Acme.example', status: 'VALID' },
    { email: 'old@acme.example', status: 'bad' },
    { email: 'a**@acme.example', status: 'new' },
    { status: 'valid' },
    { email: 'unsaid@acme.example' },
  ];
  const emails = [
    { value: 'ada@acme.example', statedVerdict: 'deliverable' },
    { value: 'unsaid@acme.example' },
  ];
  expect(readEmails(written, words)).toEqual({ emails });
  const odd = readEmails([{ email: 'odd@acme.example', status: 'new' }], words);
  expect(odd).toEqual({ emails: [{ value: 'odd@acme.example' }], unknownWord: true });
});

it('reads numbers with their lines, without those that are none or private', () => {
  const words = { cell: 'mobile', home: 'private' } as const;
  const written = [
    { number: '+16285550100', type: 'CELL' },
    { number: '+16285550101', type: 'home' },
    { type: 'cell' },
    { number: '+16285550102' },
  ];
  const phones = [{ value: '+16285550100', statedType: 'mobile' }, { value: '+16285550102' }];
  expect(readPhones(written, words)).toEqual({ phones });
  const odd = readPhones([{ number: '+16285550103', type: 'new' }], words);
  expect(odd).toEqual({ phones: [{ value: '+16285550103' }], unknownWord: true });
});

describe('checked', () => {
  it('says what is said of a number, and nothing of one that is none', () => {
    const said = { lineType: 'voip', reachable: false, country: 'us', carrier: 'Acme' } as const;
    expect(checked({ valid: true, ...said, costMicroUsd: 7 })).toEqual({
      kind: 'checked',
      check: { valid: true, lineType: 'voip', reachable: false, country: 'US', carrier: 'Acme' },
      costMicroUsd: 7,
    });
    expect(checked({ valid: true, country: 'USA', costMicroUsd: 7, unknownWord: true })).toEqual({
      kind: 'checked',
      check: { valid: true, lineType: 'unknown' },
      costMicroUsd: 7,
      unknownWord: true,
    });
    expect(checked({ valid: false, ...said, costMicroUsd: 7 })).toEqual({
      kind: 'checked',
      check: { valid: false, lineType: 'unknown' },
      costMicroUsd: 7,
    });
  });
});
