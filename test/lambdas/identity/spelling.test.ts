import { expect, it } from 'vitest';
import {
  capitalised,
  foldDigraphs,
  foldText,
  spellingsOf,
} from '../../../lambdas/identity/spelling.ts';

it.each([
  ['Łukasz', 'lukasz'],
  ['Groß', 'gross'],
  ['GROẞ', 'gross'],
  ['Zoë O’Brien-Łuk', 'zoe obrien luk'],
  ['O`Neil', 'oneil'],
  ['O´Neil', 'oneil'],
  ['OʼNeil', 'oneil'],
  ["D'Souza", 'dsouza'],
  ['Jose\u0301  MARÍA', 'jose maria'],
  ['İpek Ålund', 'ipek alund'],
  ['Þór Æsir Œuvre Đorđe', 'thor aesir oeuvre dorde'],
  ['Guðrún Ħal ısık Ŧuŋ', 'gudrun hal isik tun'],
  ['Nguyễn', 'nguyen'],
  ['Ex\u00adample', 'example'],
  ['ＡＤＡ', 'ada'],
  ['Андрій Ёлкин', 'андріи елкин'],
  ['أحمد علي', 'احمد علي'],
  ['さがわ ゆい', 'さがわゆい'],
  ['王 伟', '王伟'],
  ['김 민수', '김민수'],
  ['王伟 Wang', '王伟 wang'],
  ['🚀 Ada 🚀', 'ada'],
  ['Smith & Sons', 'smith sons'],
  ['-', ''],
])('foldText writes %j as %j', (text, folded) => {
  expect(foldText(text)).toBe(folded);
});

it.each([
  ['राम', 'रमा'],
  ['さがわ', 'さかわ'],
  ['พี', 'พิ'],
  ['김민수', '김민서'],
  ['王伟', '王薇'],
])('foldText keeps %j and %j apart', (one, other) => {
  expect(foldText(one)).not.toBe(foldText(other));
});

it.each([
  ['Müller', ['muller', 'mueller']],
  ['Mu\u0308ller', ['muller', 'mueller']],
  ['Mueller', ['mueller']],
  ['Muller', ['muller']],
  ['Jürgen Größe', ['jurgen grosse', 'juergen groesse']],
  ['Bjørn Ångström', ['bjorn angstrom', 'bjoern aangstroem']],
  ['Bär', ['bar', 'baer']],
  ['Samuel', ['samuel']],
  ['–', []],
])('spellingsOf gives of %j %j', (text, spellings) => {
  expect(spellingsOf(text)).toEqual(spellings);
});

it('foldDigraphs finds what may be an umlaut', () => {
  expect(foldDigraphs('juergen mueller')).toBe('jurgen muller');
  expect(foldDigraphs('aasen')).toBe('asen');
});

it.each([
  ['ada example', 'Ada Example'],
  ['j r smith', 'J R Smith'],
  ['thor aesir', 'Thor Aesir'],
  ['андріи елкин', 'Андріи Елкин'],
  ['王伟 wang', '王伟 Wang'],
  // Georgian is written without capitals, though it has them.
  ['ნინო', 'ნინო'],
  ['राम', 'राम'],
])('capitalised writes %j as %j', (folded, name) => {
  expect(capitalised(folded)).toBe(name);
});
