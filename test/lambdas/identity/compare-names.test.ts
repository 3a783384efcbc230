import { expect, it } from 'vitest';
import {
  areComparable,
  areTwoNames,
  nameSays,
  namesAgree,
  namesAreDisjoint,
} from '../../../lambdas/identity/compare-names.ts';

it.each([
  ['john smith', 'john smith'],
  ['j smith', 'john smith'],
  ['j s', 'john smith'],
  ['john p smith', 'john paul smith'],
  ['john smith', 'john paul smith'],
  ['smith john', 'john smith'],
  ['maria garcia lopez', 'maria garcia'],
  ['muller', 'mueller'],
  ['juergen mueller', 'jurgen muller'],
  ['smith', 'jane smith'],
  ['rob smith', 'robert smith'],
  ['smith alex', 'alexander smith'],
  ['o brien', 'obrien'],
  ['ada de luca', 'ada deluca'],
  ['jan van der berg', 'jan vanderberg'],
  ['андрии', 'andriy'],
])('%j and %j can be one', (one, other) => {
  expect([namesAgree(one, other), namesAgree(other, one)]).toEqual([true, true]);
});

it.each([
  ['jane smith', 'john smith'],
  ['john paul smith', 'john peter smith'],
  ['john smith', 'john smythe'],
  ['john john', 'john smith'],
  ['j k smith', 'john smith jones'],
  ['k smith', 'john smith'],
  ['john', 'jane smith'],
  ['rob', 'robert smith'],
  ['jo smith', 'john smith'],
  ['rob smi', 'robert smith'],
  ['ann rob smi', 'ann robert smith'],
  ['王伟', '王薇'],
])('%j and %j are two', (one, other) => {
  expect([namesAgree(one, other), namesAgree(other, one)]).toEqual([false, false]);
});

it('namesAreDisjoint wants no word and no initial in common', () => {
  expect(namesAreDisjoint('jane smith', 'peter jones')).toBe(true);
  expect(namesAreDisjoint('jane smith', 'jane jones')).toBe(false);
  expect(namesAreDisjoint('jane smith', 'j jones')).toBe(false);
  expect(namesAreDisjoint('jane smith', 'jane smith')).toBe(false);
});

it('areComparable wants both in Latin letters, or neither', () => {
  expect(areComparable('ada', 'smith')).toBe(true);
  expect(areComparable('王伟', 'андрии')).toBe(true);
  expect(areComparable('王伟', 'wang')).toBe(false);
});

it('nameSays of two that agree the longer one', () => {
  expect(nameSays('john smith', 'j smith')).toBe(true);
  expect(nameSays('j smith', 'john smith')).toBe(false);
  expect(nameSays('john smith', 'john smith')).toBe(false);
  expect(nameSays('jane smithson', 'john smith')).toBe(false);
  expect(nameSays('andriy', 'андр')).toBe(false);
});

it.each([
  ['ada example', 'ada miller'],
  ['john example', 'peter example'],
  ['mary jane watson', 'mary jane parker'],
  ['jean pierre martin', 'jean pierre bernard'],
  ['john a smith', 'john a jones'],
  ['jan van den berg', 'jan van den bos'],
  ['jan van der meer', 'jan van dijk'],
  ['ahmed bin saleh', 'ahmed bin faisal'],
  ['maria del carmen ruiz', 'maria del carmen soto'],
  ['john smith', 'j jones'],
  ['smith john', 'john jones'],
  ['rob smith', 'robert jones'],
  ['ana garcia lopez', 'ana lopez ruiz'],
  ['kim minsu', 'kim jisoo'],
])('%j and %j are two people’s', (one, other) => {
  expect([areTwoNames(one, other), areTwoNames(other, one)]).toEqual([true, true]);
});

it.each([
  ['rob smith', 'robert smith'],
  ['bob smith', 'robert smith'],
  ['liz taylor', 'elizabeth taylor'],
  ['bob paul smith', 'robert paul smith'],
  ['tom muller', 'thomas mueller'],
  ['john smith', 'john a smith'],
  ['ann smith', 'ann smith jones'],
  ['ana garcia lopez', 'ana lopez'],
  ['jan van den berg', 'jan vandenberg'],
  ['ada', 'bob sample'],
  ['van example', 'bob sample'],
  ['ada example', '山田太郎'],
  ['ada example', '山田 太郎'],
])('%j and %j may be one person’s', (one, other) => {
  expect([areTwoNames(one, other), areTwoNames(other, one)]).toEqual([false, false]);
});
