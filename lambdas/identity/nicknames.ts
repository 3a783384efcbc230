/**
 * Given names and the short forms of them that begin with another letter. A short form that begins
 * as its name does needs no line: an initial in common excuses it already.
 */
const NICKNAMES: Readonly<Record<string, string>> = {
  abigail: 'gail',
  albert: 'bert',
  aleksandr: 'sasha sanya',
  alexander: 'sandy sascha sasha xander',
  alexandra: 'sandra sandy sasha',
  amelia: 'mia millie',
  anna: 'nancy nan',
  anthony: 'tony',
  anton: 'toni',
  antonio: 'toni tonio tony',
  augustus: 'gus',
  catherine: 'kate kathy kitty',
  charles: 'karl',
  christina: 'kirsten tina',
  christine: 'kirsten tina',
  dmitri: 'mitya',
  dolores: 'lola',
  edward: 'ned ted teddy',
  ekaterina: 'katya',
  eleanor: 'nell nora',
  elisabeth: 'betty lisa liz sissi',
  elizabeth: 'bess beth betty libby lisa liz lizzie',
  fernando: 'nando',
  francisco: 'kiko paco pancho',
  gabriela: 'ella',
  gerald: 'jerry',
  giuseppe: 'beppe',
  guillermo: 'memo',
  helena: 'lena nell',
  henry: 'hank',
  herbert: 'bert',
  ignacio: 'nacho',
  isabella: 'bella',
  johanna: 'hanna',
  johannes: 'hans',
  john: 'ian jack',
  jose: 'pepe',
  josef: 'sepp',
  katherine: 'cathy',
  luigi: 'gigi',
  magdalena: 'lena',
  margaret: 'daisy greta peggy rita',
  maria: 'ria',
  mary: 'polly',
  natalia: 'tasha',
  nikolaus: 'klaus',
  patricia: 'tricia trish',
  philippa: 'pippa',
  rebecca: 'becky',
  richard: 'dick',
  robert: 'bert bob bobby',
  sebastian: 'basti bastian',
  theodore: 'ed eddie',
  veronica: 'ronnie',
  victoria: 'tori',
  wilhelm: 'bill',
  william: 'bill billy liam',
  yekaterina: 'katya',
  yevgeny: 'zhenya',
};

/** Says whether one of two given names (lower case) may stand for the other. */
export function mayBeOneName(one: string, other: string): boolean {
  if (one[0] === other[0]) return true;
  const says = (name: string, short: string): boolean =>
    NICKNAMES[name]?.split(' ').includes(short) ?? false;
  return says(one, other) || says(other, one);
}
