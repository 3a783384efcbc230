import { describe, expect, it } from 'vitest';
import {
  isNamedAfter,
  isPrivateAddress,
  mailboxOf,
  readEmailAddress,
} from '../../../lambdas/identity/email-address.ts';

describe('readEmailAddress', () => {
  it.each([
    'ADA@Acme.Example',
    ' ada@acme.example ',
    'ａｄａ＠acme.example',
    'a\u200bda@acme.example',
    '\u202aada@acme.example\u202c',
    'ada@ac\u00adme.example',
    'Ada Example <ada@acme.example>',
    'mailto:ada@acme.example?subject=Hi',
    '<mailto:ada@acme.example>',
    '(ada@acme.example)',
    '[ada@acme.example]',
    'ada@acme.example,',
    'ada@acme.example.',
    'ada@acme.example-',
    "'ada@acme.example'",
    "''ada''@acme.example.-",
    'ada@acme.example\nADA@acme.example',
  ])('reads %j', (cell) => {
    expect(readEmailAddress(cell)).toEqual({ value: 'ada@acme.example' });
  });

  it.each([
    ['ada@münchen.de', 'ada@xn--mnchen-3ya.de'],
    ['ada@xn--mnchen-3ya.de', 'ada@xn--mnchen-3ya.de'],
    ["o'brien@acme.example", "o'brien@acme.example"],
    ['josé@acme.example', 'josé@acme.example'],
    ['do-not-reply@acme.example', 'do-not-reply@acme.example'],
    ['mail@acme.example', 'mail@acme.example'],
    ['nona.test@acme.example', 'nona.test@acme.example'],
    ['te5st@acme.example', 'te5st@acme.example'],
    ['no-emailing@acme.example', 'no-emailing@acme.example'],
    ['ada@日本.jp', 'ada@xn--wgv71a.jp'],
    ["a.d-a_!#$%&'+=?^`~@acme.example", "a.d-a_!#$%&'+=?^`~@acme.example"],
    ['a@ee.example', 'a@ee.example'],
    [`${'y'.repeat(64)}@acme.example`, `${'y'.repeat(64)}@acme.example`],
    [`ada@${'y'.repeat(63)}.example`, `ada@${'y'.repeat(63)}.example`],
    [`ada@${'yy.'.repeat(81)}example`, `ada@${'yy.'.repeat(81)}example`],
    ['E-Mail:ada@acme.example', 'ada@acme.example'],
    ['- ada@acme.example', 'ada@acme.example'],
    ['ada@acme.example (work)', 'ada@acme.example'],
    ['Example, Ada; ada@acme.example', 'ada@acme.example'],
  ])('reads %j as %j', (cell, value) => {
    expect(readEmailAddress(cell)).toEqual({ value });
  });

  it.each([
    ['n/a', 'placeholder'],
    ['email_not_unlocked@domain.com', 'placeholder'],
    ['noemail@acme.example', 'placeholder'],
    ['no-email@acme.example', 'placeholder'],
    ['na@acme.example', 'placeholder'],
    ['unknown@acme.example', 'placeholder'],
    ['test12@acme.example', 'placeholder'],
    ['inconnu@acme.example', 'placeholder'],
    ['email.desconocido@acme.example', 'placeholder'],
    ['asdf@acme.example', 'placeholder'],
    ["'@acme.example", 'malformed'],
    ['***@x', 'masked'],
    ['j***@acme.example', 'masked'],
    ['[email protected]', 'masked'],
    ['ada@acme', 'malformed'],
    ['ada', 'malformed'],
    ['@acme.example', 'malformed'],
    ['ada@127.0.0.1', 'malformed'],
    [`${'y'.repeat(65)}@acme.example`, 'malformed'],
    [`${'é'.repeat(33)}@acme.example`, 'malformed'],
    [`ada@${'y'.repeat(64)}.example`, 'malformed'],
    [`ada@${'ü'.repeat(60)}.example`, 'malformed'],
    [`adas@${'yy.'.repeat(81)}example`, 'malformed'],
    ['ada..example@acme.example', 'malformed'],
    ['.ada@acme.example', 'malformed'],
    ['ada.@acme.example', 'malformed'],
    ['ada@.acme.example', 'malformed'],
    ['ada@acme..example', 'malformed'],
    ['ada@-acme.example', 'malformed'],
    ['ada@acme-.example', 'malformed'],
    ['ada@ac_me.example', 'malformed'],
    ['ada@acme.example@other.example', 'malformed'],
    ['ada@other@acme.example', 'malformed'],
    ['ada example@acme.example', 'malformed'],
    ['n/a; ada example@acme.example', 'malformed'],
    ['ada @acme.example', 'malformed'],
    ['ada@ acme.example', 'malformed'],
    ['ada@acme .example', 'malformed'],
    ['"ada example"@acme.example', 'malformed'],
    ['ada@[192.0.2.1]', 'malformed'],
    ['ada@xn--0.example', 'malformed'],
  ])('leaves %j out: %s', (cell, reason) => {
    expect(readEmailAddress(cell)).toEqual({ reason });
  });

  it.each([
    'na@b.example; ada@b.example, ada@c.example',
    'ada@b.example ada@c.example',
    'ada@b.example and ada@c.example',
    'ada@b.example/ada@c.example',
    'ada..x@b.example, ada@b.example\nada@c.example',
  ])('takes the first of several that stand for somebody, and says so: %j', (cell) => {
    expect(readEmailAddress(cell)).toEqual({ value: 'ada@b.example', reason: 'several-values' });
  });

  it('takes a person’s initials for them', () => {
    const read = (address: string, name: string) => readEmailAddress(address, name).value;
    expect(read('na@acme.example', 'Nina Andersson')).toBe('na@acme.example');
    expect(read('n.a@acme.example', 'Nina Andersson')).toBe('n.a@acme.example');
    expect(read('na@acme.example', 'Bob Li')).toBeUndefined();
    expect(read('n@acme.example', 'Nina')).toBeUndefined();
  });
});

