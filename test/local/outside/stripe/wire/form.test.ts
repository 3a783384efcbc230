import { describe, expect, it } from 'vitest';
import { parseForm } from '../../../../../local/outside/stripe/wire/form.ts';

describe('parseForm', () => {
  it.each<[string, unknown]>([
    ['', {}],
    ['a=1&b=', { a: '1', b: '' }],
    ['a[b]=1&a[c]=2', { a: { b: '1', c: '2' } }],
    ['a[0][b]=1&a[1][b]=2', { a: { 0: { b: '1' }, 1: { b: '2' } } }],
    ['a[]=x&a[]=y', { a: { 0: 'x', 1: 'y' } }],
    ['a%5Bb%5D=%C3%A4+%26', { a: { b: 'ä &' } }],
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['a[b]=2&a=1', { a: '1' }],
    ['a[b=1', { 'a[b': '1' }],
    ['[b]=1', { '[b]': '1' }],
    ['%=%&&=', { '%': '%', 1: '' }],
  ])('reads %j', (text, form) => {
    expect(JSON.parse(JSON.stringify(parseForm(text)))).toEqual(form);
  });

  it('takes names of an object for names like any other', () => {
    const form = parseForm('__proto__[x]=1&constructor=2');
    expect(Object.keys(form)).toEqual(['__proto__', 'constructor']);
    expect(Reflect.get({}, 'x')).toBeUndefined();
  });

  it('does not go deeper than any parameter does', () => {
    const deep = `a${'[b]'.repeat(5000)}`;
    expect(Object.keys(parseForm(`${deep}=1`))).toEqual([deep]);
  });
});
