import { foldText } from './spelling.ts';

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Legal forms behind a company's name, folded. */
const LEGAL_FORMS = words(
  'inc incorporated corp corporation co company llc llp lp ltd limited plc pty pte pvt private ' +
    'gmbh mbh ag kg kgaa ohg gbr ug se ek ev eg sa sas sarl sasu eurl snc srl spa sl slu bv nv ' +
    'oy oyj ab as asa aps ks kft zrt sro doo ooo lda ltda cia kk jsc fzco fze ' +
    'spzoo haftungsbeschrankt haftungsbeschraenkt publ gesmbh sdnbhd bhd tbk pjsc sca scs dac clg ' +
    'uab sia ou oue eood ood ooo zao oao pao sti anonimsirketi kabushikikaisha decv sderldecv ' +
    'ооо оао зао пао ао тов',
);
/** Legal forms that stand before the name as well. */
const LEADING_FORMS = words('pt ооо оао зао пао ао тов');
/** Legal forms of several words, folded; single letters side by side are joined by then. */
const LONG_FORMS =
  /(?<=. )(sp z ?oo|ges mbh|sdn bhd|de cv|s de rl de cv|anonim sirketi|kabushiki kaisha)$/;
const JOINED_FORMS = /(株式会社|有限会社|股份有限公司|有限责任公司|有限公司|주식회사)/gu;
const CONNECTORS = words('and und et e y og och en');

/** What people write where they have no employer, or do not tell it, folded. */
const NO_EMPLOYER = new RegExp(
  `^(${[
    '(currently )?self ?employ(ed|ment)( .*)?',
    'freelanc(e|er|ing)( (consultant|designer|developer|writer|engineer|work|contractor))?',
    'independent( (consultant|contractor|professional|advisor))?',
    '(in )?stealth( mode)?( ai)?( (startup|start up|company|venture))?',
    '(ai |early stage )?(startup|start up) in stealth( mode)?',
    'confidential( (company|client|employer))?',
    '(undisclosed|private|various|multiple)( (company|companies|client|clients|employer))?',
    '(currently )?(unemployed|retired|not employed|not working|between jobs)',
    '(open to|looking for|seeking)( .*)?',
    '(career|parental) (break|leave)',
    '(no|my own|own|none) (company|employer|business)|(my|me|him|her)?self|me',
    'selb(st)?sta?e?ndige?r?|freiberuf(lich|ler|lerin)(er)?|freischaffend',
    'independante?|auto ?entrepreneure?|autonom[oa]|libero professionista|zzp(er)?',
  ].join('|')})$`,
);

/** Says whether a company's name, as written, names an employer. */
export function isEmployer(companyName: string): boolean {
  return !NO_EMPLOYER.test(foldText(companyName));
}

/**
 * Writes a folded spelling of a company's name for comparison: without spaces, `and`, a leading
 * `the` and its legal form, unless nothing else is left. `acme and sons gmbh co kg` is `acmesons`.
 */
export function foldCompany(folded: string): string {
  const spelled = folded
    .replace(JOINED_FORMS, ' ')
    .replace(/(?<=^| )(\p{L} )+\p{L}(?=$| )/gu, (letters) => letters.replaceAll(' ', ''))
    .replace(LONG_FORMS, (form) => form.replaceAll(' ', ''))
    .split(' ')
    .filter(Boolean);
  const named = spelled.filter(
    (word, n) => !(CONNECTORS.has(word) && n > 0 && n < spelled.length - 1),
  );
  let end = named.length;
  while (end > 1 && LEGAL_FORMS.has(named[end - 1] ?? '')) end--;
  const from = end > 1 && (named[0] === 'the' || LEADING_FORMS.has(named[0] ?? '')) ? 1 : 0;
  return named.slice(from, end).join('') || folded;
}