it.each([
  ['mailto:ADA@acme.example', 'ada@acme.example'],
  ['Ada.Example+crm@googlemail.com', 'adaexample@gmail.com'],
  ['adaexample@gmail.com', 'adaexample@gmail.com'],
  ['ada.example@gmail.com.br', 'ada.example@gmail.com.br'],
  ['ada.example+crm@acme.example', 'ada.example+crm@acme.example'],
  ['noemail@acme.example', 'noemail@acme.example'],
  [' No Address ', 'no address'],
])('mailboxOf gives of %j %j', (text, mailbox) => {
  expect(mailboxOf(text)).toBe(mailbox);
});

it.each([
  ['ada@gmail.com', true],
  ['Ada@GOOGLEMAIL.com', true],
  ['ada@acme.example', false],
  ['ada@gmail.com.acme.example', false],
  ['gmail.com', true],
  ['', false],
])('isPrivateAddress says of %j: %j', (address, isPrivate) => {
  expect(isPrivateAddress(address)).toBe(isPrivate);
});

describe('isNamedAfter', () => {
  it.each([
    ['ada@acme.example', ['Ada Example']],
    ['a.example@acme.example', ['Ada Example']],
    ['adaexample7@acme.example', ['Ada Example']],
    ['ae@acme.example', ['Ada Example']],
    ['a7e@acme.example', ['Ada Example']],
    ['a.e@acme.example', ['Ada Example']],
    ['adax@acme.example', ['Ada Example']],
    ['bexample@acme.example', ['Ada Example']],
    ['jo.b@acme.example', ['Jo Example']],
    ['lukasz@acme.example', ['Łukasz Groß']],
    ['ada+crm@acme.example', ['ada-example-7']],
    ['li.na@acme.example', ['Na Li']],
    ['ea@acme.example', ['Ada Example']],
  ])('%s is named after %j', (address, names) => {
    expect(isNamedAfter(address, names)).toBe(true);
  });

  it.each([
    ['info@acme.example', ['Ada Example']],
    ['kanzlei@acme.example', ['Ada Example']],
    ['rh@acme.example', ['Ada Example']],
    ['uk-info@acme.example', ['Ada Example']],
    ['sales1@acme.example', ['Ada Example']],
    ['do-not-reply@acme.example', ['Ada Example']],
    ['bob@acme.example', ['Ada Example']],
    ['management@acme.example', ['Ana Example']],
    ['a@acme.example', ['Ada']],
    ['john@acme.example', ['Jo Example']],
    ['a.b@acme.example', ['A Example']],
    ['x@acme.example', []],
  ])('%s is named after none of %j', (address, names) => {
    expect(isNamedAfter(address, names)).toBe(false);
  });
});
